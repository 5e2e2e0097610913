// SPDX-License-Identifier: Apache-2.0
package io.kadian.receipts;

import java.math.BigInteger;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** How an SMSC writes a message_id in the receipt, against how it wrote it in the answer. */
public enum MessageIds {
  /** The same octets. */
  EXACT,
  /**
   * A number, in hexadecimal in one place and in decimal in the other, with zeros in front or
   * without: both readings are looked for.
   */
  HEX_OR_DECIMAL;

  private static final int LONGEST = 64;

  List<String> spellings(String id) {
    Set<String> spellings = new LinkedHashSet<>(List.of(id));
    if (this == HEX_OR_DECIMAL && id.length() <= LONGEST) {
      if (id.matches("[0-9]+")) {
        BigInteger number = new BigInteger(id);
        spellings.add(number.toString());
        addHex(number, spellings);
      }
      if (id.matches("[0-9A-Fa-f]+")) {
        BigInteger number = new BigInteger(id, 16);
        spellings.add(number.toString());
        addHex(number, spellings);
      }
    }
    return List.copyOf(spellings);
  }

  private static void addHex(BigInteger number, Set<String> spellings) {
    String hex = number.toString(16);
    spellings.add(hex);
    spellings.add(hex.toUpperCase(Locale.ROOT));
    spellings.add("%8s".formatted(hex).replace(' ', '0'));
    spellings.add("%8s".formatted(hex).replace(' ', '0').toUpperCase(Locale.ROOT));
  }
}
