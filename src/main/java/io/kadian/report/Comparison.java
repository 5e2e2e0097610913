// SPDX-License-Identifier: Apache-2.0
package io.kadian.report;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import javax.annotation.Nullable;

/**
 * The texts of a campaign side by side, and who was held out beside them.
 *
 * @param texts in the campaign's order
 * @param holdout null: there is none. Of its own control group and of that of all campaigns; the
 *     ledger doesn't tell them apart
 * @param best the text that is delivered most; null: there are no two to compare
 * @param differences of the others from the best
 */
public record Comparison(
    List<Group> texts,
    @Nullable Group holdout,
    @Nullable String best,
    List<Difference> differences) {

  /** A difference that comes by chance more often than this says nothing. */
  static final double LEVEL = 0.05;

  /**
   * Members with the same text, or with none. Counted are those that have a row in the ledger.
   *
   * @param name the variant's; null: the campaign's only text, or none
   * @param parts submit_sm's of what is sent
   * @param unknownParts of what is in doubt
   * @param optedOut phones that have opted out since it was sent to them, or since it would have
   *     been; null: whoever asks may not see phones
   * @param delivery what is delivered of what is sent; what has no receipt is not. Null: nothing is
   *     sent, or no message of the campaign has a receipt
   */
  public record Group(
      @Nullable String name,
      long selected,
      long withdrawn,
      long suppressed,
      long sent,
      long failed,
      long unknown,
      long delivered,
      long parts,
      long unknownParts,
      @Nullable Long optedOut,
      @Nullable Proportion delivery) {}

  /** Whether a difference says anything. */
  public enum Verdict {
    MORE_THAN_CHANCE,
    CHANCE,
    /** Too few are delivered, or too few are not. */
    TOO_FEW
  }

  /**
   * @param less by how much it is delivered less than the best: 0 to 1
   * @param p how probable such a difference is by chance, times the pairs of texts among which the
   *     best was looked for (Bonferroni), at most 1; null: {@link Verdict#TOO_FEW}
   */
  public record Difference(String name, double less, @Nullable Double p, Verdict verdict) {}

  public static Comparison of(List<Group> texts, @Nullable Group holdout) {
    List<Group> rated =
        texts.stream().filter(text -> text.name() != null && text.delivery() != null).toList();
    Optional<Group> best =
        rated.size() < 2
            ? Optional.empty()
            : rated.stream()
                .max(
                    Comparator.comparingDouble((Group text) -> text.delivery().share())
                        .thenComparing(text -> -rated.indexOf(text)));
    List<Difference> differences = new ArrayList<>();
    for (Group each : rated) {
      if (best.isPresent() && !each.equals(best.get())) {
        differences.add(difference(best.get(), each, pairs(rated.size())));
      }
    }
    return new Comparison(texts, holdout, best.map(Group::name).orElse(null), differences);
  }

  /** Among how many pairs the best was found. */
  @JsonIgnore
  public int pairs() {
    return pairs(differences.size() + 1);
  }

  private static int pairs(int texts) {
    return texts * (texts - 1) / 2;
  }

  /** Whether opt-outs are known to whoever asked. */
  @JsonIgnore
  public boolean knowsOptOuts() {
    return (holdout != null && holdout.optedOut() != null)
        || texts.stream().anyMatch(text -> text.optedOut() != null);
  }

  private static Difference difference(Group best, Group other, int pairs) {
    double less = best.delivery().share() - other.delivery().share();
    if (less > 0 && !best.delivery().isComparableWith(other.delivery())) {
      return new Difference(other.name(), less, null, Verdict.TOO_FEW);
    }
    double p = Math.min(1, pairs * best.delivery().chance(other.delivery()));
    return new Difference(
        other.name(), less, p, p < LEVEL ? Verdict.MORE_THAN_CHANCE : Verdict.CHANCE);
  }
}
