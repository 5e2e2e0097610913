// SPDX-License-Identifier: Apache-2.0
package io.kadian.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import io.kadian.chaos.Judge.Verdict;
import io.kadian.chaos.Kill.Phase;
import io.kadian.chaos.Kill.Target;
import io.kadian.chaos.RoundReport.Strike;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import javax.annotation.Nullable;
import org.junit.jupiter.api.Test;

class SummaryTest {
  private static final Kill RELEASE = new Kill(Phase.RELEASE, Target.TASK_MANAGER, 0.5);
  private static final Kill RECOVERING = new Kill(Phase.RECOVERING, Target.BOTH, 0.5);

  @Test
  void countsAnUnknownForTheFirstKillThatCaughtIt() {
    RoundReport round =
        report(
            null,
            List.of(),
            new Strike(RELEASE, true, 100, Set.of("a/m1", "a/m2", "a/m3")),
            new Strike(RECOVERING, true, 100, Set.of("a/m1", "a/m4")));
    Summary summary = Summary.of(1, List.of(round));
    assertThat(summary.kills())
        .containsExactly(
            new Summary.Kills(Phase.RELEASE, Target.TASK_MANAGER, 1, 0, 50, 3, 2, 1),
            new Summary.Kills(Phase.RECOVERING, Target.BOTH, 1, 0, 50, 2, 1, 0));
    assertThat(summary.inDoubt()).isEqualTo(3);
    assertThat(summary.inDoubtReached()).isEqualTo(1);
    assertThat(summary.holds()).isTrue();
    assertThat(summary.text())
        .contains("All of it holds")
        .containsPattern("release: task manager +1 +0 +50 +3 +2 +1");
  }

  @Test
  void countsAKillThatMissedForItself() {
    RoundReport round = report(null, List.of(), new Strike(RELEASE, false, 100, Set.of("a/m1")));
    assertThat(Summary.of(1, List.of(round)).kills())
        .containsExactly(new Summary.Kills(Phase.RELEASE, Target.TASK_MANAGER, 0, 1, 0, 0, 0, 0));
  }

  @Test
  void doesNotHoldIfARoundIsBroken() {
    RoundReport round = report(null, List.of("twice"));
    Summary summary = Summary.of(1, List.of(round));
    assertThat(summary.holds()).isFalse();
    assertThat(summary.text()).contains("BROKEN", String.valueOf(round.plan().seed()));
    assertThat(round.lines()).last().asString().contains("BROKEN: twice");
  }

  @Test
  void doesNotHoldIfARoundWasNotJudged() {
    RoundReport late = report("intake was late", List.of("twice"));
    Summary summary = Summary.of(1, List.of(late, late, late));
    assertThat(summary.holds()).isFalse();
    assertThat(summary.broken()).isEmpty();
    assertThat(summary.repeated()).isEqualTo(2);
    assertThat(summary.messages()).isZero();
    assertThat(summary.text()).contains("NOT JUDGED", String.valueOf(late.plan().seed()));
    assertThat(late.lines()).singleElement().asString().contains("NOT JUDGED: intake was late");
  }

  @Test
  void countsWhatWasRepeatedWithMoreTime() {
    Summary summary =
        Summary.of(1, List.of(report("intake was late", List.of()), report(null, List.of())));
    assertThat(summary.holds()).isTrue();
    assertThat(summary.rounds()).isEqualTo(1);
    assertThat(summary.repeated()).isEqualTo(1);
  }

  @Test
  void doesNotHoldIfItEndedEarly() {
    Summary summary = Summary.of(2, List.of(report(null, List.of())));
    assertThat(summary.holds()).isFalse();
    assertThat(summary.text()).contains("1 of 2 rounds", "Ended early");
  }

  private static RoundReport report(
      @Nullable String notJudged, List<String> problems, Strike... strikes) {
    return new RoundReport(
        RoundPlan.of(0, 0, 500),
        notJudged,
        50,
        40,
        false,
        List.of(strikes),
        new Verdict(37, 0, 10, 0, List.of("a/m1", "a/m2", "a/m4"), List.of(), problems),
        Set.of("a/m2"),
        Duration.ofSeconds(20));
  }
}
