// SPDX-License-Identifier: Apache-2.0
package io.kadian.domain;

import io.kadian.domain.SqlTokens.Kind;
import io.kadian.domain.SqlTokens.Piece;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Refuses conditions that could take for ever on a row, or for ever to compile: one bad segment
 * must not stop the task that judges all of them. What a condition may cost is bounded by its
 * length, by how deep it is nested, and by leaving out what matches patterns without a bound.
 * {@link BoundedRegex} bounds the regular expressions that are left.
 */
public final class BoundedSql {
  /** In characters, comments included. */
  public static final int LONGEST = 20_000;

  /** Flink's planner and its generated code go down a stack for each. */
  static final int DEEPEST = 100;

  /** Each of AND, OR, + and the like nests what stands before it; the planner takes some 300. */
  static final int MOST_OPERATORS = 150;

  /** Commas. The planner's time for a list grows with its square: seconds for a thousand. */
  static final int MOST_ELEMENTS = 500;

  /** REGEXP and the LIKE that Flink does by one: each may take its time on a row. */
  static final int MOST_PATTERNS = 20;

  /** What a text may be multiplied to, by all calls of a condition together. */
  private static final int MOST_GROWTH = 10_000;

  private static final String LONG_LIST =
      "; put a long list of members into a column of the member table";

  private static final int UNKNOWN_GROWTH = 100;

  private static final Set<String> REGEXES = Set.of("REGEXP", "REGEXP_EXTRACT", "REGEXP_REPLACE");

  private static final Map<String, String> REFUSED =
      Map.of(
          "REGEXP_COUNT", "REGEXP or REGEXP_EXTRACT",
          "REGEXP_EXTRACT_ALL", "REGEXP_EXTRACT",
          "REGEXP_INSTR", "REGEXP or LOCATE",
          "REGEXP_SUBSTR", "REGEXP_EXTRACT",
          "PRINTF", "CONCAT or LPAD");

  private static final Set<String> NESTING = Set.of("AND", "OR", "NOT");

  private static final String OPERATORS = "+-*/%|";

  private static final Pattern LONG_REGEX_IN_JSON_PATH = Pattern.compile("=~|\\.\\..*\\.\\.");

  private final List<Piece> code;
  private int patterns;

  private BoundedSql(String condition) {

    this.code = SqlTokens.pieces(condition).stream().filter(p -> p.kind() != Kind.COMMENT).toList();
  }

  /**
   * @throws InvalidInputException with the line and what to write instead
   */
  public static void check(String condition) {
    refuseLong(condition);
    BoundedSql sql = new BoundedSql(condition);
    sql.refuseLarge();
    sql.refuseUnboundedPatterns();
    sql.refuseGrowth();
  }

  /** Before anything else is done with it. */
  static void refuseLong(String sql) {
    if (sql.length() > LONGEST) {
      throw new InvalidInputException(
          "a segment has at most " + LONGEST + " characters, not " + sql.length() + LONG_LIST);
    }
  }

  private void refuseLarge() {
    int depth = 0;
    int operators = 0;
    int elements = 0;
    for (Piece piece : code) {
      depth += piece.is('(') || piece.is('[') || isWord(piece, "CASE") ? 1 : 0;
      depth -= piece.is(')') || piece.is(']') || isWord(piece, "END") ? 1 : 0;
      elements += piece.is(',') ? 1 : 0;
      if (elements > MOST_ELEMENTS) {
        throw wrong(piece, "it lists more than " + MOST_ELEMENTS + LONG_LIST);
      }
      if (depth > DEEPEST) {
        throw wrong(piece, "it is nested more than " + DEEPEST + " deep");
      }
      boolean nests =
          piece.kind() == Kind.WORD
              ? NESTING.contains(upper(piece))
              : piece.kind() == Kind.SYMBOL && OPERATORS.contains(piece.text());
      operators += nests ? 1 : 0;
      if (operators > MOST_OPERATORS) {
        throw wrong(
            piece, "it has more than " + MOST_OPERATORS + " operators; write IN (…) for many ORs");
      }
    }
  }

  private void refuseUnboundedPatterns() {
    boolean json =
        code.stream().anyMatch(p -> p.kind() == Kind.WORD && upper(p).startsWith("JSON"));
    for (int i = 0; i < code.size(); i++) {
      Piece piece = code.get(i);
      if (json
          && piece.kind() == Kind.STRING
          && LONG_REGEX_IN_JSON_PATH.matcher(piece.text()).find()) {
        throw wrong(piece, "a JSON path can't have a regular expression or '..' twice");
      }
      if (isWord(piece, "SIMILAR")) {
        throw wrong(piece, "SIMILAR TO can take for ever on a long text; write REGEXP(…, '…')");
      }
      if (isWord(piece, "LIKE")) {
        checkLike(piece, i + 1);
      }
      if (isCalled(i)) {
        checkCall(piece, arguments(i + 1));
      }
    }
  }

