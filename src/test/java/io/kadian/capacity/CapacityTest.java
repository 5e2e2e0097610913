// SPDX-License-Identifier: Apache-2.0
package io.kadian.capacity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.kadian.capacity.Capacity.Collision;
import io.kadian.capacity.Capacity.Line;
import io.kadian.capacity.Capacity.Verdict;
import io.kadian.domain.InvalidInputException;
import io.kadian.domain.SendWindow;
import io.kadian.domain.SendingRules;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a day needs, and whether what there is will do. */
public class CapacityTest {
  private static final Instant EIGHT = Instant.parse("2026-12-12T12:00:00Z");
  private static final SendingRules RULES =
      new SendingRules(ZoneId.of("Asia/Shanghai"), SendWindow.parse("08:00-21:00 wait"));

  /** As scripts/bench writes it, cut down to what is read. */
  public static final String BENCH =
      """
      {"slots": 2, "best": {}, "figures": [], "stages": [
        {"name": "a campaign announced over members in state, held", "messages": 150000,
         "seconds": 2.0, "cpu_seconds_per_million": {"taskmanager": 18.0}},
        {"name": "released, claimed, submitted, settled, in the ledger", "messages": 150000,
         "seconds": 30.0, "peak_megabytes": {"kafka": 230},
         "cpu_seconds_per_million": {"taskmanager": 200.0, "postgres": 120.0, "kafka": 20.0}}]}
      """;

  private static DayPlan plan(String yaml) {
    return DayPlanFile.read("day: 2026-12-12\n" + yaml, "plan.yaml", RULES);
  }

  private static Capacity of(String yaml) {
    return Capacity.of(plan(yaml), null, null, null);
  }

  private static Measured measured() {
    return Measured.read(BENCH.getBytes(StandardCharsets.UTF_8), "bench.json");
  }

  @Test
  void namesTheLeastRateThatWillDo() {
    // A million by 21:00 takes 277.8/s; the other one is out before.
    String yaml =
        """
        normal: 10/s
        rate: %d/s
        campaigns:
          opening: 1M at 20:00 by 21:00
          morning: 100k at 10:00 by 11:00
        """;
    Capacity enough = of(yaml.formatted(288));
    assertThat(enough.needed()).isEqualTo(288);
    assertThat(enough.verdict()).isEqualTo(Verdict.TIGHT);
    Capacity tooLittle = of(yaml.formatted(287));
    assertThat(tooLittle.needed()).isEqualTo(288);
    assertThat(tooLittle.verdict()).isEqualTo(Verdict.NOT_IN_TIME);
    assertThat(tooLittle.campaigns())
        .filteredOn(line -> line.unsent() > 0)
        .singleElement()
        .satisfies(
            line -> {
              assertThat(line.name()).isEqualTo("opening");
              assertThat(line.unsent()).isEqualTo(1_000_000 - 277 * 3600);
              assertThat(line.alone()).isNull();
            });
    assertThat(of(yaml.formatted(412)).verdict()).isEqualTo(Verdict.READY); // 288 / 0.7
    assertThat(of(yaml.formatted(411)).verdict()).isEqualTo(Verdict.TIGHT);
  }

  @Test
  void tellsWhoStandsInWhoseWay() {
    Capacity capacity =
        of(
            """
            rate: 1000/s
            campaigns:
              first: 600k at 20:00 by 21:00
              second: 60k at 20:05 by 20:06:30
              alone: 10k at 10:00
            """);
    // Half of the way each, so that 45,000 of the second one are out by its deadline.
    Instant from = EIGHT.plusSeconds(300);
    assertThat(capacity.collisions())
        .containsExactly(new Collision(from, from.plusSeconds(90), List.of("first", "second")));
    Line second = capacity.campaigns().get(2);
    assertThat(second.unsent()).isEqualTo(15_000);
    assertThat(second.alone()).isEqualTo(from.plusSeconds(60));
    Line first = capacity.campaigns().get(1);
    assertThat(first.delayed()).isEqualTo(Duration.ofSeconds(45));
    assertThat(capacity.campaigns().get(0).delayed()).isZero();
    // The second one needs 666.7/s, of a way that it shares.
    assertThat(capacity.needed()).isEqualTo(1334);
  }

  @Test
  void asksOfNoRateWhatAPaceForbids() {
    Capacity capacity =
        of(
            """
            rate: 5000/s
            campaigns:
              too-slow: 1M at 20:00 by 20:10 pace 1000/s
              other: 36k at 10:00 by 11:00
            """);
    assertThat(capacity.verdict()).isEqualTo(Verdict.NOT_IN_TIME);
    assertThat(capacity.needed()).isEqualTo(10);
  }

