// SPDX-License-Identifier: Apache-2.0
package io.kadian.domain;

import io.kadian.domain.SqlTokens.Kind;
import io.kadian.domain.SqlTokens.Piece;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A segment's file: comments that say in words who is meant, then {@code SELECT * FROM members
 * WHERE <condition>}, so that it runs in the Flink SQL client as it is.
 *
 * @param description what the comments above the query say, in one line
 * @param condition a Flink SQL scalar expression over the member columns and {@code send_at},
 *     without comments and with its parentheses in balance: it may stand inside a larger one
 */
public record Segment(String name, String description, String condition) {

  private static final Pattern FORM =
      Pattern.compile(
          "SELECT\\s*\\*\\s*FROM(?:\\s*`members`\\s*|\\s+members\\s+)WHERE\\b(.*)",
          Pattern.CASE_INSENSITIVE | Pattern.DOTALL);

  /**
   * These and {@link #UNREPEATABLE_CALLS} give another answer each time they are asked, or none in
   * a job: a segment with one of them can't be repeated or explained.
   */
  private static final Set<String> UNREPEATABLE =
      Set.of("CURRENT_TIMESTAMP", "CURRENT_DATE", "CURRENT_TIME", "LOCALTIME", "LOCALTIMESTAMP");

  /** Only with parentheses behind them; without, they may be columns. */
  private static final Set<String> UNREPEATABLE_CALLS =
      Set.of(
          "RAND",
          "RAND_INTEGER",
          "UUID",
          "NOW",
          "PROCTIME",
          "CURRENT_ROW_TIMESTAMP",
          "CURRENT_WATERMARK");

  /** What an input method or a web page puts in; Flink only says "Lexical error". */
  private static final String FULL_WIDTH = "（），；＝＜＞＋－＊／．！｀＇‘’“”";

  private static final String HALF_WIDTH = "(),;=<>+-*/.!`'''''";

  private static final String OTHER_SPACES = "\u3000\u00A0";

  /**
   * @param name the file's, without {@code .sql}
   * @throws InvalidInputException if it is not of that form; what the condition says is not looked
   *     at here but by Flink's planner
   */
  public static Segment parse(String name, String sql) {
    if (!Campaign.ID.matcher(name).matches()) {
      throw new InvalidInputException("segment '" + name + "': the name " + Campaign.NAMED);
    }
    BoundedSql.refuseLong(sql);
    String text = sql.startsWith("\uFEFF") ? sql.substring(1) : sql;
    List<Piece> pieces = SqlTokens.pieces(text);
    pieces.forEach(piece -> refuseWhatNoLexerTakes(name, piece));
    Matcher matcher = FORM.matcher(oneStatement(name, text, pieces));
    if (!matcher.matches() || matcher.group(1).isBlank()) {
      throw new InvalidInputException(
          "segment '"
              + name
              + "': write a comment, then SELECT * FROM members WHERE <condition>; found: "
              + abridge(withoutComments(text, pieces)));
    }
    refuseUnbalanced(name, pieces);
    refuseUnrepeatable(name, pieces.stream().filter(p -> p.kind() != Kind.COMMENT).toList());
    return new Segment(name, description(pieces), matcher.group(1).strip());
  }

  /**
   * The condition with blanks for all that stands around it in the file, comments included: what a
   * compiler says of a line and column is true of the file's.
   *
   * @param sql a file that {@link #parse} takes
   */
  public static String conditionInPlace(String sql) {
    String text = sql.startsWith("\uFEFF") ? sql.substring(1) : sql;
    StringBuilder inPlace = new StringBuilder(text);
    boolean inCondition = false;
    for (Piece piece : SqlTokens.pieces(text)) {
      if (!inCondition || piece.kind() == Kind.COMMENT || piece.is(';')) {
        for (int i = piece.start(); i < piece.end(); i++) {
          boolean lineEnd = text.charAt(i) == '\n' || text.charAt(i) == '\r';
          inPlace.setCharAt(i, lineEnd ? text.charAt(i) : ' ');
        }
      }
      inCondition |= piece.kind() == Kind.WORD && piece.text().equalsIgnoreCase("WHERE");
    }
    return inPlace.toString();
  }

