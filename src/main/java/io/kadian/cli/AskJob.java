// SPDX-License-Identifier: Apache-2.0
package io.kadian.cli;

import io.kadian.Settings;
import io.kadian.cluster.ClusterAwayException;
import io.kadian.domain.ControlRecord;
import io.kadian.status.QuestionAnswers;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import picocli.CommandLine.Option;

/** Asks the running job, by the control topic, and waits for its answer on the events topic. */
final class AskJob {
  private static final Duration LOOK_EVERY = Duration.ofMillis(100);

  @Option(
      names = "--wait",
      paramLabel = "TIME",
      defaultValue = "30s",
      converter = SpanOfTime.class,
      description =
          "How long to wait for the job's answer, such as 30s or PT1M. Default:"
              + " ${DEFAULT-VALUE}.")
  private Duration wait;

  /** Unlike any other question's. */
  static String newId() {
    return "q-" + UUID.randomUUID();
  }

  /**
   * @param id of the record: what answers are about
   * @param answer of what has been read so far
   * @throws io.kadian.domain.InvalidInputException if the job refuses
   * @throws ClusterAwayException if it says nothing in time
   */
  <T> T ask(
      Kadian kadian, ControlRecord record, String id, Function<QuestionAnswers, Optional<T>> answer)
      throws InterruptedException {
    Settings settings = kadian.settings();
    try (QuestionAnswers answers =
        new QuestionAnswers(settings.kafka(), settings.text("kafka.events-topic"), id)) {
      new ControlTopic(settings.kafka(), settings.text("kafka.control-topic"))
          .publish(List.of(record));
      kadian.progress().of("waiting for the job's answer");
      Instant until = now(kadian).plus(wait);
      while (true) {
        answers.read();
        Optional<T> found = answer.apply(answers);
        if (found.isPresent()) {
          return found.get();
        }
        kadian
            .progress()
            .of("waiting for the job's answer", answers.answered(), answers.subtasks());
        if (!now(kadian).isBefore(until)) {
          throw new ClusterAwayException(
              "no job has answered within "
                  + Figures.countdown(wait)
                  + ", and none will: it answers only while somebody waits",
              null);
        }
        kadian.surroundings().pause().pause(LOOK_EVERY);
      }
    }
  }

  private static Instant now(Kadian kadian) {
    return kadian.surroundings().clock().instant();
  }
}
