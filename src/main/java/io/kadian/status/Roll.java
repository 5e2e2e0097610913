// SPDX-License-Identifier: Apache-2.0
package io.kadian.status;

import io.kadian.domain.Event;
import io.kadian.domain.Event.RollAnswered;
import io.kadian.domain.Event.RollCalled;
import io.kadian.domain.Tally;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import javax.annotation.Nullable;

/**
 * A roll call and the answers to it. They come in any order: they may lie in different partitions.
 */
final class Roll {
  private final String job;
  private final Instant calledAt;
  private final Map<String, Map<Integer, RollAnswered>> answers = new HashMap<>();
  @Nullable private RollCalled called;

  /**
   * @param job whose answers count
   */
  Roll(String job, Instant calledAt) {
    this.job = job;
    this.calledAt = calledAt;
  }

  void hear(Event event) {
    if (event instanceof RollCalled heard
        && heard.job().equals(job)
        && heard.calledAt().equals(calledAt)) {
      called = heard;
    } else if (event instanceof RollAnswered answer && answer.job().equals(job)) {
      answers
          .computeIfAbsent(answer.about(), campaign -> new HashMap<>())
          .put(answer.subtask(), answer);
    }
  }

  /** What the job has of each campaign, once every subtask has answered for every campaign. */
  Optional<Map<String, Tally>> complete() {
    if (called == null) {
      return Optional.empty();
    }
    Map<String, Tally> sums = new TreeMap<>();
    for (String campaign : called.campaigns()) {
      Map<Integer, RollAnswered> ofSubtasks = answers.getOrDefault(campaign, Map.of());
      if (ofSubtasks.isEmpty()
          || ofSubtasks.values().stream().anyMatch(a -> a.subtasks() != ofSubtasks.size())) {
        return Optional.empty();
      }
      sums.put(
          campaign,
          ofSubtasks.values().stream().map(RollAnswered::tally).reduce(Tally.NONE, Tally::plus));
    }
    return Optional.of(sums);
  }

  /** In words. */
  String missing() {
    if (called == null) {
      return "it has not taken the roll call";
    }
    return called.campaigns().size()
        + " campaigns were called, and hold's subtasks have answered "
        + answers.values().stream().mapToInt(Map::size).sum()
        + " times";
  }
}
