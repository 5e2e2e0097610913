// SPDX-License-Identifier: Apache-2.0
package io.kadian.report;

import io.kadian.domain.AudienceSeal;
import javax.annotation.Nullable;

/**
 * Whether a campaign's rows are those of the audience that was frozen.
 *
 * @param members that were frozen
 * @param rows of the campaign in the ledger
 * @param hash made again of the rows; null: there are too few or too many, so it can't be the same
 */
public record AudienceProof(Verdict verdict, long members, long rows, @Nullable String hash) {

  /** What came of it. */
  public enum Verdict {
    PROVED,
    DIFFERS,
    /** Some have no row yet: they are held, or under way. */
    NOT_YET
  }

  static AudienceProof ofHash(AudienceSeal seal, AudienceSeal again) {
    return new AudienceProof(
        seal.hash().equals(again.hash()) ? Verdict.PROVED : Verdict.DIFFERS,
        seal.members(),
        again.members(),
        again.hash());
  }

  /**
   * @param isOver no more rows will come
   */
  static AudienceProof ofCount(AudienceSeal seal, long rows, boolean isOver) {
    return new AudienceProof(
        rows < seal.members() && !isOver ? Verdict.NOT_YET : Verdict.DIFFERS,
        seal.members(),
        rows,
        null);
  }

  public boolean differs() {
    return verdict == Verdict.DIFFERS;
  }
}
