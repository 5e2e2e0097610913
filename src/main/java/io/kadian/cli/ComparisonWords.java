// SPDX-License-Identifier: Apache-2.0
package io.kadian.cli;

import io.kadian.report.Comparison;
import io.kadian.report.Comparison.Difference;
import io.kadian.report.Comparison.Group;
import io.kadian.report.Proportion;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What a {@link Comparison} says, in sentences, on a terminal and on the page. */
final class ComparisonWords {
  static final String ABOUT_RATES =
      "Delivered, of what is sent; what has no receipt counts as not delivered.";

  private ComparisonWords() {}

  static String title(Comparison comparison) {
    return comparison.texts().size() > 1 ? "Variants" : "Holdout";
  }

  static String name(Comparison comparison, Group text) {
    if (text.name() != null) {
      return Printable.of(text.name());
    }
    return comparison.texts().size() == 1 ? "the text" : "(no variant)";
  }

  /** Of all rows of texts; who is held out was never to get one. */
  static String share(Comparison comparison, Group text) {
    return Figures.share(
        text.selected(), comparison.texts().stream().mapToLong(Group::selected).sum());
  }

  /** {@code 86.7 to 90.8 %}. */
  static String interval(Proportion delivery) {
    return String.format(
        Locale.ROOT, "%.1f to %.1f %%", 100 * delivery.low(), 100 * delivery.high());
  }

  /** Which text is delivered most, and whether that says anything. */
  static List<String> verdicts(Comparison comparison) {
    List<String> said = new ArrayList<>();
    if (comparison.best() == null) {
      if (comparison.texts().size() > 1) {
        said.add("There are no receipts of two texts yet, so they can't be compared.");
      }
      return said;
    }
    if (comparison.differences().stream().allMatch(d -> d.less() == 0)) {
      said.add("All are delivered alike: there is no difference that isn't chance.");
      return said;
    }
    String best = Printable.of(comparison.best());
    said.add(best + " is delivered most.");
    for (Difference each : comparison.differences()) {
      said.add(Printable.of(each.name()) + ": " + difference(best, each) + ".");
    }
    if (comparison.pairs() > 1) {
      said.add(
          "p is how probable such a difference is by chance, times the "
              + comparison.pairs()
              + " pairs among which the best was looked for.");
    }
    return said;
  }

  private static String difference(String best, Difference other) {
    String points =
        other.less() == 0
            ? "as often as " + best
            : String.format(Locale.ROOT, "%.1f points less than %s", 100 * other.less(), best);
    return switch (other.verdict()) {
      case MORE_THAN_CHANCE -> points + "; that is more than chance (" + p(other.p()) + ")";
      case CHANCE -> points + "; no difference that isn't chance (" + p(other.p()) + ")";
      case TOO_FEW -> points + "; too few messages to tell whether that is chance";
    };
  }

  private static String p(double p) {
    return p < 0.001 ? "p < 0.001" : String.format(Locale.ROOT, "p = %.3f", p);
  }

  /** What opt-outs are counted, or who may see them. */
  static String optOuts(Comparison comparison) {
    return comparison.knowsOptOuts()
        ? "Opted out: phones that have done so since the message was sent to them, or since it was"
            + " due where they were held out."
        : "Who opted out since is told to a role that may see phones:"
            + " KADIAN_DATABASE_USER=kadian_reader.";
  }

  static String holdout() {
    return "Held out: the campaign's control group and that of all campaigns, who got nothing.";
  }
}
