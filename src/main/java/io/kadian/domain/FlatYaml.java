// SPDX-License-Identifier: Apache-2.0
package io.kadian.domain;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLParser;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import javax.annotation.Nullable;

/**
 * A YAML file that is one map of keys to plain values, or to maps of such, with the line of each.
 */
public final class FlatYaml {

  /**
   * @param text as it is written; empty for a list or a map
   * @param line of its key, from 1
   * @param cutByComment true if a text without quotes ends at a {@code #}: meant or not
   * @param inner what a map holds; empty for anything else, and for a map in a map
   */
  public record Value(
      String text, Found found, int line, boolean cutByComment, Map<String, Value> inner) {}

  /** What stands behind a key. */
  public enum Found {
    TEXT("a text"),
    NOTHING("empty"),
    NUMBER("a number"),
    TRUTH("true or false"),
    LIST("a list"),
    MAP("a map"),
    OTHER("an alias or binary");

    public final String words;

    Found(String words) {
      this.words = words;
    }
  }

  private static final YAMLFactory YAML = new YAMLFactory();

  /** As SnakeYAML counts lines. */
  private static final Pattern LINE_END = Pattern.compile("\r\n|[\r\n\u0085\u2028\u2029]");

  private static final Pattern POSITION =
      Pattern.compile("in '?reader'?, line (\\d+), column (\\d+)");

  /** Neither YAML nor a text message has them; U+FFFD is what decoding puts where octets lie. */
  private static final Pattern NO_TEXT =
      Pattern.compile("[\\x00-\\x08\\x0B\\x0C\\x0E-\\x1F\\x7F\\uFFFD]");

  private final List<String> lines;
  private final Problems problems;
  private final Map<String, Value> values = new LinkedHashMap<>();

  private FlatYaml(String yaml, Problems problems) {
    this.lines = List.of(LINE_END.split(yaml, -1));
    this.problems = problems;
  }

  /**
   * @param problems gets a key that stands twice and a second document
   * @return in the order of the file
   * @throws InvalidInputException if it isn't a YAML map
   */
  public static Map<String, Value> read(String text, Problems problems) {
    String yaml = text.startsWith("\uFEFF") ? text.substring(1) : text;
    FlatYaml file = new FlatYaml(yaml, problems);
    file.refuseWhatIsNoText();
    try (YAMLParser parser = YAML.createParser(yaml)) {
      file.readDocument(parser);
    } catch (JsonProcessingException e) {
      throw file.notYaml(e);
    } catch (IOException e) {
      throw new UncheckedIOException("A text in memory can't fail", e);
    }
    return file.values;
  }

  /**
   * @param what the file is of: {@code a campaign}
   * @param problems gets each key that isn't known
   */
  public static void refuseUnknownKeys(
      Map<String, Value> values, List<String> known, String what, Problems problems) {
    values.forEach(
        (key, value) -> {
          if (!known.contains(key)) {
            String hint = NearMiss.hint(key, known);
            problems.add(
                value.line(),
                key
                    + ": is no key of "
                    + what
                    + (hint.isEmpty() ? "; there are " + String.join(", ", known) : hint));
          }
        });
  }

  private void refuseWhatIsNoText() {
    for (int i = 0; i < lines.size(); i++) {
      Matcher matcher = NO_TEXT.matcher(lines.get(i));
      if (matcher.find()) {
        String code = String.format("U+%04X", (int) matcher.group().charAt(0));
        problems.add(i + 1, "holds " + code + ", which no text has; save the file as UTF-8");
      }
    }
    problems.throwIfAny();
  }

  private void readDocument(YAMLParser parser) throws IOException {
    JsonToken first = parser.nextToken();
    if (first != JsonToken.START_OBJECT) {
      throw noMap(first, first == null ? Problems.NO_LINE : lineOf(parser));
    }
    readMap(parser, values, 0);
    if (parser.nextToken() != null) {
      problems.add(lineOf(parser), "a second document begins; give it a file of its own");
    }
  }

