// SPDX-License-Identifier: Apache-2.0
package io.kadian.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.kadian.RouteRates;
import io.kadian.Settings;
import io.kadian.domain.AudienceEstimate;
import io.kadian.domain.AudienceEstimate.Sample;
import io.kadian.domain.Campaign;
import io.kadian.domain.ConditionTree.Operator;
import io.kadian.domain.Pace;
import io.kadian.domain.Reason;
import io.kadian.domain.Verdict;
import io.kadian.domain.Verdict.Held;
import io.kadian.domain.Verdict.Truth;
import io.kadian.testing.Campaigns;
import io.kadian.testing.Rules;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import javax.annotation.Nullable;
import org.junit.jupiter.api.Test;

/** What is shown before the day. */
class PreviewTest {
  private static final ZoneId ZONE = ZoneId.of("Asia/Shanghai");
  private static final Instant EIGHT = Instant.parse("2026-12-12T12:00:00Z");
  private static final AudienceEstimate ESTIMATE =
      new AudienceEstimate(
          100_000,
          12_000,
          1,
          Map.of(Reason.NO_CONSENT, 1500L, Reason.MISSING_FIELD, 500L),
          Map.of(1, 9000L, 2, 1000L),
          Map.of(),
          0,
          0,
          null,
          null,
          List.of(new Sample("+86138****5678", "双12", 1)));

  private static Campaign campaign(@Nullable Pace pace) {
    return new Campaign("double12", "gold", "双12", EIGHT, Duration.ofMinutes(1), pace);
  }

  private static Preview preview(@Nullable Pace pace, String... settings) {
    return Preview.of(
        campaign(pace),
        ESTIMATE,
        RouteRates.of(Settings.load(settings, Map.of())),
        Rules.BY_DAY,
        new BigDecimal("0.045"));
  }

  @Test
  void saysWhatWouldComeOfIt() {
    Preview preview = preview(null, "--smpp.rate", "1000");

    assertThat(String.join("\n", PreviewText.lines(campaign(null), preview, ZONE)))
        .isEqualTo(
            """
            double12, if it were announced now:
              selected    12,000 of 100,000 members
              left out    1, for whom the segment can't be evaluated
              suppressed  2,000: NO_CONSENT 1,500, MISSING_FIELD 500
              to be sent  10,000 messages
                          9,000 of 1 part
                          1,000 of 2 parts
                          11,000 parts in all; 1,000 texts over one part
              cost        495.000 at 0.045 a part
              leaves      2026-12-12 20:00:00 +08:00
              finished    2026-12-12 20:00:11 +08:00, after 11 s, at the routes' rate
              Opt-outs and repeats are not known before the instant.

              to +86138****5678, 1 part:
                双12""");
    assertThat(PreviewText.warnings(campaign(null), preview, ZONE)).isEmpty();
  }

  @Test
  void warnsIfItWouldExpireBeforeItIsFinished() {
    Pace slow = new Pace(100);
    Preview preview = preview(slow);

    assertThat(preview.finishedAt()).isEqualTo(EIGHT.plusSeconds(100));
    assertThat(PreviewText.warnings(campaign(slow), preview, ZONE))
        .singleElement()
        .asString()
        .contains("until 2026-12-12 20:01:40 +08:00", "expires at 2026-12-12 20:01:00 +08:00");
  }

  @Test
  void warnsIfTheWindowClosesBeforeItIsFinished() {
    Pace slow = new Pace(1);
    Campaign campaign = new Campaign("double12", "gold", "双12", EIGHT, Duration.ofHours(9), slow);
    Preview preview =
        Preview.of(
            campaign,
            ESTIMATE,
            RouteRates.of(Settings.load(new String[0], Map.of())),
            Rules.BY_DAY,
            null);
    assertThat(PreviewText.warnings(campaign, preview, ZONE))
        .singleElement()
        .asString()
        .contains("until 2026-12-12 22:46:40 +08:00", "closes at 2026-12-12 21:00:00 +08:00");
  }

  @Test
  void saysWhoHasNoInstantAndWhoWaits() {
    Campaign campaign = Campaigns.campaign("birthday", "send_at: birthday 10:00");
    AudienceEstimate estimate =
        new AudienceEstimate(
            100,
            60,
            0,
            Map.of(),
            Map.of(1, 60L),
            Map.of("gift", 20L, "price", 40L),
            7,
            5,
            EIGHT,
            EIGHT.plusSeconds(86_400),
            List.of());
    Preview preview =
        Preview.of(
            campaign,
            estimate,
            RouteRates.of(Settings.load(new String[0], Map.of())),
            Rules.BY_DAY,
            null);
    assertThat(String.join("\n", PreviewText.lines(campaign, preview, ZONE)))
        .contains("left out    7, who have no instant by birthday 10:00")
        .contains("variants    gift 20, price 40")
        .contains("leaves      from 2026-12-12 20:00:00 +08:00 to 2026-12-13 20:00:00 +08:00")
        .contains("5 of them after the sending window has opened");
  }

  @Test
  void theSlowerOfPaceAndRateCounts() {
    assertThat(preview(new Pace(10_000), "--smpp.rate", "1100").finishedAt())
        .isEqualTo(EIGHT.plusSeconds(10));
    assertThat(preview(new Pace(500), "--smpp.rate", "1100").finishedAt())
        .isEqualTo(EIGHT.plusSeconds(20));
  }

  @Test
  void promisesNothingWhereNothingBoundsIt() {
    Preview preview = preview(null);
    assertThat(preview.finishedAt()).isNull();
    assertThat(PreviewText.lines(campaign(null), preview, ZONE))
        .anySatisfy(line -> assertThat(line).contains("as fast as the route takes it"));
  }

  @Test
  void drawsAVerdictAsATree() {
    Verdict tier = term("tier = 'GOLD'", Truth.TRUE, null, new Held("tier", "GOLD"));
    Verdict city = term("city  IN\n ('广州', '广州市')", Truth.FALSE, null, new Held("city", "深圳"));
    Verdict points = term("points > 100", Truth.UNKNOWN, null, new Held("points", null));
    Verdict cast =
        term("CAST(tier AS INT) > 1", Truth.ERROR, "no number", new Held("tier", "GOLD"));
    Verdict all =
        Verdict.of(
            Operator.AND,
            List.of(
                tier,
                Verdict.of(Operator.OR, List.of(city, Verdict.of(Operator.NOT, List.of(points)))),
                cast));

    assertThat(VerdictText.tree(all))
        .containsExactly(
            "error    AND",
            "true     ├─ tier = 'GOLD'   tier is 'GOLD'",
            "unknown  ├─ OR",
            "false    │  ├─ city IN ('广州', '广州市')   city is '深圳'",
            "unknown  │  └─ NOT",
            "unknown  │     └─ points > 100   points is NULL",
            "error    └─ CAST(tier AS INT) > 1   tier is 'GOLD'; no number");
  }

  private static Verdict term(String sql, Truth truth, @Nullable String error, Held... columns) {
    return Verdict.ofTerm(sql, truth, error, List.of(columns));
  }
}
