// SPDX-License-Identifier: Apache-2.0
package io.kadian.domain;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;

/** Finds the word that was probably meant. */
public final class NearMiss {
  private NearMiss() {}

  /** {@code ; did you mean 'send_at'?}, or nothing if no word is near. */
  public static String hint(String word, Collection<String> known) {
    return known.stream()
        .filter(candidate -> distance(plain(word), plain(candidate)) <= slips(candidate))
        .min(Comparator.comparingInt(candidate -> distance(plain(word), plain(candidate))))
        .map(candidate -> "; did you mean '" + candidate + "'?")
        .orElse("");
  }

  /** sendAt, Send-At and send_at are the same to a person. */
  private static String plain(String word) {
    return word.toLowerCase(Locale.ROOT).replaceAll("[_\\s-]", "");
  }

  /** None in one letter, one in a short word, two from six letters on. */
  private static int slips(String word) {
    int letters = plain(word).length();
    return letters < 2 ? 0 : letters < 6 ? 1 : 2;
  }

  /** Letters added, dropped, changed or swapped with their neighbour. */
  private static int distance(String a, String b) {
    int[][] d = new int[a.length() + 1][b.length() + 1];
    for (int i = 0; i <= a.length(); i++) {
      for (int j = 0; j <= b.length(); j++) {
        if (i == 0 || j == 0) {
          d[i][j] = i + j;
          continue;
        }
        int changed = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
        d[i][j] = Math.min(d[i - 1][j - 1] + changed, Math.min(d[i - 1][j], d[i][j - 1]) + 1);
        if (i > 1
            && j > 1
            && a.charAt(i - 1) == b.charAt(j - 2)
            && a.charAt(i - 2) == b.charAt(j - 1)) {
          d[i][j] = Math.min(d[i][j], d[i - 2][j - 2] + 1);
        }
      }
    }
    return d[a.length()][b.length()];
  }
}