  /** Flink matches a pattern with _ or ESCAPE by a regular expression that tries each %. */
  private void checkLike(Piece like, int at) {
    if (at >= code.size() || code.get(at).kind() != Kind.STRING) {
      throw wrong(
          like, "LIKE wants its pattern in quotes; POSITION(a IN b) finds one column in another");
    }
    String pattern = code.get(at).text();
    boolean byRegex =
        pattern.contains("_") || (at + 1 < code.size() && isWord(code.get(at + 1), "ESCAPE"));
    if (byRegex) {
      countPattern(like);
    }
    if (byRegex && pattern.chars().filter(c -> c == '%').count() > 2) {
      throw wrong(like, "a LIKE pattern with _ or ESCAPE can have % twice, not more often");
    }
  }

  private void checkCall(Piece name, List<List<Piece>> arguments) {
    String function = upper(name);
    if (REFUSED.containsKey(function)) {
      throw wrong(name, function + " isn't bounded; write " + REFUSED.get(function));
    }
    if (REGEXES.contains(function)) {
      countPattern(name);
    }
    if (REGEXES.contains(function) && arguments.size() > 1 && literal(arguments.get(1)) != null) {
      try {
        BoundedRegex.probe(literal(arguments.get(1)));
      } catch (InvalidInputException e) {
        throw wrong(name, e.getMessage());
      }
    }
    if (function.equals("STR_TO_MAP")
        && arguments.stream()
            .skip(1)
            .anyMatch(a -> literal(a) == null || literal(a).length() > 2)) {
      throw wrong(name, "a delimiter of STR_TO_MAP has one or two characters, in quotes");
    }
  }

  private void countPattern(Piece piece) {
    if (++patterns > MOST_PATTERNS) {
      throw wrong(
          piece, "it has more than " + MOST_PATTERNS + " patterns; write (a|b|c) for several");
    }
  }

  private void refuseGrowth() {
    long growth = 1;
    for (int i = 0; i < code.size(); i++) {
      if (isCalled(i)) {
        growth *= growth(upper(code.get(i)), arguments(i + 1));
      }
      if (growth > MOST_GROWTH) {
        throw wrong(
            code.get(i),
            "the texts that it makes could be very long; " + upper(code.get(i)) + " less");
      }
    }
  }

  private static long growth(String function, List<List<Piece>> arguments) {
    return switch (function) {
      case "REPEAT", "LPAD", "RPAD", "CHAR", "BINARY" ->
          number(arguments.isEmpty() ? List.of() : arguments.get(arguments.size() > 1 ? 1 : 0));
      case "REPLACE", "REGEXP_REPLACE" -> {
        String by = arguments.size() < 3 ? null : literal(arguments.get(2));
        yield by == null ? UNKNOWN_GROWTH : Math.max(1, by.length());
      }
      default -> 1;
    };
  }

  private static long number(List<Piece> argument) {
    if (argument.size() != 1 || !argument.get(0).text().matches("\\d{1,5}")) {
      return MOST_GROWTH + 1L;
    }
    return Math.max(1, Integer.parseInt(argument.get(0).text()));
  }

  private boolean isCalled(int i) {
    Kind kind = code.get(i).kind();
    return (kind == Kind.WORD || kind == Kind.QUOTED_NAME)
        && i + 1 < code.size()
        && code.get(i + 1).is('(');
  }

  /**
   * @param open where the parenthesis stands
   */
  private List<List<Piece>> arguments(int open) {
    List<List<Piece>> arguments = new ArrayList<>();
    List<Piece> argument = new ArrayList<>();
    int depth = 1;
    for (int i = open + 1; i < code.size() && depth > 0; i++) {
      Piece piece = code.get(i);
      depth += piece.is('(') ? 1 : piece.is(')') ? -1 : 0;
      if (depth == 0 || (depth == 1 && piece.is(','))) {
        arguments.add(argument);
        argument = new ArrayList<>();
      } else {
        argument.add(piece);
      }
    }
    return arguments;
  }

  /** Null if it is anything but one text in plain quotes. */
  private static String literal(List<Piece> argument) {
    if (argument.size() != 1 || argument.get(0).kind() != Kind.STRING) {
      return null;
    }
    String text = argument.get(0).text();
    return text.startsWith("'") && text.length() > 1
        ? text.substring(1, text.length() - 1).replace("''", "'")
        : null;
  }

  private static boolean isWord(Piece piece, String word) {
    return piece.kind() == Kind.WORD && piece.text().equalsIgnoreCase(word);
  }

  private static String upper(Piece piece) {
    return piece.text().toUpperCase(Locale.ROOT);
  }

  private static InvalidInputException wrong(Piece piece, String what) {
    return new InvalidInputException("line " + piece.line() + ": " + what);
  }
}
