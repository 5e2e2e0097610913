// SPDX-License-Identifier: Apache-2.0
package io.kadian.upgrade;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.kadian.domain.Campaign;
import io.kadian.domain.ControlRecord.AnnouncedCampaign;
import io.kadian.domain.ControlRecord.Command;
import io.kadian.domain.ControlRecord.PublishedSegment;
import io.kadian.domain.ControlRecord.RollCall;
import io.kadian.domain.Tally;
import io.kadian.simulator.SimulatorOptions;
import io.kadian.status.RollAnswers;
import io.kadian.testing.LocalFlink;
import io.kadian.testing.LocalParts;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javax.annotation.Nullable;
import org.apache.flink.api.common.JobID;

/** The whole job on real parts, stopped with savepoints and restored from them. */
final class HeldJob implements AutoCloseable {
  static final Duration PATIENCE = Duration.ofMinutes(3);

  /** An hour: nothing expires while a test runs. */
  static final Duration EXPIRY = Duration.ofHours(1);

  /** What the job reads. */
  static final List<String> TOPICS =
      List.of(LocalParts.MEMBERS_TOPIC, "kadian.control", "kadian.outcomes");

  private static final String IGNORE_UNCLAIMED = "execution.state-recovery.ignore-unclaimed-state";

  private final LocalParts parts;
  private final LocalFlink flink;
  private final Path folder;
  @Nullable private JobID latest;

  /**
   * @param slots the greatest parallelism
   */
  HeldJob(Path folder, int slots) throws Exception {
    this.folder = folder;
    parts = new LocalParts(SimulatorOptions.builder().build());
    parts.set("receipts.enabled", "true");
    flink =
        LocalFlink.unhurried(
            folder,
            slots,
            Map.of(
                // Four subtasks of each stage send to four of the next.
                "taskmanager.memory.network.max", "192m",
                "taskmanager.memory.network.min", "192m",
                "execution.checkpointing.interval", "1 s",
                "execution.checkpointing.min-pause", "100 ms"));
  }

  LocalParts parts() {
    return parts;
  }

  JobID submit(int parallelism) throws Exception {
    latest =
        flink.submit(
            "kadian",
            env -> {
              env.setParallelism(parallelism);
              parts.define(env);
            });
    return latest;
  }

  JobID restore(String savepoint, int parallelism) throws Exception {
    return restore(savepoint, parallelism, Map.of());
  }

  /** With {@code --allowNonRestoredState}. */
  JobID restoreAllThatIsWanted(String savepoint, int parallelism) throws Exception {
    return restore(savepoint, parallelism, Map.of(IGNORE_UNCLAIMED, "true"));
  }

  JobID restore(String savepoint, int parallelism, Map<String, String> overrides) throws Exception {
    latest =
        flink.restore(
            "kadian",
            savepoint,
            overrides,
            env -> {
              env.setParallelism(parallelism);
              parts.define(env);
            });
    return latest;
  }

  String stop(JobID job) throws Exception {
    return flink.stop(job, folder.resolve("savepoints"), false);
  }

  /** Whatever it was doing. */
  void end() throws Exception {
    if (latest != null && !flink.status(latest).isGloballyTerminalState()) {
      flink.cancel(latest);
      await().atMost(PATIENCE).until(() -> flink.status(latest).isGloballyTerminalState());
    }
  }

  String failure(JobID job) throws Exception {
    return flink.failure(job);
  }

  void segment(String name, String condition) {
    parts.publish(new PublishedSegment(name, "SELECT * FROM members WHERE " + condition, 1));
  }

  Campaign announce(String id, String segment, String text, Instant due) {
    return announce(new Campaign(id, segment, text, due, EXPIRY, null));
  }

  Campaign announce(Campaign campaign) {
    parts.publish(new AnnouncedCampaign(campaign, Instant.now()));
    return campaign;
  }

  /** Works a campaign's switch, and waits until the job has. */
  void hold(String campaign) {
    Instant now = Instant.now();
    parts.publish(new Command("hold-" + campaign, campaign, Command.Action.HOLD, null, now));
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () ->
                assertThat(parts.kafka().read("kadian.events"))
                    .anySatisfy(
                        event ->
                            assertThat(event)
                                .contains("command-obeyed", "\"command\":\"hold-" + campaign)));
  }

  /** What hold really has, counted one by one; of all campaigns that haven't expired. */
  Map<String, Tally> callTheRoll(JobID job) {
    Instant now = Instant.now().truncatedTo(ChronoUnit.MILLIS);
    String events = parts.settings().text("kafka.events-topic");
    try (RollAnswers answers =
        new RollAnswers(parts.settings().kafka(), events, job.toString(), now)) {
      parts.publish(new RollCall(now));
      await("every subtask answers")
          .atMost(PATIENCE)
          .until(
              () -> {
                answers.read();
                return answers.complete().isPresent();
              });
      return answers.complete().orElseThrow();
    }
  }

  void awaitHeld(JobID job, String campaign, long messages) {
    await(campaign + " holds " + messages)
        .atMost(PATIENCE)
        .untilAsserted(
            () ->
                assertThat(callTheRoll(job))
                    .hasEntrySatisfying(
                        campaign, tally -> assertThat(tally.held()).isEqualTo(messages)));
  }

  void awaitRows(String campaign, long rows) {
    await(campaign + " has " + rows + " rows")
        .atMost(PATIENCE)
        .untilAsserted(() -> assertThat(rows(campaign)).hasSize((int) rows));
  }

  /** {@code member|state|reason|repeats}. */
  List<String> rows(String campaign) throws Exception {
    return parts
        .ledger()
        .query(
            "select member, state, reason, repeats from sms_log where campaign = '%s'"
                .formatted(campaign));
  }

  /** A record that nobody can read in each partition that the job reads: each becomes a letter. */
  List<String> unreadable(String mark) {
    List<String> records = new ArrayList<>();
    for (String topic : TOPICS) {
      int partitions = parts.kafka().ends(topic).size();
      for (int partition = 0; partition < partitions; partition++) {
        String record = "{unreadable %s %s-%d".formatted(mark, topic, partition);
        parts.kafka().produce(topic, partition, record, record);
        records.add(record);
      }
    }
    return records;
  }

  List<String> deadLetters() {
    return parts.kafka().read("kadian.dead-letters");
  }

  @Override
  public void close() throws IOException {
    try (parts) {
      flink.close();
    }
  }
}
