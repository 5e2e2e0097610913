// SPDX-License-Identifier: Apache-2.0
package io.kadian.cli;

import io.kadian.RouteRates;
import io.kadian.domain.AudienceEstimate;
import io.kadian.domain.Campaign;
import io.kadian.domain.SendingRules;
import io.kadian.domain.Standing;
import io.kadian.domain.Timetable;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.Stream;
import javax.annotation.Nullable;

/**
 * What would come of a campaign.
 *
 * @param sendable messages that would be sent
 * @param billed their parts
 * @param overOnePart texts that take several
 * @param cost null: nobody said what a part costs
 * @param sendAt the first message's instant
 * @param lastAt the last one's; the same unless members have instants of their own
 * @param expiresAt the last one's
 * @param closesAt the sending window closes in the middle of it; null: it doesn't
 * @param finishedAt by its pace and the routes' rates; null: neither bounds it
 */
record Preview(
    String campaign,
    String segment,
    AudienceEstimate estimate,
    long sendable,
    long billed,
    long overOnePart,
    @Nullable BigDecimal price,
    @Nullable BigDecimal cost,
    Instant sendAt,
    Instant lastAt,
    Instant expiresAt,
    @Nullable Instant closesAt,
    @Nullable Instant finishedAt) {

  static Preview of(
      Campaign campaign,
      AudienceEstimate estimate,
      RouteRates rates,
      SendingRules rules,
      @Nullable BigDecimal price) {
    long messages = estimate.sendable();
    long parts = estimate.allParts();
    Optional<Duration> byPace =
        Optional.ofNullable(campaign.pace())
            .map(pace -> Duration.ofMillis((long) Math.ceil(1000.0 * messages / pace.perSecond())));
    Optional<Duration> longest =
        Stream.of(byPace, rates.timeFor(messages, parts))
            .flatMap(Optional::stream)
            .max(Duration::compareTo);
    Instant first = estimate.first() == null ? campaign.sendAt() : estimate.first();
    Instant last = estimate.last() == null ? campaign.sendAt() : estimate.last();
    Instant finished = longest.map(last::plus).orElse(null);
    Timetable timetable = new Timetable(campaign, Standing.of(campaign), rules);
    Instant closes = timetable.closing(null, first);
    boolean isCutOff =
        finished != null && first.equals(last) && finished.isAfter(closes) && messages > 0;
    return new Preview(
        campaign.id(),
        campaign.segment(),
        estimate,
        messages,
        parts,
        messages - estimate.parts().getOrDefault(1, 0L),
        price,
        price == null ? null : price.multiply(BigDecimal.valueOf(parts)),
        first,
        last,
        last.plus(campaign.expireAfter()),
        isCutOff ? closes : null,
        finished);
  }

  boolean endsTooLate() {
    return finishedAt != null && finishedAt.isAfter(expiresAt);
  }
}
