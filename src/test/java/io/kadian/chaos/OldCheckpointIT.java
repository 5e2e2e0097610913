// SPDX-License-Identifier: Apache-2.0
package io.kadian.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.kadian.domain.Campaign;
import io.kadian.domain.ControlRecord.AnnouncedCampaign;
import io.kadian.domain.ControlRecord.PublishedSegment;
import io.kadian.simulator.ReceivedMessage;
import io.kadian.simulator.SimulatorOptions;
import io.kadian.status.CampaignStatus;
import io.kadian.status.CampaignStatus.Balance;
import io.kadian.testing.FlinkRest;
import io.kadian.testing.LocalFlink;
import io.kadian.testing.LocalParts;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.flink.api.common.JobID;
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

  /** To hold four campaigns and take a savepoint and a checkpoint. */
  private static final Duration AHEAD = Duration.ofSeconds(20);

  /** To send three campaigns and end the job, before the fourth is due. */
  private static final Duration APART = Duration.ofSeconds(20);

  private static final Duration EXPIRY = Duration.ofHours(1);
  private static final Duration EXPIRY_OF_MISSED = Duration.ofSeconds(3);
  private static final int MEMBERS = 60;
  private static final String DOUBLE_12 = "【富销云】双12今晚8点开抢 拒收请回复R";

  @TempDir Path folder;
  private LocalParts parts;
  private LocalFlink flink;
  private FlinkRest rest;

  @BeforeEach
  void start() throws Exception {
    parts = new LocalParts(SimulatorOptions.builder().build());
    parts.set("guard.window", WINDOW.toString()).set("selection.shards", "16");
    flink =
        LocalFlink.unhurried(
            folder,
            2,
            Map.of(
                "execution.checkpointing.interval", "1 s",
                "execution.checkpointing.min-pause", "200 ms",
                "execution.checkpointing.num-retained", "1000"));
    rest = flink.rest();
  }

  @AfterEach
  void stop() throws Exception {
    if (flink != null) {
      flink.close();
    }
    parts.close();
  }

  @Test
  void sendsNothingAgainAndNothingLate() throws Exception {
    JobID job = flink.submit("kadian", parts::define);
    parts.members(
        IntStream.range(0, MEMBERS)
            .mapToObj(
                n ->
                    Map.<String, Object>of(
                        "member_id", "m" + n, "phone", "138%08d".formatted(n), "consent", true))
            .toList());
    parts.publish(new PublishedSegment("all", "SELECT * FROM members WHERE consent", 1));
    announce("far", "【富销云】后天见 拒收请回复R", Instant.now().plus(Duration.ofDays(2)), EXPIRY);
    awaitHeld("far"); // what comes now is selected at once
    Instant due = Instant.now().plus(AHEAD);
    Instant dueMissed = due.plus(APART);
    announce("double12", DOUBLE_12, due, EXPIRY);
    announce("repeats", DOUBLE_12, due, EXPIRY);
    announce("brief", "【富销云】今晚8点,仅限十分钟 拒收请回复R", due, APART);
    announce("missed", "【富销云】明早9点,仅限十分钟 拒收请回复R", dueMissed, EXPIRY_OF_MISSED);
    awaitHeld("double12", "repeats", "brief", "missed");
    String savepoint = rest.savepoint(job.toString(), folder.resolve("taken"));
    flink.checkpoint(job);
    String checkpoint = rest.latestCheckpoint(job.toString());
    assertThat(Instant.now()).as("all were held when they were taken").isBefore(due);
    assertThat(parts.smsc().report().received()).isZero();

    awaitRows(3 * MEMBERS);
    rest.cancel(job.toString());
    List<ReceivedMessage> sent = parts.smsc().messages();
    List<String> rows = rows();
    assertThat(sent).hasSize(2 * MEMBERS);
    assertThat(parts.ledger().query("select state, count(*) from sms_log group by 1 order by 1"))
        .containsExactly("SENT|" + 2 * MEMBERS, "SUPPRESSED|" + MEMBERS);

    awaitInstant(dueMissed.plus(EXPIRY_OF_MISSED).plusSeconds(1));
    forgetClaims();
    restoredItSendsOnly("after-savepoint", savepoint, sent, rows);
    forgetClaims();
    restoredItSendsOnly("after-checkpoint", checkpoint, parts.smsc().messages(), rows());
  }

  /**
   * It is done with what it held when a campaign that comes last has been sent: that one alone is
   * new at the SMSC and in the ledger, but for those that missed their time.
   */
  private void restoredItSendsOnly(
      String canary, String from, List<ReceivedMessage> sent, List<String> rows) throws Exception {
    JobID job = flink.restore("kadian", from, parts::define);
    announce(canary, "【富销云】" + canary + " 拒收请回复R", Instant.now(), EXPIRY);
    await()
        .atMost(PATIENCE)
        .until(() -> count("campaign = '" + canary + "' and state = 'SENT'") == MEMBERS);
    await()
        .atMost(PATIENCE)
        .until(() -> count("campaign = 'missed' and reason = 'EXPIRED'") == MEMBERS);
    flink.checkpoint(job);

    List<ReceivedMessage> fresh = new ArrayList<>(parts.smsc().messages());
    fresh.removeAll(sent);
    assertThat(fresh)
        .hasSize(MEMBERS)
        .allSatisfy(message -> assertThat(message.text()).contains(canary));
    assertThat(parts.smsc().report().repeats()).isZero();
    assertThat(rows()).containsAll(rows);
    assertThat(count("campaign not in ('missed', '" + canary + "')"))
        .isEqualTo(rows.stream().filter(row -> !row.startsWith("missed|")).count());
    awaitBalanced(canary);
    rest.cancel(job.toString());
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

  /** As the job's own sweep does now and then, when they are twice the window old. */
  private void forgetClaims() {
    await()
        .atMost(PATIENCE)
        .until(
            () -> {
              parts
                  .ledger()
                  .execute(
                      "delete from sms_claim c where coalesce(sent_at, claimed_at) < now() - interval"
                          + " '"
                          + WINDOW.multipliedBy(2)
                          + "' and exists (select from sms_log l"
                          + " where l.campaign = c.campaign and l.member = c.member)");
              return parts.ledger().query("select * from sms_claim").isEmpty();
            });
  }

  private long count(String condition) throws SQLException {
    return Long.parseLong(
        parts.ledger().query("select count(*) from sms_log where " + condition).get(0));
  }

  /** All but updated_at. */
  private List<String> rows() throws SQLException {
    return parts
        .ledger()
        .query(
            "select campaign, member, phone, encode(text_hash, 'hex'), parts, state, reason,"
                + " repeats, route, message_id, due, released, sent, delivered from sms_log order"
                + " by 1, 2");
  }
}
