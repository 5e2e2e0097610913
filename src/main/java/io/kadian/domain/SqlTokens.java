// SPDX-License-Identifier: Apache-2.0
package io.kadian.domain;

import java.util.ArrayList;
import java.util.List;

/**
 * The words of a Flink SQL text, without strings and comments. Not a parser, Flink has one; enough
 * to see which names a condition can mean, so that only those columns are read, and to cut comments
 * away where Flink's own lexer would. Calcite takes {@code //} for a comment too, ends a line at a
 * carriage return, and knows strings with backslashes ({@code E'it\'s'}).
 */
public final class SqlTokens {

  /**
   * @param text a name or keyword as it is written, without its back quotes
   * @param line from 1
   */
  public record Token(String text, boolean quoted, int line) {}

  enum Kind {
    WORD,
    QUOTED_NAME,
    STRING,
    NUMBER,
    COMMENT,
    /** Any other single character that isn't white space. */
    SYMBOL
  }

  /**
   * A stretch of the text.
   *
   * @param line where it begins, from 1
   * @param closed false if the text ends inside a string, a quoted name or a block comment
   */
  record Piece(String sql, Kind kind, int start, int end, int line, boolean closed) {
    /** As written; a quoted name without its quotes. */
    String text() {
      return kind == Kind.QUOTED_NAME && closed
          ? sql.substring(start + 1, end - 1).replace("``", "`")
          : sql.substring(start, end);
    }

    boolean is(char symbol) {
      return kind == Kind.SYMBOL && sql.charAt(start) == symbol;
    }
  }

  private final String sql;
  private int at;
  private boolean closed;

  private SqlTokens(String sql) {
    this.sql = sql;
  }

  public static List<Token> of(String sql) {
    return pieces(sql).stream()
        .filter(piece -> piece.kind() == Kind.WORD || piece.kind() == Kind.QUOTED_NAME)
        .map(piece -> new Token(piece.text(), piece.kind() == Kind.QUOTED_NAME, piece.line()))
        .toList();
  }

  /** Everything but white space. */
  static List<Piece> pieces(String sql) {
    List<Piece> pieces = new ArrayList<>();
    SqlTokens tokens = new SqlTokens(sql);
    int line = 1;
    int counted = 0;
    while (tokens.skipWhiteSpace()) {
      int start = tokens.at;
      line += lineEnds(sql, counted, start);
      counted = start;
      Kind kind = tokens.next();
      pieces.add(new Piece(sql, kind, start, tokens.at, line, tokens.closed));
    }
    return pieces;
  }

  private boolean skipWhiteSpace() {
    while (at < sql.length() && Character.isWhitespace(sql.charAt(at)) && sql.charAt(at) < 0x80) {
      at++;
    }
    return at < sql.length();
  }

  private Kind next() {
    closed = true;
    char c = sql.charAt(at);
    if (sql.startsWith("--", at) || sql.startsWith("//", at)) {
      while (at < sql.length() && sql.charAt(at) != '\n' && sql.charAt(at) != '\r') {
        at++;
      }
      return Kind.COMMENT;
    }
    if (sql.startsWith("/*", at)) {
      int end = sql.indexOf("*/", at + 2);
      closed = end >= 0;
      at = closed ? end + 2 : sql.length();
      return Kind.COMMENT;
    }
    if (c == '\'' || c == '`') {
      skipQuoted(c, false);
      return c == '`' ? Kind.QUOTED_NAME : Kind.STRING;
    }
    if ((c == 'E' || c == 'e') && sql.startsWith("'", at + 1)) {
      at++;
      skipQuoted('\'', true);
      return Kind.STRING;
    }
    at++;
    if (!Character.isJavaIdentifierStart(c) && !Character.isDigit(c)) {
      return Kind.SYMBOL;
    }
    while (at < sql.length() && Character.isJavaIdentifierPart(sql.charAt(at))) {
      at++; // of a number too: 1e5 is no column e5
    }
    return Character.isDigit(c) ? Kind.NUMBER : Kind.WORD;
  }

  /** A doubled quote stands for one. */
  private void skipQuoted(char quote, boolean backslashEscapes) {
    for (at++; at < sql.length(); at++) {
      char c = sql.charAt(at);
      if (c == '\\' && backslashEscapes) {
        at++;
      } else if (c == quote && sql.startsWith(String.valueOf(quote), at + 1)) {
        at++;
      } else if (c == quote) {
        at++;
        return;
      }
    }
    at = sql.length();
    closed = false;
  }

  private static int lineEnds(String sql, int from, int to) {
    int ends = 0;
    for (int i = from; i < to; i++) {
      char c = sql.charAt(i);
      if (c == '\n' || (c == '\r' && !sql.startsWith("\n", i + 1))) {
        ends++;
      }
    }
    return ends;
  }
}
