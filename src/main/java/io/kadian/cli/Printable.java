// SPDX-License-Identifier: Apache-2.0
package io.kadian.cli;

/**
 * What others wrote (an SMSC's message id, a member's id), so that it can be shown: a control
 * character would move a terminal's cursor and be no XML, a half of a surrogate pair is no text.
 */
final class Printable {
  private Printable() {}

  static String of(String text) {
    StringBuilder shown = new StringBuilder(text.length());
    text.codePoints().map(Printable::shown).forEach(shown::appendCodePoint);
    return shown.toString();
  }

  private static int shown(int codePoint) {
    return switch (Character.getType(codePoint)) {
      case Character.CONTROL, Character.SURROGATE, Character.UNASSIGNED -> 0xFFFD;
      case Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR -> ' ';
      default -> codePoint;
    };
  }
}
