// SPDX-License-Identifier: Apache-2.0
package io.kadian.domain;

import java.util.ArrayList;
import java.util.Collections;
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

  private static final String WHITE_SPACE = "\t\n\f\r";

  private final List<Piece> pieces;
  private final Set<String> columns;

  private Template(List<Piece> pieces) {
    this.pieces = pieces;
    Set<String> named = new LinkedHashSet<>();
    for (Piece piece : pieces) {
      if (piece.column() != null) {
        named.add(piece.column());
      }
    }
    this.columns = Collections.unmodifiableSet(named);
  }

  /**
   * @throws InvalidInputException for braces that don't pair, a placeholder without a column, half
   *     a surrogate pair, or a control character
   */
  public static Template parse(String message) {
    refuseBadCharacters(message);
    List<Piece> pieces = new ArrayList<>();
    int at = 0;
    while (true) {
      int open = message.indexOf("{{", at);
      int stray = message.indexOf("}}", at);
      if (stray >= 0 && (open < 0 || stray < open)) {
        throw wrong("}}", stray, "closes no {{");
      }
      if (open < 0) {
        pieces.add(new Piece(message.substring(at), null, null));
        return new Template(pieces);
      }
      int close = message.indexOf("}}", open);
      int another = message.indexOf("{{", open + 2);
      if (close < 0 || (another >= 0 && another < close)) {
        throw wrong("{{", open, "is not closed by }}");
      }
      pieces.add(placeholder(message, at, open, close));
      at = close + 2;
    }
  }

  private static Piece placeholder(String message, int at, int open, int close) {
    String inside = message.substring(open + 2, close);
    int bar = inside.indexOf('|');
    String column = (bar < 0 ? inside : inside.substring(0, bar)).strip();
    if (column.isEmpty()) {
      throw wrong("{{", open, "names no column");
    }
    if (column.contains("{") || column.contains("}") || message.startsWith("}", close + 2)) {
      throw wrong("{{", open, "wants two braces on each side, as in {{first_name|member}}");
    }
    return new Piece(
        message.substring(at, open), column, bar < 0 ? null : inside.substring(bar + 1));
  }

  private static InvalidInputException wrong(String braces, int at, String what) {
    return new InvalidInputException(
        "message: " + braces + " at character " + (at + 1) + " " + what);
  }

  /** The columns it names, in the order of their first use. */
  public Set<String> columns() {
    return columns;
  }

  /**
   * @param value what a column holds, as text; null or blank counts as empty
   * @return null if a column without a fallback is empty, or nothing would be left to send
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
    String rendered = text.toString();
    return rendered.isBlank() ? null : rendered;
  }

  /** The text of a member of whom nothing is known: fallbacks, and nothing where there is none. */
  String withFallbacks() {
    StringBuilder text = new StringBuilder();
    for (Piece piece : pieces) {
      text.append(piece.literal()).append(piece.fallback() == null ? "" : piece.fallback());
    }
    return text.toString();
  }

  private static void refuseBadCharacters(String message) {
    int at = indexOfBadCharacter(message);
    if (at >= 0) {
      throw new InvalidInputException(
          "message: character "
              + (at + 1)
              + (Character.isSurrogate(message.charAt(at))
                  ? " is half a character (a lone surrogate)"
                  : String.format(" is U+%04X, which no text has", (int) message.charAt(at))));
    }
  }

  /** True if a text can be sent: no half of a surrogate pair and no control character but space. */
  public static boolean isSendable(String text) {
    return indexOfBadCharacter(text) < 0;
  }

  private static int indexOfBadCharacter(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (Character.isHighSurrogate(c)
          && i + 1 < text.length()
          && Character.isLowSurrogate(text.charAt(i + 1))) {
        i++;
      } else if (Character.isSurrogate(c)
          || (Character.isISOControl(c) && WHITE_SPACE.indexOf(c) < 0)) {
        return i;
      }
    }
    return -1;
  }
}
