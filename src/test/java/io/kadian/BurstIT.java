// SPDX-License-Identifier: Apache-2.0
package io.kadian;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.kadian.bench.Checkpoints;
import io.kadian.domain.Campaign;
import io.kadian.domain.ControlRecord.AnnouncedCampaign;
import io.kadian.domain.ControlRecord.PublishedSegment;
import io.kadian.simulator.SimulatorOptions;
import io.kadian.testing.LocalFlink;
import io.kadian.testing.LocalParts;
import io.kadian.testing.Rest;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.flink.api.common.JobID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Releases burst after burst through full buffers while a checkpoint is taken each second and its
 * barriers overtake: what deadlocks does so within a burst or two.
 */
class BurstIT {
  private static final Duration PATIENCE = Duration.ofMinutes(4);
  private static final Duration FAR_AHEAD = Duration.ofHours(1);
  private static final Duration AHEAD = Duration.ofSeconds(20);
  private static final Duration APART = Duration.ofSeconds(4);
  private static final int MEMBERS = 20_000;
  private static final int BURSTS = 4;

  @TempDir Path folder;
  private LocalParts parts;
  private LocalFlink flink;

  @BeforeEach
  void start() throws Exception {
    parts = new LocalParts(SimulatorOptions.builder().build());
  }

  private JobID submit() throws Exception {
    flink =
        new LocalFlink(
            folder,
            2,
            Map.of(
                "execution.checkpointing.interval", "1 s",
                "execution.checkpointing.min-pause", "100 ms",
                "execution.checkpointing.aligned-checkpoint-timeout", "100 ms",
                "taskmanager.network.memory.buffer-debloat.enabled", "true"));
    return flink.submit("kadian", parts::define);
  }

  @AfterEach
  void stop() throws Exception {
    flink.close();
    parts.close();
  }

  @Test
  void releasesBurstAfterBurstWhileBarriersOvertake() throws Exception {
    submit();
    select();
    Instant first = Instant.now().plus(AHEAD);
    for (int burst = 0; burst < BURSTS; burst++) {
      announce("burst-" + burst, first.plus(APART.multipliedBy(burst)));
    }
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () ->
                assertThat(
                        parts
                            .ledger()
                            .query("select state, count(*) from sms_log group by 1 order by 1"))
                    .containsExactly("SENT|" + BURSTS * MEMBERS));
    assertThat(parts.smsc().report().received()).isEqualTo(BURSTS * MEMBERS);
    assertThat(parts.smsc().report().repeats()).isZero();
  }

  /**
   * A release that waited for its route within a timer let no barrier pass: the first checkpoint of
   * the burst ended when nearly all messages were out.
   */
  @Test
  void takesCheckpointsWhileABurstWaitsForASlowRoute() throws Exception {
    parts.set("smpp.rate", "500");
    JobID job = submit();
    Checkpoints checkpoints = new Checkpoints(new Rest(flink.webPage()), job);
    select();
    Instant due = Instant.now().plus(AHEAD);
    announce("slow", due);
    await()
        .atMost(PATIENCE)
        .until(() -> checkpoints.begunBetween(due, Instant.MAX).completed() >= 5);
    assertThat(parts.smsc().report().received()).isLessThan(MEMBERS);
  }

  /** Selects once, so that what is announced later is selected in a moment. */
  private void select() {
    parts
        .kafka()
        .produceAll(
            LocalParts.MEMBERS_TOPIC,
            () -> IntStream.range(0, MEMBERS).mapToObj(BurstIT::member).iterator());
    parts.publish(new PublishedSegment("consent", "SELECT * FROM members WHERE consent", 1));
    announce("later", Instant.now().plus(FAR_AHEAD));
    awaitSelected("later");
  }

  private static String member(int n) {
    return "{\"member_id\":\"m%d\",\"phone\":\"138%08d\",\"consent\":true}".formatted(n, n);
  }

  private void announce(String id, Instant due) {
    parts.publish(
        new AnnouncedCampaign(
            new Campaign(
                id, "consent", "【富销云】" + id + ",双12今晚8点开抢 拒收请回复R", due, Duration.ofHours(1), null),
            Instant.now()));
  }

  private void awaitSelected(String campaign) {
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () ->
                assertThat(parts.kafka().read("kadian.events"))
                    .anySatisfy(
                        event ->
                            assertThat(event)
                                .contains("\"about\":\"" + campaign + "\"")
                                .contains("\"selected\":" + MEMBERS)));
  }
}
