// SPDX-License-Identifier: Apache-2.0
package io.kadian.rehearsal;

import static org.assertj.core.api.Assertions.assertThat;

import io.kadian.domain.Campaign;
import io.kadian.domain.Standing;
import io.kadian.status.CampaignStatus;
import io.kadian.status.CampaignStatus.Balance;
import io.kadian.status.CampaignStatus.Phase;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ReadinessTest {
  private static final Campaign CAMPAIGN =
      new Campaign(
          "gold", "gold", "text", Instant.parse("2026-12-12T12:00:00Z"), Duration.ofHours(1), null);

  private static CampaignStatus campaign(
      Phase phase, Balance balance, long selected, long held, long expired, long unknown) {
    return new CampaignStatus(
        CAMPAIGN,
        phase,
        phase == Phase.REFUSED ? "no such segment" : null,
        selected,
        held,
        0,
        expired == 0 ? Map.of() : Map.of("EXPIRED", expired),
        selected - held - expired - unknown,
        Map.of(),
        unknown == 0 ? Map.of() : Map.of("NO_ANSWER", unknown),
        0,
        balance,
        selected,
        null,
        null,
        null,
        Standing.of(CAMPAIGN));
  }

  private static List<String> reasons(CampaignStatus... campaigns) {
    return Readiness.reasons(List.of(campaigns), campaigns.length, 0, 0);
  }

  @Test
  void isReadyIfAllLeft() {
    assertThat(reasons(campaign(Phase.DONE, Balance.BALANCED, 1_000, 0, 0, 0))).isEmpty();
  }

  @Test
  void saysWhatWentWrong() {
    assertThat(reasons(campaign(Phase.REFUSED, Balance.NOT_COUNTED, 0, 0, 0, 0)))
        .containsExactly("gold: the job refuses it: no such segment");
    assertThat(reasons(campaign(Phase.DONE, Balance.BALANCED, 0, 0, 0, 0)))
        .containsExactly("gold: it has no audience");
    assertThat(reasons(campaign(Phase.EXPIRED, Balance.BALANCED, 2_000, 0, 1_500, 0)))
        .containsExactly("gold: 1,500 messages could not leave within its expire_after");
    assertThat(reasons(campaign(Phase.RELEASING, Balance.UNDER_WAY, 2_000, 700, 0, 0)))
        .containsExactly("gold: 700 messages had not left when the plan ended");
    assertThat(reasons(campaign(Phase.DONE, Balance.OFF, 2_000, 0, 0, 0)))
        .containsExactly("gold: the ledger's rows don't add up to what was selected");
    assertThat(Readiness.reasons(List.of(), 2, 0, 3))
        .containsExactly("the job knows 0 of 2 campaigns", "3 messages reached a phone twice");
  }

  /** The gateway was told to lose 2 %: about so many are no fault of the job. */
  @Test
  void bearsTheDoubtsThatWereAskedFor() {
    CampaignStatus some = campaign(Phase.DONE, Balance.BALANCED, 10_000, 0, 0, 230);
    assertThat(Readiness.reasons(List.of(some), 1, 0.02, 0)).isEmpty();
    assertThat(Readiness.reasons(List.of(some), 1, 0.002, 0))
        .containsExactly("gold: 230 messages are in doubt (UNKNOWN)");
  }
}