  @Test
  void growsLastYearsCampaignsAndPutsThisYearsInTheirPlace() {
    DayPlan plan =
        plan(
            """
            growth: 1.25
            last_year:
              opening: 1000 at 20:00
              gone: 10 at 09:00
            campaigns:
              opening: 7 at 19:00
            """);
    assertThat(plan.forecast())
        .extracting(PlannedCampaign::name, PlannedCampaign::messages)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple("gone", 13L),
            org.assertj.core.groups.Tuple.tuple("opening", 7L));
  }

  @Test
  void reckonsWhatWillDoOfWhatWasMeasured() {
    Capacity capacity =
        Capacity.of(
            plan(
                """
                parts: 1.5
                headroom: 50%
                members: 3M
                slots: 4
                answer: PT0.1S
                campaigns:
                  opening: 3.6M at 20:00 by 21:00
                """),
            9000.0,
            new Gateway(2, 50),
            measured());
    // Of 5,000/s on two slots, 10,000/s on four; the binds let through 4 x 2 x 50 / 0.1 s / 1.5
    // parts.
    assertThat(capacity.way().job()).isEqualTo(10_000);
    assertThat(capacity.way().binds()).isCloseTo(2666.7, within(0.1));
    assertThat(capacity.way().bound()).isEqualTo("the binds' windows");
    Need need = capacity.need();
    assertThat(capacity.needed()).isEqualTo(1000);
    assertThat(need.messagesPerSecond()).isEqualTo(2000);
    assertThat(need.partsPerSecond()).isEqualTo(3000);
    assertThat(need.underWay()).isEqualTo(300);
    assertThat(need.binds()).isEqualTo(6);
    assertThat(need.taskManagerCores()).isCloseTo(0.4, within(1e-9));
    assertThat(need.slots()).isEqualTo(1);
    assertThat(need.databaseCores()).isCloseTo(0.24, within(1e-9));
    assertThat(need.rowsPerSecond()).isEqualTo(6000);
    assertThat(need.stateBytes()).isEqualTo(3_000_000 * 114L + 3_600_000 * 50L);
    assertThat(need.announceAhead()).isEqualTo(Duration.ofSeconds(20)); // 2 x 75,000/s
    assertThat(capacity.assumptions()).anyMatch(each -> each.contains("5,000 messages/s with 2"));
  }

  @Test
  void refusesADayThatNothingBounds() {
    assertThatThrownBy(() -> of("campaigns:\n  a: 1k at 20:00\n"))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("write rate: 3000/s into the plan");
    assertThatThrownBy(() -> of("rate: 10/s\n"))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("no campaign");
    assertThatThrownBy(() -> of("rate: 10/s\nnormal: 10/s\ncampaigns:\n  a: 1k at 20:00\n"))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("take all of the 10/s");
  }

  @Test
  void refusesWhatIsNoBenchmark() {
    for (String json : new String[] {"{}", "[]", "", "{\"slots\": 2, \"stages\": []}"}) {
      assertThatThrownBy(() -> Measured.read(json.getBytes(StandardCharsets.UTF_8), "bench.json"))
          .isInstanceOf(InvalidInputException.class)
          .hasMessageStartingWith("bench.json: ");
    }
  }

  @Test
  void tellsAllThatIsWrongWithAPlan() {
    assertThatThrownBy(
            () ->
                DayPlanFile.read(
                    """
                    day: 12.12.2026
                    grwoth: 1.3
                    headroom: 130%
                    slots: 0
                    members: 1.5
                    campaigns:
                      a: 1M at 20:00 by 25:00
                      b: many at 20:00
                      c: 1k
                      d: 1k at 20:00 pase 5/s
                      e: 1k at 20:00 pace 5000
                      f: 1k at 20:00 at 21:00
                    last_year: 1M at 20:00
                    """,
                    "plan.yaml", RULES))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage(
            """
            plan.yaml:1: day: '12.12.2026' is no date; write 2026-12-12
            plan.yaml:2: grwoth: is no key of a day's plan; did you mean 'growth'?
            plan.yaml:3: headroom: '130%' is no share that may stay free; write 30%, say
            plan.yaml:4: slots: '0' is no number of slots; write 4, say
            plan.yaml:5: members: '1.5' is no number of messages or members; write 1200000, 1.2M or 400k
            plan.yaml:7: campaigns: a: '25:00' is no time of day; write 20:00
            plan.yaml:8: campaigns: b: 'many' is no number of messages or members; write 1200000, 1.2M or 400k
            plan.yaml:9: campaigns: c: doesn't say when; write 1.2M at 20:00 by 21:00 pace 5000/s
            plan.yaml:10: campaigns: d: 'pase' can't be read; did you mean 'pace'?; write 1.2M at 20:00 by 21:00 pace 5000/s
            plan.yaml:11: campaigns: e: '5000' is no pace; write messages per second, such as 5000/s
            plan.yaml:12: campaigns: f: says twice 'at'; remove one
            plan.yaml:13: last_year: is a text; write a line for each campaign, indented: double12-gold: 1.2M at 20:00 by 21:00 pace 5000/s""");
  }

  @Test
  void readsTheShippedPlan() throws Exception {
    Path file = Path.of("sql/plans/double12.yaml");
    Capacity capacity =
        Capacity.of(
            DayPlanFile.read(Files.readString(file), file.toString(), RULES), null, null, null);
    assertThat(capacity.verdict()).isEqualTo(Verdict.READY);
    assertThat(capacity.campaigns()).hasSize(4);
  }
}
