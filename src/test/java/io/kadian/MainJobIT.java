// SPDX-License-Identifier: Apache-2.0
package io.kadian;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.kadian.domain.Campaign;
import io.kadian.domain.ControlRecord.AnnouncedCampaign;
import io.kadian.domain.ControlRecord.PublishedSegment;
import io.kadian.simulator.ReceivedMessage;
import io.kadian.simulator.SimulatorOptions;
import io.kadian.testing.LocalFlink;
import io.kadian.testing.LocalParts;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.flink.api.common.JobID;
import org.apache.flink.api.common.JobStatus;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole graph with flink-conf/config.yaml on real parts: Kafka, PostgreSQL, SMPP. */
class MainJobIT {
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final Duration AHEAD = Duration.ofSeconds(4);

  /** To select 200 members once more, and to stop with a savepoint. */
  private static final Duration AHEAD_OF_STOP = Duration.ofSeconds(18);

  private static final String DOUBLE_12 = "【富销云】{{first_name|会员}},双12今晚8点开抢 拒收请回复R";
  private static final PublishedSegment GOLD =
      new PublishedSegment("gold", "-- Gold\nSELECT * FROM members WHERE tier = 'GOLD'", 1);
  private static final PublishedSegment GUANGZHOU =
      new PublishedSegment("guangzhou", "SELECT * FROM members WHERE city = '广州'", 1);

