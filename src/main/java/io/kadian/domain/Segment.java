// SPDX-License-Identifier: Apache-2.0
package io.kadian.domain;

import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A segment's file: comments that say in words who is meant, then {@code SELECT * FROM members
 * WHERE <condition>}, so that it runs in the Flink SQL client as it is.
 *
 * @param condition a Flink SQL scalar expression over the member columns and {@code send_at}
 */
public record Segment(String name, String description, String condition) {

  private static final Pattern FORM =
      Pattern.compile(
          "SELECT\\s+\\*\\s+FROM\\s+(?:`members`|members)\\s+WHERE\\b(.+?)\\s*;?\\s*",
          Pattern.CASE_INSENSITIVE | Pattern.DOTALL);

  /**
   * They give another answer each time they are asked, or none in a job: a segment with one of them
   * can't be repeated or explained.
   */
  private static final List<String> UNREPEATABLE =
      List.of(
          "RAND",
          "RAND_INTEGER",
          "UUID",
          "NOW",
          "PROCTIME",
          "CURRENT_TIMESTAMP",
          "CURRENT_ROW_TIMESTAMP",
          "CURRENT_DATE",
          "CURRENT_TIME",
          "CURRENT_WATERMARK",
          "LOCALTIME",
          "LOCALTIMESTAMP",
          "UNIX_TIMESTAMP");

  /**
   * @param name the file's, without {@code .sql}
   * @throws InvalidInputException if it is not of that form; what the condition says is not looked
   *     at here but by Flink's planner
   */
  public static Segment parse(String name, String sql) {
    if (!Campaign.ID.matcher(name).matches()) {
      throw new InvalidInputException(
          "segment '" + name + "': the name must match " + Campaign.ID.pattern());
    }
    List<SqlTokens.Token> tokens = SqlTokens.of(sql);
    int start = SqlTokens.endOfLeadingComments(sql);
    String query = sql.substring(start).strip();
    Matcher matcher = FORM.matcher(query);
    if (!matcher.matches()) {
      throw new InvalidInputException(
          "segment '"
              + name
              + "': write a comment, then SELECT * FROM members WHERE <condition>; found: "
              + abridge(query));
    }
    for (SqlTokens.Token token : tokens) {
      if (!token.quoted() && UNREPEATABLE.contains(token.text().toUpperCase(Locale.ROOT))) {
        throw new InvalidInputException(
            "segment '"
                + name
                + "', line "
                + token.line()
                + ": "
                + token.text()
                + " gives another answer each time; use send_at, the campaign's instant");
      }
    }
    return new Segment(name, SqlTokens.words(sql.substring(0, start)), matcher.group(1).strip());
  }

  private static String abridge(String text) {
    return text.length() <= 60 ? "'" + text + "'" : "'" + text.substring(0, 60) + "…'";
  }
}
