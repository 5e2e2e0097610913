// SPDX-License-Identifier: Apache-2.0
package io.kadian.domain;

import java.util.List;
import java.util.regex.Pattern;
import javax.annotation.Nullable;

/**
 * One of several texts of a campaign, to compare them. Who gets which is told by a hash of campaign
 * and member, so it is the same whenever it is asked.
 *
 * @param name stands in the ledger; null: the only text
 * @param weight its share of the audience is in proportion
 */
public record Variant(@Nullable String name, String message, int weight) {
  public static final int MOST = 26;

  /** Short: each held message and each row of the ledger has it. */
  static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9_-]{0,15}");

  static final String NAMED = "must be 1 to 16 of a-z, 0-9, '_' and '-'";

  static final int MOST_WEIGHT = 1_000_000;

  public Variant {
    if (message == null || message.isBlank()) {
      throw new InvalidInputException("campaign: message must not be empty");
    }
    if (message.length() > Campaign.LONGEST_MESSAGE) {
      throw new InvalidInputException(
          "campaign: message must have at most " + Campaign.LONGEST_MESSAGE + " characters");
    }
    if (name != null && !NAME.matcher(name).matches()) {
      throw new InvalidInputException("campaign: variant '" + name + "' " + NAMED);
    }
    if (weight < 1 || weight > MOST_WEIGHT) {
      throw new InvalidInputException("campaign: a variant's weight must be 1 to " + MOST_WEIGHT);
    }
  }

  /** The only text of a campaign. */
  static Variant only(String message) {
    return new Variant(null, message, 1);
  }

  /**
   * Which of them a member gets.
   *
   * @param variants at least one
   */
  public static int of(List<Variant> variants, String campaign, String member) {
    if (variants.size() == 1) {
      return 0;
    }
    long sum = 0;
    for (Variant variant : variants) {
      sum += variant.weight();
    }
    long left = Long.remainderUnsigned(DedupKey.of("variant " + campaign, member).high(), sum);
    int at = 0;
    while (left >= variants.get(at).weight()) {
      left -= variants.get(at).weight();
      at++;
    }
    return at;
  }
}