  @TempDir Path folder;
  private LocalParts parts;
  private LocalFlink flink;

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
  void sendsATextOnceToAPhoneAndAccountsForEveryMessage() throws Exception {
    start(SimulatorOptions.builder().refused(List.of("+8613800000007")));
    member("m1", "13800000001", "张伟", true, "GOLD", "广州");
    member("m2", "138-0000-0002", "王芳", true, "GOLD", "深圳");
    member("m3", "+8613800000003", null, true, "SILVER", "广州");
    member("m4", "13800000001", "张伟", true, "GOLD", "广州"); // m1's household
    member("m5", "13800000005", "李娜", false, "GOLD", "广州");
    member("m6", "13800000006", "刘洋", true, "BRONZE", "上海");
    member("m7", "13800000007", "陈静", true, "GOLD", "上海");
    member("m8", "12345", "杨磊", true, "GOLD", "上海");
    parts.kafka().produce(LocalParts.MEMBERS_TOPIC, "{\"member_id\":\"m9\",\"pho");
    parts.kafka().produce("kadian.control", "segment:poison", "{");
    parts.publish(new PublishedSegment("bad", "SELECT * FROM members WHERE tierr = 1", 1));
    parts.publish(GOLD);
    parts.publish(GUANGZHOU);
    Instant due = Instant.now().plus(AHEAD);
    announce("double12-gold", "gold", DOUBLE_12, due);
    announce("double12-guangzhou", "guangzhou", DOUBLE_12, due);
    announce("holes", "gold", "{{time_zone}} 双12", due);

    awaitRows(14);
    assertThat(
            parts
                .ledger()
                .query(
                    "select state, coalesce(reason, '-'), count(*) from sms_log group by 1, 2"
                        + " order by 1, 2"))
        .containsExactly(
            "FAILED|ESME_RINVDSTADR|1",
            "SENT|-|3",
            "SUPPRESSED|DUPLICATE|3",
            "SUPPRESSED|MISSING_FIELD|5",
            "SUPPRESSED|NO_CONSENT|2");
    assertThat(
            parts
                .ledger()
                .query(
                    "select count(*) from sms_log r join sms_log o"
                        + " on r.repeats = o.campaign || '/' || o.member and o.state = 'SENT'"
                        + " and o.phone = r.phone and o.text_hash = r.text_hash"))
        .containsExactly("3");
    assertThat(parts.smsc().messages())
        .extracting(ReceivedMessage::text)
        .containsExactlyInAnyOrder(
            "【富销云】张伟,双12今晚8点开抢 拒收请回复R", "【富销云】王芳,双12今晚8点开抢 拒收请回复R", "【富销云】会员,双12今晚8点开抢 拒收请回复R");
    assertThat(parts.smsc().messages()).allSatisfy(m -> assertThat(m.at()).isAfterOrEqualTo(due));
    assertThat(parts.smsc().report().repeats()).isZero();
    assertThat(parts.kafka().read("kadian.dead-letters"))
        .hasSize(3)
        .anySatisfy(letter -> assertThat(letter).contains("12345"))
        .anySatisfy(letter -> assertThat(letter).contains("m9"))
        .anySatisfy(letter -> assertThat(letter).contains("\"source\":\"control\""));
    assertThat(parts.kafka().read("kadian.events"))
        .anySatisfy(e -> assertThat(e).contains("segment-refused", "Unknown identifier 'tierr'"));
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () ->
                assertThat(parts.kafka().read("kadian.events"))
                    .anySatisfy(
                        event ->
                            assertThat(event)
                                .contains("\"about\":\"double12-gold\"", "\"selected\":5")
                                .contains("\"released\":5")));
  }

  @Test
  void selectsByAndWritesEveryColumnType() throws Exception {
    start(SimulatorOptions.builder());
    Map<String, Object> full = new LinkedHashMap<>();
    full.put("member_id", "m1");
    full.put("phone", "13800000001");
    full.put("first_name", "张伟");
    full.put("consent", true);
    full.put("birthday", "1990-12-03");
    full.put("points", 1200);
    full.put("balance", 12.30);
    full.put("last_order_at", "2026-06-01T16:30:00Z");
    full.put("registered_at", "2020-01-31T09:30:00");
    full.put("spend_90d", 1999.5);
    full.put("orders", 3_000_000_000L);
    full.put("tags", List.of("母婴", "美妆"));
    full.put("preferences", Map.of("channel", "sms"));
    parts.member(full);
    parts.member(Map.of("member_id", "m2", "phone", "13800000002", "consent", true));
    parts.publish(
        new PublishedSegment(
            "everything",
            """
            SELECT * FROM members
            WHERE first_name = '张伟' AND consent AND birthday < DATE '1991-01-01'
              AND points BETWEEN 1000 AND 2000 AND balance = 12.30
              AND last_order_at < send_at AND registered_at < TIMESTAMP '2021-01-01 00:00:00'
              AND spend_90d < 2000 AND orders > 2999999999
              AND ARRAY_CONTAINS(tags, '母婴') AND preferences['channel'] = 'sms'
            """,
            1));
    announce(
        "everything",
        "everything",
        "{{first_name}} {{consent}} {{birthday}} {{points}} {{balance}} {{last_order_at}}"
            + " {{registered_at}} {{spend_90d}} {{orders}} {{tags}} {{preferences}}",
        Instant.now().plus(AHEAD));
    awaitRows(1);
    assertThat(parts.smsc().messages())
        .extracting(ReceivedMessage::text)
        .containsExactly(
            "张伟 true 1990-12-03 1200 12.30 2026-06-02 00:30 2020-01-31 09:30 1999.5 3000000000"
                + " 母婴、美妆 channel:sms");
    assertThat(parts.ledger().query("select parts from sms_log")).containsExactly("2");
  }

  @Test
  void readsMembersFromCsvFiles() throws Exception {
    Path csv = Files.createDirectories(folder.resolve("members"));
    Files.writeString(
        csv.resolve("1.csv"),
        """
        m1,13800000001,张伟,true,Asia/Shanghai,GOLD,广州,1990-12-03,1200,12.30,2026-06-01 16:30:00Z,2020-01-31 09:30:00,1999.5,7,母婴;美妆,
        broken
        m2,13800000002,王芳,true,Asia/Shanghai,SILVER,广州,,,,,,,,,
        """);
    start(SimulatorOptions.builder());
    parts.set("members.ddl", "sql/members-csv.sql");
    parts.export("KADIAN_MEMBERS_PATH", csv.toUri().toString());
    restartJob();
    parts.publish(GOLD);
    announce("csv", "gold", DOUBLE_12, Instant.now().plus(AHEAD));
    awaitRows(1);
    assertThat(parts.smsc().messages())
        .extracting(ReceivedMessage::phone)
        .containsExactly("+8613800000001");
    assertThat(parts.kafka().read("kadian.dead-letters"))
        .singleElement()
        .asString()
        .contains("broken");
  }

  @Test
  void sendsOnceWhatWasHeldWhenTheJobWasDrained() throws Exception {
    start(SimulatorOptions.builder());
    parts.members(goldMembers(200));
    parts.publish(GOLD);
    announce("far", "gold", DOUBLE_12, Instant.now().plus(Duration.ofDays(2)));
    awaitSelected("far"); // what comes now is selected at once
    Instant due = Instant.now().plus(AHEAD_OF_STOP);
    announce("double12", "gold", DOUBLE_12, due);
    awaitSelected("double12");
    String savepoint = flink.stop(job, folder.resolve("savepoints"), true);
    assertThat(parts.smsc().report().received()).isZero();
    job = flink.restore("restored", savepoint, parts::define);
    awaitRows(200);
    assertThat(parts.smsc().messages())
        .hasSize(200)
        .allSatisfy(message -> assertThat(message.at()).isAfterOrEqualTo(due));
    assertThat(parts.smsc().report().repeats()).isZero();
    assertThat(parts.ledger().query("select distinct state from sms_log")).containsExactly("SENT");
  }

  @Test
  void triesAgainWhatTheSmscThrottlesAndSaysUnknownOfWhatItDoesNotAnswer() throws Exception {
    parts = new LocalParts(SimulatorOptions.builder().throttled(0.2).lost(0.05).seed(12).build());
    parts.set("smpp.answer-timeout", "PT2S");
    flink = LocalFlink.unhurried(folder, 2, Map.of());
    job = flink.submit("kadian", parts::define);
    parts.members(goldMembers(500));
    parts.publish(GOLD);
    announce("double12", "gold", DOUBLE_12, Instant.now().plus(AHEAD));
    awaitRows(500);
    long lost = parts.smsc().report().lost();
    assertThat(lost).isPositive();
    assertThat(parts.smsc().report().throttled()).isPositive();
    assertThat(parts.smsc().report().received()).isEqualTo(500);
    assertThat(parts.smsc().report().repeats()).isZero();
    assertThat(parts.ledger().query("select state, count(*) from sms_log group by 1 order by 1"))
        .containsExactly("SENT|" + (500 - lost), "UNKNOWN|" + lost);
  }

  private JobID job;

  private void start(SimulatorOptions.Builder smsc) throws Exception {
    parts = new LocalParts(smsc.build());
    flink = LocalFlink.unhurried(folder, 2, Map.of());
    job = flink.submit("kadian", parts::define);
  }

  private void restartJob() throws Exception {
    flink.cancel(job);
    await().atMost(PATIENCE).until(() -> flink.status(job) == JobStatus.CANCELED);
    job = flink.submit("kadian", parts::define);
  }

  private static List<Map<String, Object>> goldMembers(int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> columns("m" + i, "138%08d".formatted(i), "张伟", true, "GOLD", "广州"))
        .toList();
  }

  private void member(
      String id, String phone, String firstName, boolean consent, String tier, String city) {
    parts.member(columns(id, phone, firstName, consent, tier, city));
  }

  private static Map<String, Object> columns(
      String id, String phone, String firstName, boolean consent, String tier, String city) {
    Map<String, Object> columns = new LinkedHashMap<>();
    columns.put("member_id", id);
    columns.put("phone", phone);
    columns.put("first_name", firstName);
    columns.put("consent", consent);
    columns.put("tier", tier);
    columns.put("city", city);
    return columns;
  }

  private void announce(String id, String segment, String message, Instant due) {
    parts.publish(
        new AnnouncedCampaign(
            new Campaign(id, segment, message, due, Duration.ofMinutes(10), null), Instant.now()));
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
                                .contains("\"about\":\"" + campaign + "\"", "\"selected\":200")));
  }

  private void awaitRows(int rows) {
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () ->
                assertThat(parts.ledger().query("select count(*) from sms_log"))
                    .containsExactly(String.valueOf(rows)));
  }
}
