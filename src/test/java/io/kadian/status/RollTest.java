// SPDX-License-Identifier: Apache-2.0
package io.kadian.status;

import static org.assertj.core.api.Assertions.assertThat;

import io.kadian.domain.Event.RollAnswered;
import io.kadian.domain.Event.RollCalled;
import io.kadian.domain.Tally;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RollTest {
  private static final Instant CALLED_AT = Instant.parse("2026-12-01T02:00:00Z");
  private static final String JOB = "3f2a";
  private static final RollCalled CALLED = called(JOB, CALLED_AT, "gold", "silver");

  private final Roll roll = new Roll(JOB, CALLED_AT);

  @Test
  void isCompleteWhenEverySubtaskHasAnsweredForEveryCampaign() {
    roll.hear(CALLED);
    roll.hear(answer(JOB, "gold", 0, 2, 5));
    roll.hear(answer(JOB, "silver", 1, 2, 1));
    roll.hear(answer(JOB, "silver", 0, 2, 0));
    assertThat(roll.complete()).isEmpty();
    assertThat(roll.missing()).contains("2 campaigns").contains("3 times");

    roll.hear(answer(JOB, "gold", 1, 2, 7));
    assertThat(roll.complete())
        .contains(Map.of("gold", new Tally(12, 0, 0), "silver", new Tally(1, 0, 0)));
  }

  @Test
  void takesTheAnswersInAnyOrder() {
    roll.hear(answer(JOB, "gold", 0, 1, 5));
    roll.hear(answer(JOB, "silver", 0, 1, 3));
    assertThat(roll.complete()).isEmpty();
    assertThat(roll.missing()).contains("not taken");

    roll.hear(CALLED);
    assertThat(roll.complete()).isPresent();
  }

  @Test
  void countsASubtaskThatAnswersTwiceOnce() {
    roll.hear(called(JOB, CALLED_AT, "gold"));
    roll.hear(answer(JOB, "gold", 0, 1, 5));
    roll.hear(answer(JOB, "gold", 0, 1, 5));
    assertThat(roll.complete()).contains(Map.of("gold", new Tally(5, 0, 0)));
  }

  @Test
  void takesNoNoticeOfAnotherJobsAnswersNorOfAnotherCall() {
    roll.hear(called("beef", CALLED_AT, "gold"));
    roll.hear(called(JOB, CALLED_AT.minusSeconds(1), "gold"));
    roll.hear(answer("beef", "gold", 0, 1, 5));
    assertThat(roll.complete()).isEmpty();

    roll.hear(called(JOB, CALLED_AT, "gold"));
    assertThat(roll.complete()).isEmpty();
  }

  @Test
  void isCompleteAtOnceIfNoCampaignIsToCome() {
    roll.hear(called(JOB, CALLED_AT));
    assertThat(roll.complete()).contains(Map.of());
  }

  private static RollCalled called(String job, Instant at, String... campaigns) {
    return new RollCalled(RollCalled.ROLL, job, at, List.of(campaigns), at.plusMillis(5));
  }

  private static RollAnswered answer(
      String job, String campaign, int subtask, int subtasks, long held) {
    return new RollAnswered(
        campaign, job, subtask, subtasks, new Tally(held, 0, 0), CALLED_AT.plusMillis(9));
  }
}
