// SPDX-License-Identifier: Apache-2.0
package io.kadian.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import io.kadian.chaos.Kill.Phase;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class RoundPlanTest {
  private static final int MEMBERS = 500;

  /** Some hundred plans of all kinds. */
  private static final List<RoundPlan> PLANS =
      LongStream.range(0, 12L * Stratum.ALL.size())
          .mapToObj(seed -> RoundPlan.of(seed, 1, MEMBERS))
          .toList();

  @Test
  void strataTakeTurns() {
    Map<Stratum, Long> rounds =
        Stratum.seeds(-534904783426661026L, 100).stream()
            .map(Stratum::of)
            .collect(Collectors.groupingBy(Function.identity(), Collectors.counting()));
    assertThat(rounds.keySet()).containsExactlyInAnyOrderElementsOf(Stratum.ALL);
    assertThat(rounds.values()).allMatch(times -> times == 3 || times == 4);
    assertThat(Stratum.seeds(7, 27).stream().map(Stratum::of).distinct()).hasSize(27);
  }

  @Test
  void aSeedAloneRepeatsARound() {
    List<Long> seeds = Stratum.seeds(7, 5);
    assertThat(seeds).startsWith(7L).doesNotHaveDuplicates();
    for (long seed : seeds) {
      RoundPlan plan = RoundPlan.of(seed, 3, MEMBERS);
      assertThat(RoundPlan.of(seed, 3, MEMBERS)).isEqualTo(plan);
      assertThat(Stratum.seeds(seed, 1)).containsExactly(seed);
      assertThat(RoundPlan.of(seed, 4, MEMBERS).kills()).isEqualTo(plan.kills());
    }
  }

  @Test
  void theStratumIsAmongTheKills() {
    assertThat(PLANS)
        .allSatisfy(
            plan ->
                assertThat(plan.kills(plan.stratum().phase()))
                    .extracting(Kill::target)
                    .contains(plan.stratum().target()));
  }

  @Test
  void membersComeToLiveCampaignsWhereTheyMust() {
    assertThat(PLANS)
        .filteredOn(plan -> plan.has(Phase.LOADING_LIVE))
        .isNotEmpty()
        .allMatch(RoundPlan::isLive);
    assertThat(PLANS)
        .filteredOn(plan -> plan.has(Phase.LOADING) || plan.has(Phase.SCANNING))
        .isNotEmpty()
        .noneMatch(RoundPlan::isLive);
  }

  @Test
  void eachMembersRecordsKeepTheirOrder() {
    assertThat(PLANS)
        .allSatisfy(
            plan -> {
              Map<String, List<ChaosMember>> streamed =
                  plan.load().stream().collect(Collectors.groupingBy(ChaosMember::id));
              assertThat(plan.members())
                  .allSatisfy(
                      member ->
                          assertThat(streamed.get(member.latestLoaded().id()))
                              .isEqualTo(member.loaded()));
            });
  }

  @Test
  void whoChangesOnTheBrinkIsAloneOnItsPhoneAndIsToGetAMessage() {
    Map<String, Long> onPhone =
        PLANS.get(0).members().stream()
            .collect(Collectors.groupingBy(m -> m.settled().phone(), Collectors.counting()));
    assertThat(PLANS.stream().flatMap(plan -> plan.brink().stream()))
        .isNotEmpty()
        .allMatch(member -> onPhone.get(member.phone()) == 1)
        .allMatch(member -> member.consent() && !member.isRefused());
  }

  @Test
  void anOutageBeforeTheInstantGetsItsTime() {
    Duration recovery = Duration.ofSeconds(30);
    assertThat(PLANS)
        .filteredOn(plan -> plan.has(Phase.LOADING_LIVE))
        .allSatisfy(plan -> assertThat(Lead.of(plan, recovery)).isGreaterThan(recovery));
    assertThat(PLANS)
        .filteredOn(plan -> plan.has(Phase.RELEASE) && plan.kills().size() == 1)
        .allSatisfy(
            plan -> assertThat(Lead.of(plan, recovery)).isLessThan(recovery.plusSeconds(3)));
  }
}
