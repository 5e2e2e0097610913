// SPDX-License-Identifier: Apache-2.0
package io.kadian.rehearsal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kadian.domain.InvalidInputException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.Period;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RehearsalPlanFileTest {
  private static final Path FILE = Path.of("/plans/d12.yaml");
  private static final String SHORT =
      """
      name: double12
      from: 2026-12-12T19:59:00+08:00
      until: 2026-12-12T20:30:00+08:00
      members: real
      campaigns: ../campaigns/a.yaml
      """;

  @Test
  void readsTheExample() throws Exception {
    Path file = Path.of("sql/plans/rehearsal.yaml");
    RehearsalPlan plan = RehearsalPlanFile.read(Files.readString(file), file);
    assertThat(plan.name()).isEqualTo("double12");
    assertThat(plan.madeUp()).isEqualTo(20_000);
    assertThat(plan.copies()).isEqualTo(1);
    assertThat(plan.campaigns()).allSatisfy(each -> assertThat(each).exists());
    assertThat(plan.segments()).isDirectory();
    assertThat(plan.columns().get("points")).isEqualTo(new ColumnValues.Numbers(0, 50_000));
    assertThat(plan.gateway())
        .isEqualTo(
            new GatewayCharacter(
                2_000,
                0,
                Duration.ofMillis(20),
                Duration.ofMillis(80),
                0.001,
                0,
                1,
                GatewayCharacter.IDEAL.receiptDelay()));
  }

  @Test
  void takesWhatIsUsualForWhatIsNotSaid() {
    RehearsalPlan plan = RehearsalPlanFile.read(SHORT, FILE);
    assertThat(plan.speed()).isEqualTo(1);
    assertThat(plan.slots()).isEqualTo(2);
    assertThat(plan.madeUp()).isNull();
    assertThat(plan.gateway()).isEqualTo(GatewayCharacter.IDEAL);
    assertThat(plan.segments()).isEqualTo(Path.of("/segments"));
    assertThat(plan.campaigns()).isEqualTo(List.of(Path.of("/campaigns/a.yaml")));
    assertThat(plan.from()).isEqualTo(Instant.parse("2026-12-12T11:59:00Z"));
    assertThat(plan.length()).isEqualTo(Duration.ofMinutes(31));
  }

  @Test
  void multipliesMembersOrCampaigns() {
    RehearsalPlan real = RehearsalPlanFile.read(SHORT + "load: 3\n", FILE);
    assertThat(real.copies()).isEqualTo(3);
    RehearsalPlan madeUp =
        RehearsalPlanFile.read(
            SHORT.replace("real", "1.5k") + "load: 3\nspeed: 60\nflink: {a.b: 1}\n", FILE);
    assertThat(madeUp.madeUp()).isEqualTo(4_500);
    assertThat(madeUp.copies()).isEqualTo(1);
    assertThat(madeUp.length()).isEqualTo(Duration.ofSeconds(31));
    assertThat(madeUp.flink()).isEqualTo(Map.of("a.b", "1"));
  }

  @Test
  void learns() {
    RehearsalPlan plan =
        RehearsalPlanFile.read(SHORT + "gateway: {learnt: P30D, window: 20}\n", FILE);
    assertThat(plan.learnt()).isEqualTo(Period.ofDays(30));
    assertThat(plan.gateway().window()).isEqualTo(20);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "speed: 0 | speed: '0' is no whole number from 1 to 1000",
        "load: 11 | load: '11' is no whole number from 1 to 10",
        "sped: 2 | sped: is no key of a rehearsal's plan; did you mean 'speed'?",
        "gateway: {rat: 2/s} | gateway: rat: is no key of it",
        "gateway: {rate: fast} | gateway: rate: 'fast' is no pace",
        "gateway: {latency: 80ms..20ms} | gateway: latency: the least is above the most",
        "gateway: {lost: 60%, throttled: 60%} | more than 100 % together",
        "gateway: fast | gateway: is a text; write a line for each",
        "gateway: {learnt: P0D} | learnt: 'P0D' is no time that has passed",
        "columns: {tier: GOLD} | columns: are for made-up members",
        "segments: [a] | segments: is a list",
        "slots: many | slots: 'many' is no whole number"
      })
  void saysWhatIsWrongAndWhere(String line, String message) {
    assertThatThrownBy(() -> RehearsalPlanFile.read(SHORT + line, FILE))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("/plans/d12.yaml:6: ")
        .hasMessageContaining(message);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "19:59 | '19:59' is no instant with its offset",
        "2026-12-12T20:30:00+08:00 | until: is not after from",
        "2026-12-01T20:30:00+08:00 | until: is more than two days after from"
      })
  void refusesATimeThatIsNone(String from, String message) {
    String yaml = SHORT.replace("2026-12-12T19:59:00+08:00", from);
    assertThatThrownBy(() -> RehearsalPlanFile.read(yaml, FILE)).hasMessageContaining(message);
  }

  @ParameterizedTest
  @CsvSource({"0", "1.5", "2M2", "30M", "some"})
  void refusesANumberOfMembersThatIsNone(String members) {
    String yaml = SHORT.replace("members: real", "members: " + members);
    assertThatThrownBy(() -> RehearsalPlanFile.read(yaml, FILE))
        .hasMessageContaining("is no number of members");
  }

  @Test
  void saysAllThatIsMissing() {
    assertThatThrownBy(() -> RehearsalPlanFile.read("speed: 2", FILE))
        .hasMessageContainingAll(
            "name: is missing", "from: is missing", "until: is missing", "campaigns: is missing");
  }
}
