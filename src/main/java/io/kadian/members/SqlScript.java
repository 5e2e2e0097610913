// SPDX-License-Identifier: Apache-2.0
package io.kadian.members;

import io.kadian.domain.InvalidInputException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A file of Flink SQL statements with semicolons between them and placeholders for what differs
 * from one environment to the next. Flink's own splitter is part of its SQL client only.
 */
final class SqlScript {

  /**
   * @param text with as many line breaks in front as it has in the file, so that the planner's line
   *     numbers are the file's
   */
  record Statement(String text, int line) {}

  /** What happens to a placeholder that isn't set and has no default. */
  enum Unset {
    REFUSED,
    LEFT_AS_IT_IS
  }

  private static final Pattern ANY_PLACEHOLDER = Pattern.compile("\\$\\{[^}]*}?");
  private static final Pattern PLACEHOLDER =
      Pattern.compile("\\$\\{([A-Za-z_][A-Za-z0-9_]*)(?::-([^}]*))?}");

  private final String origin;
  private final String sql;

  SqlScript(String origin, String sql) {
    this.origin = origin;
    this.sql = sql.startsWith("\uFEFF") ? sql.substring(1) : sql;
  }

  /** Without those that say nothing but comments. */
  List<Statement> statements() {
    List<Statement> statements = new ArrayList<>();
    int from = 0;
    boolean empty = true;
    for (int i = 0; i < sql.length(); ) {
      int end = endOfElement(i);
      if (sql.charAt(i) == ';') {
        if (!empty) {
          statements.add(statement(from, i));
        }
        from = end;
        empty = true;
      } else if (!isComment(i) && !Character.isWhitespace(sql.charAt(i))) {
        empty = false;
      }
      i = end;
    }
    if (!empty) {
      statements.add(statement(from, sql.length()));
    }
    return statements;
  }

  /**
   * With every {@code ${NAME}} and {@code ${NAME:-default}} outside of comments filled in; a value
   * within quotes stays within them, whatever it holds.
   *
   * @throws InvalidInputException for one that isn't set
   */
  SqlScript filledIn(Map<String, String> environment, Unset unset) {
    StringBuilder filled = new StringBuilder();
    for (int i = 0; i < sql.length(); ) {
      int end = endOfElement(i);
      String element = sql.substring(i, end);
      filled.append(isComment(i) ? element : fillIn(element, i, environment, unset));
      i = end;
    }
    return new SqlScript(origin, filled.toString());
  }

  String sql() {
    return sql;
  }

  private String fillIn(String element, int at, Map<String, String> environment, Unset unset) {
    if (!element.contains("${")) {
      return element;
    }
    UnaryOperator<String> value =
        placeholder -> quoted(value(placeholder, at, environment, unset), element.charAt(0));
    return ANY_PLACEHOLDER
        .matcher(element)
        .replaceAll(match -> Matcher.quoteReplacement(value.apply(match.group())));
  }

  private String value(String placeholder, int at, Map<String, String> environment, Unset unset) {
    Matcher matcher = PLACEHOLDER.matcher(placeholder);
    if (!matcher.matches()) {
      throw refused(at, placeholder + " is no placeholder; write ${NAME} or ${NAME:-a default}");
    }
    String name = matcher.group(1);
    String otherwise = matcher.group(2);
    String value = environment.get(name);
    if (otherwise != null) {
      return value == null || value.isEmpty() ? otherwise : value;
    }
    if (value == null && unset == Unset.REFUSED) {
      throw refused(
          at, name + " is not set; set it in the environment, or write ${" + name + ":-a default}");
    }
    return value == null ? placeholder : value;
  }

  private InvalidInputException refused(int at, String why) {
    return new InvalidInputException(origin + ", line " + line(at) + ": " + why);
  }

  private static String quoted(String value, char quote) {
    return quote == '\'' || quote == '`'
        ? value.replace(String.valueOf(quote), String.valueOf(quote).repeat(2))
        : value;
  }

  private Statement statement(int from, int to) {
    int first = from;
    while (Character.isWhitespace(sql.charAt(first)) || isComment(first)) {
      first = endOfElement(first);
    }
    int line = line(first);
    return new Statement("\n".repeat(line - 1) + sql.substring(first, to), line);
  }

  private int line(int at) {
    return 1 + (int) sql.substring(0, at).chars().filter(c -> c == '\n').count();
  }

  private boolean isComment(int at) {
    return sql.startsWith("--", at) || sql.startsWith("/*", at);
  }

  /** Strings, quoted names, comments and placeholders are one element each. */
  private int endOfElement(int at) {
    char c = sql.charAt(at);
    if (c == '\'' || c == '`') {
      return endOf(String.valueOf(c), at + 1); // a doubled quote begins the next element
    }
    if (sql.startsWith("--", at)) {
      return endOf("\n", at);
    }
    if (sql.startsWith("/*", at)) {
      return endOf("*/", at + 2);
    }
    return sql.startsWith("${", at) ? endOf("}", at) : at + 1;
  }

  private int endOf(String mark, int from) {
    int end = sql.indexOf(mark, from);
    return end < 0 ? sql.length() : end + mark.length();
  }
}
