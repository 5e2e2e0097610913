// SPDX-License-Identifier: Apache-2.0
package io.kadian.cli;

import io.kadian.domain.InvalidInputException;
import io.kadian.domain.NearMiss;
import io.kadian.domain.Segment;
import io.kadian.segment.SegmentCompiler;
import io.kadian.types.MemberSchema;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Compiles a segment as the job will, and says where in the file it is wrong. In the thread that
 * made it.
 */
final class CheckSegment {
  private static final String SUFFIX = ".sql";

  /** As Calcite words it; somewhere in the chain of causes. */
  private static final Pattern POSITION =
      Pattern.compile("(?:From|At|at) line (\\d+), column (\\d+)");

  private static final Pattern LINE = Pattern.compile("^(?:segment '[^']*', )?line (\\d+): ");

  private static final Pattern UNKNOWN = Pattern.compile("Unknown identifier '(.*)'");

  private final MemberSchema schema;
  private final SegmentCompiler compiler;

  CheckSegment(MemberSchema schema) {
    this.schema = schema;
    // The zone has a say in whom a segment selects, none in whether it compiles.
    this.compiler =
        new SegmentCompiler(schema, ZoneId.of("UTC"), CheckSegment.class.getClassLoader());
  }

  /**
   * @param sql what the file holds
   * @throws InvalidInputException with Flink's own message: {@code file:line:column: message}
   */
  Segment parse(Path file, String sql) {
    String name = file.getFileName().toString();
    if (!name.endsWith(SUFFIX)) {
      throw new InvalidInputException(
          file + ": a segment's file is called NAME" + SUFFIX + ", and NAME is the segment's");
    }
    Segment segment;
    try {
      segment = Segment.parse(name.substring(0, name.length() - SUFFIX.length()), sql);
    } catch (InvalidInputException e) {
      throw at(file, e.getMessage(), e);
    }
    String inPlace = Segment.conditionInPlace(sql);
    try {
      compiler.compile(inPlace);
      return segment;
    } catch (InvalidInputException e) {
      throw wrong(file, sql, inPlace, e);
    }
  }

  /**
   * The files' texts by their segments' names.
   *
   * @param progress is told how many are compiled
   * @throws InvalidInputException with all that is wrong with any of them
   */
  Map<String, String> all(List<Path> files, Progress progress) {
    Map<String, String> segments = new LinkedHashMap<>();
    List<String> problems = new ArrayList<>();
    int compiled = 0;
    for (Path file : files) {
      progress.of("compiling", compiled++, files.size());
      try {
        String sql = InputFile.read(file);
        Segment segment = parse(file, sql);
        if (segments.putIfAbsent(segment.name(), sql) != null) {
          throw new InvalidInputException(file + ": segment " + segment.name() + " is given twice");
        }
      } catch (InvalidInputException e) {
        problems.add(e.getMessage());
      }
    }
    if (!problems.isEmpty()) {
      throw new InvalidInputException(String.join("\n", problems));
    }
    return segments;
  }

  private InvalidInputException wrong(
      Path file, String sql, String inPlace, InvalidInputException e) {
    Matcher inMessage = LINE.matcher(e.getMessage());
    if (inMessage.find()) {
      return at(file, e.getMessage(), e);
    }
    Position position = position(e, inPlace);
    List<String> lines = new ArrayList<>();
    lines.add(file + ":" + position.line() + ":" + position.column() + ": " + words(e));
    String[] source = sql.replace("\uFEFF", "").split("\r\n|\r|\n", -1);
    if (position.line() <= source.length) {
      String line = source[position.line() - 1];
      int before = Math.min(position.column() - 1, line.length());
      lines.add("    " + line.replace('\t', ' '));
      lines.add(
          "    " + " ".repeat(DisplayWidth.of(line.substring(0, before).replace('\t', ' '))) + "^");
    }
    return new InvalidInputException(String.join("\n", lines), e);
  }

  /**
   * @param column in UTF-16 units, from 1, a tab being one: as Calcite counts
   */
  private record Position(int line, int column) {}

  /** Where Flink says it is; else where the condition begins: it is wrong as a whole. */
  private static Position position(Throwable e, String inPlace) {
    return Stream.iterate(e, t -> t != null, Throwable::getCause)
        .map(t -> POSITION.matcher(String.valueOf(t.getMessage())))
        .filter(Matcher::find)
        .map(m -> new Position(Integer.parseInt(m.group(1)), Integer.parseInt(m.group(2))))
        .findFirst()
        .orElseGet(() -> beginning(inPlace));
  }

  private static Position beginning(String inPlace) {
    String[] lines = inPlace.split("\r\n|\r|\n", -1);
    int line = 0;
    while (lines[line].isBlank() && line < lines.length - 1) {
      line++;
    }
    return new Position(line + 1, 1 + lines[line].length() - lines[line].stripLeading().length());
  }

  /** Flink's, without the list of all that could have stood there instead. */
  private String words(InvalidInputException e) {
    String words =
        e.getMessage().strip().split("\\s*\nWas expecting one of|\\s*\nIf you think", 2)[0];
    Matcher unknown = UNKNOWN.matcher(words);
    if (!unknown.find()) {
      return words;
    }
    List<String> columns = new ArrayList<>(schema.columns());
    columns.add(MemberSchema.SEND_AT);
    return words + NearMiss.hint(unknown.group(1), columns);
  }

  /** {@code segment 'x', line 3: what} as {@code file:3: what}. */
  private static InvalidInputException at(Path file, String message, Throwable cause) {
    Matcher line = LINE.matcher(message);
    String what =
        line.find()
            ? file + ":" + line.group(1) + ": " + message.substring(line.end())
            : file + ": " + message.replaceFirst("^segment '[^']*': ", "");
    return new InvalidInputException(what, cause);
  }
}
