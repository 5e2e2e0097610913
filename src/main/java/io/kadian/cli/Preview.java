// SPDX-License-Identifier: Apache-2.0
package io.kadian.cli;

import io.kadian.RouteRates;
import io.kadian.domain.AudienceEstimate;
import io.kadian.domain.Campaign;
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
    Instant expiresAt,
    @Nullable Instant finishedAt) {

  static Preview of(
      Campaign campaign, AudienceEstimate estimate, RouteRates rates, @Nullable BigDecimal price) {
    long messages = estimate.sendable();
    long parts = estimate.allParts();
    Optional<Duration> byPace =
        Optional.ofNullable(campaign.pace())
            .map(pace -> Duration.ofMillis((long) Math.ceil(1000.0 * messages / pace.perSecond())));
    Optional<Duration> longest =
        Stream.of(byPace, rates.timeFor(messages, parts))
            .flatMap(Optional::stream)
            .max(Duration::compareTo);
    return new Preview(
        campaign.id(),
        campaign.segment(),
        estimate,
        messages,
        parts,
        messages - estimate.parts().getOrDefault(1, 0L),
        price,
        price == null ? null : price.multiply(BigDecimal.valueOf(parts)),
        campaign.sendAt(),
        campaign.expiresAt(),
        longest.map(campaign.sendAt()::plus).orElse(null));
  }

  boolean endsTooLate() {
    return finishedAt != null && finishedAt.isAfter(expiresAt);
  }
}
