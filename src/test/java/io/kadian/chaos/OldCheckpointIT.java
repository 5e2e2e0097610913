// SPDX-License-Identifier: Apache-2.0
package io.kadian.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.kadian.domain.Campaign;
import io.kadian.domain.ControlRecord.AnnouncedCampaign;
import io.kadian.domain.ControlRecord.PublishedSegment;
import io.kadian.simulator.ReceivedMessage;
import io.kadian.status.CampaignStatus;
import io.kadian.status.CampaignStatus.Balance;
import io.kadian.testing.ClusterProcesses;
import io.kadian.testing.PartsProcesses;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A savepoint and a checkpoint taken while messages were held, restored when the release is long
 * over: the window has passed, and the claims are swept.
 *
 * <p>Not an hour later: the window is some seconds, and so is the short expiry.
 */
class OldCheckpointIT {
  private static final Duration PATIENCE = Duration.ofMinutes(3);
  private static final Duration WINDOW = Duration.ofSeconds(8);
  private static final int MEMBERS = 60;
  private static final String DOUBLE_12 = "【富销云】双12今晚8点开抢 拒收请回复R";
  private static final Path LOGS = Path.of("target/old-checkpoint-it");

  @TempDir Path folder;
  private PartsProcesses parts;
  private ClusterProcesses cluster;

  @BeforeEach
  void start() throws Exception {
    parts = new PartsProcesses(folder, LOGS);
    parts.set("guard.window", WINDOW.toString()).set("selection.shards", "16");
    cluster =
        new ClusterProcesses(
            folder,
            LOGS,
            Map.of(
                "execution.checkpointing.interval", "1 s",
                "execution.checkpointing.min-pause", "200 ms",
                "execution.checkpointing.num-retained", "1000"));
  }

  @AfterEach
  void stop() {
    if (cluster != null) {
      cluster.close();
    }
    parts.close();
  }

  @Test
  void sendsNothingAgainAndNothingLate() throws Exception {
    String job = cluster.run(Rig.jar(), parts.arguments());
    parts.members(
        IntStream.range(0, MEMBERS)
            .mapToObj(
                n ->
                    Map.<String, Object>of(
                        "member_id", "m" + n, "phone", "138%08d".formatted(n), "consent", true))
            .toList());
    parts.publish(new PublishedSegment("all", "SELECT * FROM members WHERE consent", 1));
    Instant due = Instant.now().plusSeconds(25);
    Instant dueMissed = due.plusSeconds(40);
    announce("double12", DOUBLE_12, due, Duration.ofHours(1));
    announce("repeats", DOUBLE_12, due, Duration.ofHours(1));
    announce("brief", "【富销云】今晚8点,仅限十分钟 拒收请回复R", due, Duration.ofSeconds(35));
    announce("missed", "【富销云】明早9点,仅限十分钟 拒收请回复R", dueMissed, Duration.ofSeconds(3));
    awaitHeld("double12", "repeats", "brief", "missed");
    String savepoint = cluster.rest().savepoint(job, folder.resolve("taken"));
    cluster.rest().awaitNextCheckpoint(job);
    String checkpoint = cluster.rest().latestCheckpoint(job);
    assertThat(Instant.now()).as("all were held when they were taken").isBefore(due);
    assertThat(parts.report().received()).isZero();

    awaitRows(3 * MEMBERS);
    cluster.rest().cancel(job);
    List<ReceivedMessage> sent = parts.received();
    List<List<String>> rows = rows();
    assertThat(sent).hasSize(2 * MEMBERS);
    assertThat(parts.query("select state, count(*) from sms_log group by 1 order by 1"))
        .containsExactly(
            List.of("SENT", String.valueOf(2 * MEMBERS)),
            List.of("SUPPRESSED", String.valueOf(MEMBERS)));

    awaitInstant(dueMissed.plusSeconds(4));
    forgetClaims();
    restoredItSendsOnly("after-savepoint", savepoint, sent, rows);
    forgetClaims();
    restoredItSendsOnly("after-checkpoint", checkpoint, parts.received(), rows());
  }

  /**
   * It is done with what it held when a campaign that comes last has been sent: that one alone is
   * new at the SMSC and in the ledger, but for those that missed their time.
   */
  private void restoredItSendsOnly(
      String canary, String from, List<ReceivedMessage> sent, List<List<String>> rows)
      throws Exception {
    String job = cluster.restore(from, Rig.jar(), parts.arguments());
    announce(canary, "【富销云】" + canary + " 拒收请回复R", Instant.now(), Duration.ofHours(1));
    await()
        .atMost(PATIENCE)
        .until(() -> count("campaign = '" + canary + "' and state = 'SENT'") == MEMBERS);
    await()
        .atMost(PATIENCE)
        .until(() -> count("campaign = 'missed' and reason = 'EXPIRED'") == MEMBERS);
    cluster.rest().awaitNextCheckpoint(job);

    List<ReceivedMessage> fresh = new ArrayList<>(parts.received());
    fresh.removeAll(sent);
    assertThat(fresh)
        .hasSize(MEMBERS)
        .allSatisfy(message -> assertThat(message.text()).contains(canary));
    assertThat(parts.report().repeats()).isZero();
    assertThat(rows()).containsAll(rows);
    assertThat(count("campaign not in ('missed', '" + canary + "')"))
        .isEqualTo(rows.stream().filter(row -> !row.get(0).equals("missed")).count());
    awaitBalanced(canary);
    cluster.rest().cancel(job);
  }

  private void announce(String id, String text, Instant due, Duration expireAfter) {
    parts.publish(
        new AnnouncedCampaign(
            new Campaign(id, "all", text, due, expireAfter, null), Instant.now()));
  }

  private void awaitHeld(String... campaigns) {
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () ->
                assertThat(parts.statuses(List.of(campaigns)))
                    .extracting(CampaignStatus::held)
                    .containsOnly((long) MEMBERS));
  }

  private void awaitBalanced(String canary) {
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () ->
                assertThat(
                        parts.statuses(List.of("double12", "repeats", "brief", "missed", canary)))
                    .allSatisfy(
                        status -> {
                          assertThat(status.balance()).isEqualTo(Balance.BALANCED);
                          assertThat(status.selected()).isEqualTo(MEMBERS);
                          assertThat(status.held()).isZero();
                        }));
  }

  private void awaitRows(int rows) {
    await().atMost(PATIENCE).until(() -> count("true") == rows);
  }

  private static void awaitInstant(Instant instant) {
    await().atMost(PATIENCE).until(() -> Instant.now().isAfter(instant));
  }

  /** As the job's own sweep does once a minute, when they are twice the window old. */
  private void forgetClaims() {
    await()
        .atMost(PATIENCE)
        .until(
            () -> {
              parts.execute(
                  "delete from sms_claim where coalesce(sent_at, claimed_at) < now() - interval '"
                      + WINDOW.multipliedBy(2)
                      + "' and state <> 'CLAIMED'");
              return parts.query("select * from sms_claim").isEmpty();
            });
  }

  private long count(String condition) throws SQLException {
    return Long.parseLong(
        parts.query("select count(*) from sms_log where " + condition).get(0).get(0));
  }

  /** All but updated_at. */
  private List<List<String>> rows() throws SQLException {
    return parts.query(
        "select campaign, member, phone, encode(text_hash, 'hex'), parts, state, reason, repeats,"
            + " route, message_id, due, released, sent, delivered from sms_log order by 1, 2");
  }
}
