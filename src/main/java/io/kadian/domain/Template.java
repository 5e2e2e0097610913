// SPDX-License-Identifier: Apache-2.0
package io.kadian.domain;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import javax.annotation.Nullable;

/**
 * A campaign's text with {@code {{column}}} and {@code {{column|fallback}}} placeholders. What a
 * column holds is put in as it is: braces in it mean nothing.
 */
public final class Template {

  private record Piece(String literal, @Nullable String column, @Nullable String fallback) {}

  private final List<Piece> pieces;
  private final Set<String> columns;

  private Template(List<Piece> pieces) {
    this.pieces = pieces;
    this.columns = new LinkedHashSet<>();
    for (Piece piece : pieces) {
      if (piece.column() != null) {
        columns.add(piece.column());
      }
    }
  }

  /**
   * @throws InvalidInputException for a brace that is not closed or a placeholder without a column
   */
  public static Template parse(String message) {
    List<Piece> pieces = new ArrayList<>();
    int at = 0;
    while (true) {
      int open = message.indexOf("{{", at);
      if (open < 0) {
        pieces.add(new Piece(message.substring(at), null, null));
        return new Template(pieces);
      }
      int close = message.indexOf("}}", open);
      if (close < 0) {
        throw new InvalidInputException(
            "message: {{ at character " + (open + 1) + " is not closed by }}");
      }
      String inside = message.substring(open + 2, close);
      int bar = inside.indexOf('|');
      String column = (bar < 0 ? inside : inside.substring(0, bar)).strip();
      if (column.isEmpty()) {
        throw new InvalidInputException(
            "message: {{ at character " + (open + 1) + " names no column");
      }
      pieces.add(
          new Piece(
              message.substring(at, open), column, bar < 0 ? null : inside.substring(bar + 1)));
      at = close + 2;
    }
  }

  /** The columns it names, in the order of their first use. */
  public Set<String> columns() {
    return columns;
  }

  /**
   * @param value what a column holds, as text; null or blank counts as empty
   * @return null if a column without a fallback is empty
   */
  @Nullable
  public String render(Function<String, String> value) {
    StringBuilder text = new StringBuilder();
    for (Piece piece : pieces) {
      text.append(piece.literal());
      if (piece.column() == null) {
        continue;
      }
      String held = value.apply(piece.column());
      if (held != null && !held.isBlank()) {
        text.append(held);
      } else if (piece.fallback() != null) {
        text.append(piece.fallback());
      } else {
        return null;
      }
    }
    return text.toString();
  }
}
