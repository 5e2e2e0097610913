// SPDX-License-Identifier: Apache-2.0
package io.kadian.cli;

import io.kadian.domain.AudienceEstimate;
import io.kadian.domain.Campaign;
import io.kadian.domain.Standing;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** A preview for a person. */
final class PreviewText {
  private PreviewText() {}

  static List<String> lines(Campaign campaign, Preview preview, ZoneId zone) {
    AudienceEstimate estimate = preview.estimate();
    List<String> lines = new ArrayList<>();
    lines.add("%s, if it were announced now:".formatted(campaign.id()));
    lines.add(
        "  selected    %s of %s"
            .formatted(
                Figures.count(estimate.selected()), Figures.count(estimate.members(), "member")));
    if (estimate.unevaluable() > 0) {
      lines.add(
          "  left out    %s, for whom the segment can't be evaluated"
              .formatted(Figures.count(estimate.unevaluable())));
    }
    if (estimate.withoutInstant() > 0) {
      lines.add(
          "  left out    %s, who have no instant by %s"
              .formatted(Figures.count(estimate.withoutInstant()), campaign.memberTime()));
    }
    lines.addAll(Layout.wrap("  suppressed  ", suppressed(estimate)));
    if (!estimate.variants().isEmpty()) {
      lines.addAll(
          Layout.wrap(
              "  variants    ",
              estimate.variants().entrySet().stream()
                  .map(entry -> entry.getKey() + " " + Figures.count(entry.getValue()))
                  .collect(Collectors.joining(", "))));
    }
    lines.add("  to be sent  " + Figures.count(preview.sendable(), "message") + parts(preview));
    if (preview.cost() != null) {
      lines.add(
          "  cost        %s at %s a part"
              .formatted(preview.cost().toPlainString(), preview.price().toPlainString()));
    }
    lines.addAll(Layout.wrap("  leaves      ", leaves(campaign, preview, zone)));
    if (estimate.waiting() > 0) {
      lines.add(
          "              %s of them after the sending window has opened"
              .formatted(Figures.count(estimate.waiting())));
    }
    lines.addAll(Layout.wrap("  finished    ", finished(campaign, preview, zone)));
    lines.add("  Opt-outs and repeats are not known before the instant.");
    for (AudienceEstimate.Sample sample : estimate.samples()) {
      lines.add("");
      lines.add("  to " + sample.phone() + ", " + Figures.count(sample.parts(), "part") + ":");
      sample.text().lines().forEach(line -> lines.add("    " + line));
    }
    return lines;
  }

  /** Of what should be changed before it is announced. */
  static List<String> warnings(Campaign campaign, Preview preview, ZoneId zone) {
    List<String> warnings = new ArrayList<>();
    if (preview.closesAt() != null && !preview.closesAt().isAfter(preview.expiresAt())) {
      warnings.add(
          ("warning: %s would take until %s, and the sending window closes at %s: what has not left"
                  + " by then does not leave before it opens again")
              .formatted(
                  campaign.id(),
                  Figures.instant(preview.finishedAt(), zone),
                  Figures.instant(preview.closesAt(), zone)));
    }
    if (preview.endsTooLate()) {
      warnings.add(
          ("warning: %s would take until %s, and expires at %s: what has not left by then is"
                  + " never sent")
              .formatted(
                  campaign.id(),
                  Figures.instant(preview.finishedAt(), zone),
                  Figures.instant(preview.expiresAt(), zone)));
    }
    return warnings;
  }

  private static String leaves(Campaign campaign, Preview preview, ZoneId zone) {
    String first = Figures.instant(preview.sendAt(), zone);
    return preview.sendAt().equals(preview.lastAt())
        ? first
        : "from "
            + first
            + " to "
            + Figures.instant(preview.lastAt(), zone)
            + ": "
            + CampaignWords.when(campaign, Standing.of(campaign), zone);
  }

  private static String suppressed(AudienceEstimate estimate) {
    long all = estimate.suppressed().values().stream().mapToLong(Long::longValue).sum();
    return Figures.count(all)
        + (all == 0 ? "" : ": ")
        + estimate.suppressed().entrySet().stream()
            .map(entry -> entry.getKey() + " " + Figures.count(entry.getValue()))
            .collect(Collectors.joining(", "));
  }

  private static String parts(Preview preview) {
    if (preview.sendable() == 0) {
      return "";
    }
    return preview.estimate().parts().entrySet().stream()
            .map(
                entry ->
                    "\n              "
                        + Figures.count(entry.getValue())
                        + " of "
                        + Figures.count(entry.getKey(), "part"))
            .collect(Collectors.joining())
        + "\n              "
        + Figures.count(preview.billed(), "part")
        + " in all; "
        + Figures.count(preview.overOnePart(), "text")
        + " over one part";
  }

  private static String finished(Campaign campaign, Preview preview, ZoneId zone) {
    if (preview.finishedAt() == null) {
      return "as fast as the route takes it: neither a rate nor a pace is set";
    }
    return Figures.instant(preview.finishedAt(), zone)
        + ", after "
        + Figures.span(Duration.between(preview.sendAt(), preview.finishedAt()))
        + (campaign.pace() == null
            ? ", at the routes' rate"
            : ", at its pace of " + campaign.pace() + " or the routes' rate");
  }
}
