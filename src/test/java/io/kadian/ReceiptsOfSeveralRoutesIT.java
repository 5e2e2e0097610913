// SPDX-License-Identifier: Apache-2.0
package io.kadian;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.kadian.domain.Campaign;
import io.kadian.domain.ControlRecord.AnnouncedCampaign;
import io.kadian.domain.ControlRecord.PublishedSegment;
import io.kadian.simulator.ReceiptOptions;
import io.kadian.simulator.SimulatorOptions;
import io.kadian.simulator.SmscSimulator;
import io.kadian.testing.LocalFlink;
import io.kadian.testing.LocalParts;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Two SMSCs that give the same message ids, and messages that all go to one phone: nothing but the
 * route tells which message a receipt is about.
 */
class ReceiptsOfSeveralRoutesIT {
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final int MEMBERS = 60;
  private static final String PHONE = "13800000001";
  private static final String OPTS_OUT = "13800000002";

  @TempDir Path folder;

  @Test
  void bringsEachReceiptToAMessageOfItsOwnRoute() throws Exception {
    try (SmscSimulator unicom = SmscSimulator.start(answering("UNDELIV"));
        LocalParts parts = new LocalParts(answering("DELIVRD"));
        LocalFlink flink =
            LocalFlink.unhurried(folder, 2, Map.of("execution.checkpointing.interval", "1 s"))) {
      parts
          .set("routes", "cmcc,unicom")
          .set("route.cmcc.port", String.valueOf(parts.smsc().port()))
          .set("route.unicom.port", String.valueOf(unicom.port()))
          .set("smpp.receipts", "true")
          .set("receipts.enabled", "true");
      flink.submit("kadian", parts::define);
      for (int i = 0; i < MEMBERS; i++) {
        member(parts, "m" + i, PHONE);
      }
      member(parts, "opts-out", OPTS_OUT);
      unicom.reply("+86" + OPTS_OUT, "R");
      awaitRows(parts, "select phone, active from sms_opt_out", "+86" + OPTS_OUT + "|t");
      announce(parts);
      awaitRows(
          parts,
          "select distinct route, state, delivery, reason from sms_log order by 1",
          "cmcc|SENT|DELIVERED|null",
          "unicom|SENT|UNDELIVERABLE|null",
          "null|SUPPRESSED|null|OPTED_OUT");
      awaitRows(
          parts, "select count(*) from sms_log where state = 'SENT'", String.valueOf(MEMBERS));
      assertThat(
              parts
                  .ledger()
                  .query(
                      "select message_id from sms_log where route = 'cmcc' intersect"
                          + " select message_id from sms_log where route = 'unicom'"))
          .as("ids that both have given")
          .hasSizeGreaterThan(10);
      awaitRows(parts, "select count(*) from sms_receipt", "0");
      await().atMost(PATIENCE).until(() -> unicom.report().undelivered() == 0);
      await().atMost(PATIENCE).until(() -> parts.smsc().report().undelivered() == 0);
      assertThat(parts.kafka().read("kadian.dead-letters")).isEmpty();
    }
  }

  /** Its receipts come before the answers, and so before the rows. */
  private static SimulatorOptions answering(String status) {
    return SimulatorOptions.builder()
        .latency(Duration.ofMillis(300))
        .idPrefix("same-")
        .receipts(ReceiptOptions.of("*=" + status).beforeTheAnswer())
        .build();
  }

  private static void member(LocalParts parts, String id, String phone) {
    parts.member(Map.of("member_id", id, "phone", phone, "consent", true));
  }

  private static void announce(LocalParts parts) {
    parts.publish(new PublishedSegment("all", "SELECT * FROM members WHERE TRUE", 1));
    parts.publish(
        new AnnouncedCampaign(
            new Campaign(
                "double12",
                "all",
                "【富销云】{{member_id}},双12今晚8点开抢 拒收请回复R",
                Instant.now().plusSeconds(6),
                Duration.ofMinutes(10),
                null),
            Instant.now()));
  }

  private static void awaitRows(LocalParts parts, String query, String... rows) {
    await()
        .atMost(PATIENCE)
        .untilAsserted(() -> assertThat(parts.ledger().query(query)).containsExactly(rows));
  }
}