  private void readMap(YAMLParser parser, Map<String, Value> map, int depth) throws IOException {
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String key = parser.currentName();
      int line = lineOf(parser);
      Value before = map.putIfAbsent(key, value(parser, line, depth));
      if (before != null) {
        problems.add(line, key + ": stands in line " + before.line() + " already; remove one");
      }
    }
  }

  private static int lineOf(YAMLParser parser) {
    return parser.currentTokenLocation().getLineNr();
  }

  private InvalidInputException noMap(JsonToken first, int line) {
    if (first == null || first == JsonToken.VALUE_NULL) {
      problems.add(Problems.NO_LINE, "is empty; write a 'key: value' a line");
    } else if (first == JsonToken.START_ARRAY) {
      problems.add(line, "is a list; take the '-' away and write a 'key: value' a line");
    } else {
      problems.add(line, "is no map; write a 'key: value' a line" + hint(line, line));
    }
    return problems.exception();
  }

  private Value value(YAMLParser parser, int line, int depth) throws IOException {
    JsonToken token = parser.nextToken();
    Found found =
        switch (token) {
          case VALUE_STRING -> parser.isCurrentAlias() ? Found.OTHER : Found.TEXT;
          case VALUE_NULL -> Found.NOTHING;
          case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> Found.NUMBER;
          case VALUE_TRUE, VALUE_FALSE -> Found.TRUTH;
          case START_ARRAY -> Found.LIST;
          case START_OBJECT -> Found.MAP;
          default -> Found.OTHER;
        };
    String text = token.isScalarValue() ? parser.getText() : "";
    boolean cut = found == Found.TEXT && endsAtComment(parser.currentTokenLocation());
    Map<String, Value> inner = new LinkedHashMap<>();
    if (found == Found.MAP && depth == 0) {
      readMap(parser, inner, depth + 1);
    } else {
      parser.skipChildren();
    }
    return new Value(text, found, line, cut, inner);
  }

  /** True for a text that begins without a quote in a line that has a comment behind it. */
  private boolean endsAtComment(JsonLocation start) {
    String line = lines.get(start.getLineNr() - 1);
    String rest = line.substring(line.offsetByCodePoints(0, start.getColumnNr() - 1));
    return rest.matches("[^\"'|>].*\\s#.*");
  }

  /** SnakeYAML's message takes several lines, with a drawing; here it is one. */
  private InvalidInputException notYaml(JsonProcessingException e) {
    String message = e.getOriginalMessage();
    List<Integer> at =
        POSITION.matcher(message).results().map(r -> Integer.valueOf(r.group(1))).toList();
    int first = at.isEmpty() ? lineOf(e.getLocation()) : at.get(0);
    int last = at.isEmpty() ? first : at.get(at.size() - 1);
    String what =
        message
            .lines()
            .filter(line -> !line.startsWith("    ") && !POSITION.matcher(line).find())
            .map(String::strip)
            .collect(Collectors.joining(", "));
    if (what.contains("org.yaml")) {
      what = "a key is expected here, not a list or a map";
    }
    // What is scanned (a string, say) is told by where it begins; what is parsed, by where it ends.
    int line = message.startsWith("while scanning") ? first : last;
    problems.add(line, "is not YAML: " + what + hint(first, last));
    return problems.exception();
  }

  /** A file that is nested too deep is refused without a place. */
  private static int lineOf(@Nullable JsonLocation at) {
    return at == null ? 1 : Math.max(1, at.getLineNr());
  }

  /** The usual slips, looked for between two lines. */
  private String hint(int from, int to) {
    List<String> suspects =
        lines.subList(Math.min(from, lines.size()) - 1, Math.min(to, lines.size()));
    if (suspects.stream().anyMatch(line -> line.matches("\\s*\\w+\\s*：.*"))) {
      return "; write a plain colon and a space, not ：";
    }
    return suspects.stream().anyMatch(line -> line.startsWith("message:"))
        ? "; put the text in quotes: message: \"…\""
        : "";
  }
}