  private static void refuseWhatNoLexerTakes(String name, Piece piece) {
    if (!piece.closed()) {
      throw wrong(
          name,
          piece,
          switch (piece.kind()) {
            case COMMENT -> "the comment that begins here isn't closed by */";
            case STRING -> "the string that begins here isn't closed by '";
            default -> "the name that begins here isn't closed by `";
          });
    }
    if (piece.kind() != Kind.SYMBOL) {
      return;
    }
    int wide = FULL_WIDTH.indexOf(piece.text());
    if (wide >= 0) {
      String plain = HALF_WIDTH.substring(wide, wide + 1);
      throw wrong(name, piece, piece.text() + " is a full-width character; write " + plain);
    }
    if (OTHER_SPACES.contains(piece.text())) {
      throw wrong(
          name, piece, "a space that SQL doesn't know (full-width, say); write a plain one");
    }
  }

  /** The query without comments and without the semicolon that may end it. */
  private static String oneStatement(String name, String sql, List<Piece> pieces) {
    List<Piece> code = pieces.stream().filter(piece -> piece.kind() != Kind.COMMENT).toList();
    for (int i = 0; i < code.size() - 1; i++) {
      if (code.get(i).is(';')) {
        throw wrong(name, code.get(i), "a segment is one statement; nothing follows its semicolon");
      }
    }
    String query = withoutComments(sql, pieces);
    return query.endsWith(";") ? query.substring(0, query.length() - 1).strip() : query;
  }

  private static String withoutComments(String sql, List<Piece> pieces) {
    StringBuilder query = new StringBuilder();
    int from = 0;
    for (Piece piece : pieces) {
      if (piece.kind() == Kind.COMMENT) {
        query.append(sql, from, piece.start()).append(' ');
        from = piece.end();
      }
    }
    return query.append(sql, from, sql.length()).toString().strip();
  }

  private static void refuseUnbalanced(String name, List<Piece> pieces) {
    int depth = 0;
    for (Piece piece : pieces) {
      depth += piece.is('(') ? 1 : piece.is(')') ? -1 : 0;
      if (depth < 0) {
        throw wrong(name, piece, "this ) closes no (");
      }
    }
    if (depth > 0) {
      throw new InvalidInputException("segment '" + name + "': " + depth + " of the ( not closed");
    }
  }

  private static void refuseUnrepeatable(String name, List<Piece> code) {
    for (int i = 0; i < code.size(); i++) {
      Piece piece = code.get(i);
      if (piece.kind() != Kind.WORD && piece.kind() != Kind.QUOTED_NAME) {
        continue;
      }
      String word = piece.text().toUpperCase(Locale.ROOT);
      boolean called = i + 1 < code.size() && code.get(i + 1).is('(');
      boolean calledWithNothing = called && i + 2 < code.size() && code.get(i + 2).is(')');
      if ((piece.kind() == Kind.WORD && UNREPEATABLE.contains(word))
          || (called && UNREPEATABLE_CALLS.contains(word))
          || (calledWithNothing && word.equals("UNIX_TIMESTAMP"))) {
        throw wrong(
            name,
            piece,
            piece.text()
                + " gives another answer each time; "
                + (word.equals("UUID") || word.startsWith("RAND")
                    ? "a segment must pick the same members again"
                    : "use send_at, the campaign's instant"));
      }
    }
  }

  /** Of the comments above the query. */
  private static String description(List<Piece> pieces) {
    return pieces.stream()
        .takeWhile(piece -> piece.kind() == Kind.COMMENT)
        .map(piece -> words(piece.text()))
        .filter(words -> !words.isEmpty())
        .collect(Collectors.joining(" "));
  }

  private static String words(String comment) {
    return comment.startsWith("/*")
        ? comment
            .substring(2, comment.length() - 2)
            .replaceAll("(?m)^\\s*\\*+|\\*+$", " ")
            .replaceAll("\\s+", " ")
            .strip()
        : comment.replaceAll("^[-/]+|-+$", " ").replaceAll("\\s+", " ").strip();
  }

  private static InvalidInputException wrong(String name, Piece piece, String what) {
    return new InvalidInputException("segment '" + name + "', line " + piece.line() + ": " + what);
  }

  private static String abridge(String text) {
    String line = text.replaceAll("\\s+", " ");
    return line.length() <= 60 ? "'" + line + "'" : "'" + line.substring(0, 60) + "…'";
  }
}
