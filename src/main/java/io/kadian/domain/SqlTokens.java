// SPDX-License-Identifier: Apache-2.0
package io.kadian.domain;

import java.util.ArrayList;
import java.util.List;

/**
 * The words of a Flink SQL text, without strings and comments. Not a parser, Flink has one; enough
 * to see which names a condition can mean, so that only those columns are read.
 */
public final class SqlTokens {

  /**
   * @param text a name or keyword as it is written, without its back quotes
   * @param line from 1
   */
  public record Token(String text, boolean quoted, int line) {}

  private SqlTokens() {}

  public static List<Token> of(String sql) {
    List<Token> tokens = new ArrayList<>();
    int line = 1;
    for (int i = 0; i < sql.length(); ) {
      char c = sql.charAt(i);
      int end = i + 1;
      if (c == '\'' || c == '`') {
        end = endOfQuoted(sql, i, c);
        if (c == '`') {
          String name = sql.substring(i + 1, Math.max(i + 1, end - 1)).replace("``", "`");
          tokens.add(new Token(name, true, line));
        }
      } else if (sql.startsWith("--", i)) {
        end = endOfLine(sql, i);
      } else if (sql.startsWith("/*", i)) {
        end = endOfBlock(sql, i);
      } else if (Character.isJavaIdentifierStart(c)) {
        while (end < sql.length() && Character.isJavaIdentifierPart(sql.charAt(end))) {
          end++;
        }
        tokens.add(new Token(sql.substring(i, end), false, line));
      } else if (Character.isDigit(c)) {
        while (end < sql.length() && Character.isJavaIdentifierPart(sql.charAt(end))) {
          end++; // 1e5 is no column e5
        }
      }
      for (int j = i; j < end; j++) {
        line += sql.charAt(j) == '\n' ? 1 : 0;
      }
      i = end;
    }
    return tokens;
  }

  /** Where the first word that isn't comment or white space begins. */
  static int endOfLeadingComments(String sql) {
    int i = 0;
    while (i < sql.length()) {
      if (Character.isWhitespace(sql.charAt(i)) || sql.charAt(i) == '\uFEFF') {
        i++;
      } else if (sql.startsWith("--", i)) {
        i = endOfLine(sql, i);
      } else if (sql.startsWith("/*", i)) {
        i = endOfBlock(sql, i);
      } else {
        break;
      }
    }
    return i;
  }

  /** What comments say, in one line. */
  static String words(String comments) {
    return comments.replaceAll("(?m)^\\s*--+|/\\*+|\\*+/", " ").replaceAll("\\s+", " ").strip();
  }

  private static int endOfQuoted(String sql, int at, char quote) {
    for (int i = at + 1; i < sql.length(); i++) {
      if (sql.charAt(i) == quote) {
        if (i + 1 < sql.length() && sql.charAt(i + 1) == quote) {
          i++;
        } else {
          return i + 1;
        }
      }
    }
    return sql.length();
  }

  private static int endOfLine(String sql, int at) {
    int end = sql.indexOf('\n', at);
    return end < 0 ? sql.length() : end;
  }

  private static int endOfBlock(String sql, int at) {
    int end = sql.indexOf("*/", at + 2);
    return end < 0 ? sql.length() : end + 2;
  }
}
