// SPDX-License-Identifier: Apache-2.0
package io.kadian;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.kadian.domain.Campaign;
import io.kadian.domain.ControlRecord.AnnouncedCampaign;
import io.kadian.domain.ControlRecord.PublishedSegment;
import io.kadian.simulator.SimulatorOptions;
import io.kadian.testing.LocalFlink;
import io.kadian.testing.LocalParts;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.apache.flink.api.common.JobID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MainJobIT {
  @TempDir Path folder;

  @Test
  void sends() throws Exception {
    try (LocalParts parts = new LocalParts(SimulatorOptions.builder().build());
        LocalFlink flink = new LocalFlink(folder, 2, Map.of())) {
      parts.set("members.ddl", "/tmp/members-it.sql");
      JobID job = flink.submit("test", parts::define);
      for (int i = 0; i < 1000; i++) {
        parts.member(
            Map.of(
                "member_id",
                "m" + i,
                "phone",
                "1381234" + String.format("%04d", i),
                "first_name",
                "张伟",
                "consent",
                i % 10 != 0,
                "tier",
                i % 2 == 0 ? "GOLD" : "SILVER"));
      }
      parts.publish(new PublishedSegment("gold", "SELECT * FROM members WHERE tier = 'GOLD'", 1));
      Instant due = Instant.now().plusSeconds(15);
      parts.publish(
          new AnnouncedCampaign(
              new Campaign("c1", "gold", "【富销云】{{first_name}},双12", due, Duration.ofHours(1), null),
              Instant.now()));
      parts.publish(
          new AnnouncedCampaign(
              new Campaign("c2", "gold", "【富销云】{{first_name}},双12", due, Duration.ofHours(1), null),
              Instant.now()));
      await()
          .atMost(Duration.ofSeconds(60))
          .untilAsserted(
              () ->
                  assertThat(parts.ledger().query("select count(*) from sms_log"))
                      .containsExactly("1000"));
      System.out.println(
          parts
              .ledger()
              .query(
                  "select campaign, state, reason, count(*), min(sent-due), max(sent - due), min(released-due), max(released-due) from sms_log group by 1,2,3"));
      System.out.println(parts.smsc().report());
      System.out.println(parts.kafka().read("kadian.events"));
      System.out.println(parts.kafka().read("kadian.dead-letters"));
      flink.cancel(job);
    }
  }
}
