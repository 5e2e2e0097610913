// SPDX-License-Identifier: Apache-2.0
package io.kadian;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.kadian.domain.Campaign;
import io.kadian.domain.ControlRecord.AnnouncedCampaign;
import io.kadian.domain.ControlRecord.PublishedSegment;
import io.kadian.simulator.ReceiptOptions;
import io.kadian.simulator.SimulatorOptions;
import io.kadian.testing.LocalFlink;
import io.kadian.testing.LocalParts;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.apache.flink.api.common.JobID;
import org.apache.flink.api.common.JobStatus;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Receipts and replies through the whole job, on real parts. */
class ReceiptsIT {
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final Duration AHEAD = Duration.ofSeconds(4);

  /** To select four members once more, and to write down who opts out. */
  private static final Duration AHEAD_OF_OPT_OUTS = Duration.ofSeconds(18);

  private static final long NEVER_MILLIS = Duration.ofHours(1).toMillis();
  private static final String TEXT = "【富销云】双12今晚8点开抢 拒收请回复R";

  @TempDir Path folder;
  private LocalParts parts;
  private LocalFlink flink;
  private JobID job;

  @AfterEach
  void stop() throws Exception {
    if (flink != null) {
      flink.close();
    }
    if (parts != null) {
      parts.close();
    }
  }

  @Test
  void writesWhatBecameOfEachMessageThoughReceiptsComeFirstAndTwice() throws Exception {
    start(
        SimulatorOptions.builder()
            .latency(Duration.ofMillis(300))
            .receipts(
                ReceiptOptions.of("+8613800000002=UNDELIV", "+8613800000003=EXPIRED", "*=DELIVRD")
                    .beforeTheAnswer()
                    .repeated(2)));
    job = flink.submit("kadian", parts::define);
    members(4);
    announce("double12", Instant.now().plus(AHEAD));
    awaitRows(
        "select member, state, delivery, delivered >= sent from sms_log order by 1",
        "m1|SENT|DELIVERED|t",
        "m2|SENT|UNDELIVERABLE|null",
        "m3|SENT|EXPIRED|null",
        "m4|SENT|DELIVERED|t");
    await().atMost(PATIENCE).until(() -> parts.smsc().report().undelivered() == 0);
    assertThat(parts.smsc().report().receipts()).isEqualTo(8);
    awaitRows("select count(*) from sms_receipt", "0");
    assertThat(parts.kafka().read("kadian.dead-letters")).isEmpty();
  }

  @Test
  void settlesByReceiptsWhatWasInDoubt() throws Exception {
    start(
        SimulatorOptions.builder()
            .lost(1)
            .receipts(ReceiptOptions.of("+8613800000002=UNDELIV", "*=DELIVRD")));
    parts.set("smpp.answer-timeout", "PT2S");
    job = flink.submit("kadian", parts::define);
    members(2);
    announce("double12", Instant.now().plus(AHEAD));
    awaitRows(
        "select member, state, reason, delivery, message_id is not null from sms_log order by 1",
        "m1|SENT|null|DELIVERED|t",
        "m2|FAILED|RECEIPT_UNDELIVERABLE|UNDELIVERABLE|t");
    assertThat(parts.ledger().query("select message_id from sms_log order by member"))
        .containsExactlyElementsOf(
            parts.smsc().messages().stream()
                .sorted(java.util.Comparator.comparing(message -> message.phone()))
                .map(message -> message.messageId())
                .toList());
    awaitRows("select member, state from sms_claim order by 1", "m1|SENT", "m2|FAILED");
    // What failed may be tried again by another campaign, and what was sent is a repeat.
    announce("again", Instant.now().plus(AHEAD));
    awaitRows(
        "select member, state, reason, repeats from sms_log where campaign = 'again' order by 1",
        "m1|SUPPRESSED|DUPLICATE|double12/m1",
        "m2|FAILED|RECEIPT_UNDELIVERABLE|null");
    assertThat(parts.smsc().report().received()).isEqualTo(3);
  }

  @Test
  void sendsNothingHeldToWhoOptsOutUntilTheyOptInAgain() throws Exception {
    start(SimulatorOptions.builder());
    job = flink.submit("kadian", parts::define);
    members(4);
    parts.ledger().execute("insert into sms_opt_out (phone) values ('+8613800000004')");
    announce("far", Instant.now().plus(Duration.ofDays(2)));
    awaitSelected("far"); // what comes now is selected at once
    announce("double12", Instant.now().plus(AHEAD_OF_OPT_OUTS));
    awaitSelected("double12");
    parts.smsc().reply("+8613800000001", "退订");
    parts.smsc().reply("+8613800000002", "td");
    parts.smsc().reply("+8613800000003", "谢谢");
    parts.smsc().reply("+8613800000002", "START");
    awaitRows(
        "select phone, keyword, active from sms_opt_out order by 1",
        "+8613800000001|退订|t",
        "+8613800000002|START|f",
        "+8613800000004|null|t");
    awaitRows(
        "select member, state, reason from sms_log order by 1",
        "m1|SUPPRESSED|OPTED_OUT",
        "m2|SENT|null",
        "m3|SENT|null",
        "m4|SUPPRESSED|OPTED_OUT");
    assertThat(parts.smsc().report().received()).isEqualTo(2);
  }

  @Test
  void isDeliveredAgainWhatNoCheckpointHeldWhenTheJobEnded() throws Exception {
    start(SimulatorOptions.builder());
    job =
        flink.submit(
            "never checkpoints",
            env -> {
              env.enableCheckpointing(NEVER_MILLIS);
              parts.define(env);
            });
    parts.smsc().reply("+8613800000001", "R");
    awaitRows("select phone, active from sms_opt_out", "+8613800000001|t");
    assertThat(parts.smsc().report().delivered()).isZero();
    flink.cancel(job);
    await().atMost(PATIENCE).until(() -> flink.status(job) == JobStatus.CANCELED);
    // As if it had been lost with the job.
    parts.ledger().execute("truncate sms_opt_out");
    job = flink.submit("kadian", parts::define);
    awaitRows("select phone, active from sms_opt_out", "+8613800000001|t");
    await().atMost(PATIENCE).until(() -> parts.smsc().report().delivered() == 1);
    assertThat(parts.smsc().report().redelivered()).isPositive();
    assertThat(parts.smsc().report().undelivered()).isZero();
  }

  private void start(SimulatorOptions.Builder smsc) throws Exception {
    parts = new LocalParts(smsc.build());
    parts.set("smpp.receipts", "true").set("receipts.enabled", "true");
    flink =
        LocalFlink.unhurried(
            folder,
            2,
            Map.of(
                "execution.checkpointing.interval", "1 s",
                "execution.checkpointing.min-pause", "100 ms"));
    parts.publish(new PublishedSegment("everybody", "SELECT * FROM members WHERE TRUE", 1));
  }

  private void members(int count) {
    for (int i = 1; i <= count; i++) {
      parts.member(Map.of("member_id", "m" + i, "phone", "1380000000" + i, "consent", true));
    }
  }

  private void announce(String id, Instant due) {
    parts.publish(
        new AnnouncedCampaign(
            new Campaign(id, "everybody", TEXT, due, Duration.ofMinutes(10), null), Instant.now()));
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
                                .contains("\"about\":\"" + campaign + "\"", "\"selected\":4")));
  }

  private void awaitRows(String query, String... rows) {
    await()
        .atMost(PATIENCE)
        .untilAsserted(() -> assertThat(parts.ledger().query(query)).containsExactly(rows));
  }
}
