// SPDX-License-Identifier: Apache-2.0
package io.kadian.cli;

import static io.kadian.cli.Figures.count;

import io.kadian.domain.AudienceSeal;
import io.kadian.report.AudienceProof;
import java.time.ZoneId;

/** Who was in a frozen audience, and whether the ledger proves it. */
final class AudienceWords {
  private AudienceWords() {}

  /** Without the hash, which is long. */
  static String frozen(AudienceSeal seal, ZoneId zone) {
    return "Audience frozen at "
        + Figures.instant(seal.sealedAt(), zone)
        + ", "
        + count(seal.members(), "member")
        + ", SHA-256";
  }

  static String of(AudienceProof proof) {
    return switch (proof.verdict()) {
      case PROVED -> "proved: the ledger's rows, one a member of the audience, make the same hash";
      case NOT_YET ->
          "not yet: %s of %s have no row yet; who is held has none"
              .formatted(count(proof.members() - proof.rows()), count(proof.members(), "member"));
      case DIFFERS -> "differs: " + difference(proof);
    };
  }

  private static String difference(AudienceProof proof) {
    if (proof.hash() != null) {
      return "there are as many rows, of other members; they make " + proof.hash();
    }
    return proof.rows() > proof.members()
        ? "the ledger has %s, and the audience %s"
            .formatted(count(proof.rows(), "row"), count(proof.members(), "member"))
        : "all is over, and %s of %s have no row"
            .formatted(count(proof.members() - proof.rows()), count(proof.members(), "member"));
  }
}
