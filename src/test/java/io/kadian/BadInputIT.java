// SPDX-License-Identifier: Apache-2.0
package io.kadian;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.kadian.domain.Campaign;
import io.kadian.domain.ControlRecord.AnnouncedCampaign;
import io.kadian.domain.ControlRecord.PublishedSegment;
import io.kadian.domain.Json;
import io.kadian.simulator.SimulatorOptions;
import io.kadian.testing.LocalFlink;
import io.kadian.testing.LocalParts;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.flink.api.common.JobID;
import org.apache.flink.api.common.JobStatus;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Bad records by the thousand in every topic, between good ones: nobody else is touched. */
class BadInputIT {
  private static final Duration PATIENCE = Duration.ofMinutes(4);
  private static final int GOOD = 500;
  private static final int BAD = 1000;

  /** Of each kind one in so many. */
  private static final List<String> BAD_MEMBERS =
      List.of(
          "",
          "{",
          "null",
          "[]",
          "\"x\"",
          "\u0000",
          "{\"member_id\":\"b%d\",\"pho",
          "{\"member_id\":\"b%d\",\"phone\":\"12345\",\"tier\":\"GOLD\"}",
          "{\"member_id\":\"b%d\",\"tier\":\"GOLD\"}",
          "{\"phone\":\"13800000000\",\"tier\":\"GOLD\"}",
          "{\"member_id\":\"b%d\\u0000\",\"phone\":\"13800000000\",\"tier\":\"GOLD\"}",
          "{\"member_id\":\"b%d\\ud800\",\"phone\":\"139abcd0000\",\"tier\":\"GOLD\"}",
          "{\"member_id\":\"b%d\",\"phone\":\"13800000000\",\"tier\":\"GOLD\",\"points\":\"many\"}",
          "{\"member_id\":\"b%d\",\"phone\":\"13800000000\",\"tier\":\"GOLD\",\"birthday\":\"soon\"}",
          "{\"member_id\":\"b%d\",\"phone\":\"13800000000\",\"tier\":\"GOLD\",\"tags\":7}",
          "{\"a\":".repeat(2000),
          "{\"member_id\":\"" + "x".repeat(600) + "%d\",\"phone\":\"13800000000\"}",
          "{\"member_id\":\"b%d\",\"phone\":\"" + "1".repeat(10_000) + "\"}");

  private static final List<String> BAD_OUTCOMES =
      List.of(
          "",
          "{",
          "[null]",
          "[{}]",
          "[{\"campaign\":\"c%d\",\"member\":\"m\",\"state\":\"SENT\",\"due\":\"2026-12-12T12:00:00Z\"}]",
          "[{\"campaign\":\"c%d\",\"member\":\"m\",\"phone\":\"+8613800000001\",\"parts\":1,\"state\":\"GONE\"}]",
          "[{\"campaign\":\"c%d\",\"member\":\"m\",\"phone\":\"+8613800000001\",\"parts\":1,"
              + "\"state\":\"SENT\",\"due\":\"2026-12-12T12:00:00Z\","
              + "\"dedup_key\":\"00000000000000000000000000000000\"}]",
          "[{\"campaign\":\"c%d\",\"member\":\"m\",\"phone\":\"+8613800000001\",\"parts\":1,"
              + "\"state\":\"SENT\",\"due\":\"2026-12-12T12:00:00Z\","
              + "\"sent\":\"+1000000000-01-01T00:00:00Z\"}]",
          "[".repeat(5000));

  private static final List<String> BAD_CONTROL =
      List.of(
          "",
          "{",
          "[]",
          "{\"kind\":\"nonsense%d\"}",
          "{\"kind\":\"campaign\"}",
          "{\"kind\":\"segment\",\"name\":\"b%d\"}",
          "{\"kind\":\"segment\",\"name\":\"../b%d\",\"sql\":\"x\",\"version\":1}",
          "{\"kind\":\"segment\",\"name\":\"b%d\",\"sql\":\"x\",\"version\":9223372036854775807}",
          "{\"kind\":\"campaign\",\"announced_at\":\"soon\",\"campaign\":{\"id\":\"b%d\"}}",
          "\u0000".repeat(200_000));

  private static final List<String> BAD_CONDITIONS =
      List.of(
          "tierr = 'GOLD'",
          "tier = ",
          "REGEXP(first_name, '(a+a+)+b')",
          "first_name SIMILAR TO '(a+)+b'",
          "REPEAT(first_name, 1000000000) = 'a'",
          "(".repeat(1000) + "TRUE" + ")".repeat(1000),
          "TRUE" + " AND TRUE".repeat(1000),
          "tier = '" + "x".repeat(30_000) + "'",
          "NOW() > send_at",
          "COUNT(*) > 1");

  @TempDir Path folder;
  private LocalParts parts;
  private LocalFlink flink;
  private final Random random = new Random(7);

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
  void harmsNoGoodCampaignAndIsAllAccountedFor() throws Exception {
    parts = new LocalParts(SimulatorOptions.builder().build());
    flink = LocalFlink.unhurried(folder, 2, Map.of());
    JobID job = flink.submit("kadian", parts::define);

    parts.kafka().produceAll(LocalParts.MEMBERS_TOPIC, members());
    parts.kafka().produceAll("kadian.outcomes", some(BAD_OUTCOMES));
    for (String bad : some(BAD_CONTROL).subList(0, BAD / 5)) {
      parts.kafka().produce("kadian.control", "poison", bad);
    }
    publish("gold", "tier = 'GOLD'");
    for (int i = 0; i < BAD_CONDITIONS.size(); i++) {
      publish("bad-" + i, BAD_CONDITIONS.get(i));
    }
    publish("slow", "REGEXP(first_name, CONCAT('(', time_zone, '+', time_zone, '+)+b$'))");
    Instant due = Instant.now().plusSeconds(8);
    announce("first", "gold", "{{first_name}}", due);
    announce("slow", "slow", "slow", due);
    announce("unknown-column", "gold", "{{firstname}}", due);
    announce("unclosed", "gold", "{{first_name", due);
    announce("nul", "gold", "a\u0000b", due);
    announce("second", "gold", "{{city}} 双12", due);

    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () ->
                assertThat(
                        parts
                            .ledger()
                            .query(
                                "select campaign, state, reason, count(*) from sms_log group by 1,"
                                    + " 2, 3"))
                    .containsExactlyInAnyOrder(
                        "first|SENT|null|" + (GOOD - 3),
                        "first|SUPPRESSED|BAD_CHARACTER|1",
                        "first|SUPPRESSED|TEXT_TOO_LONG|1",
                        "first|SUPPRESSED|MISSING_FIELD|1",
                        "second|SENT|null|" + GOOD));
    assertThat(parts.smsc().messages())
        .anySatisfy(m -> assertThat(m.text()).isEqualTo("{{phone}}"))
        .anySatisfy(m -> assertThat(m.text()).isEqualTo("\u202E👨‍👩‍👧‍👦e\u0301"));

    List<String> letters = parts.kafka().read("kadian.dead-letters");
    assertThat(count(letters, "members")).isEqualTo(BAD);
    assertThat(count(letters, "outcomes")).isEqualTo(BAD);
    assertThat(count(letters, "control")).isEqualTo(BAD / 5);
    assertThat(letters).allSatisfy(letter -> assertThat(letter).contains("\"reason\":\""));
    assertThat(letters)
        .anySatisfy(letter -> assertThat(letter).contains("campaign slow", "takes too long"));
    List<String> events = parts.kafka().read("kadian.events");
    for (int i = 0; i < BAD_CONDITIONS.size(); i++) {
      String name = "\"about\":\"bad-" + i + "\"";
      assertThat(events).anySatisfy(e -> assertThat(e).contains("segment-refused", name));
    }
    for (String refused : List.of("unknown-column", "unclosed", "nul")) {
      String name = "\"about\":\"" + refused + "\"";
      assertThat(events).anySatisfy(e -> assertThat(e).contains("campaign-refused", name));
    }
    assertThat(flink.status(job)).isEqualTo(JobStatus.RUNNING);
    assertThat(exceptions(job)).isEmpty();
  }

  /** Good ones between bad ones. */
  private List<String> members() {
    List<String> good = new ArrayList<>();
    for (int i = 0; i < GOOD; i++) {
      good.add(member(i, "张伟"));
    }
    good.set(1, member(1, "a\u0000b"));
    good.set(2, member(2, "双".repeat(10_000)));
    good.set(3, member(3, null));
    good.set(4, member(4, "{{phone}}"));
    good.set(5, member(5, "\u202E👨‍👩‍👧‍👦e\u0301"));
    good.set(6, member(6, "a".repeat(1000)));
    List<String> all = new ArrayList<>(some(BAD_MEMBERS));
    for (String member : good) {
      all.add(random.nextInt(all.size()), member);
    }
    return all;
  }

  private static String member(int number, String firstName) {
    Map<String, Object> columns = new LinkedHashMap<>();
    columns.put("member_id", "m" + number);
    columns.put("phone", "138%08d".formatted(number));
    columns.put("first_name", firstName);
    columns.put("consent", true);
    columns.put("tier", "GOLD");
    columns.put("time_zone", "a");
    columns.put("city", "广州");
    return new String(Json.bytes(columns), UTF_8);
  }

  private static List<String> some(List<String> kinds) {
    List<String> records = new ArrayList<>();
    for (int i = 0; i < BAD; i++) {
      records.add(kinds.get(i % kinds.size()).replace("%d", String.valueOf(i)));
    }
    return records;
  }

  private void publish(String name, String condition) {
    parts.publish(new PublishedSegment(name, "SELECT * FROM members WHERE " + condition, 1));
  }

  /** As anybody could write it, past what the command line checks. */
  private void announce(String id, String segment, String message, Instant due) {
    parts.publish(
        new AnnouncedCampaign(
            new Campaign(id, segment, message, due, Duration.ofMinutes(10), null), Instant.now()));
  }

  private static long count(List<String> letters, String source) {
    return letters.stream().filter(l -> l.contains("\"source\":\"" + source + "\"")).count();
  }

  /** The job's failures, restarted or not. */
  private List<JsonNode> exceptions(JobID job) throws Exception {
    URI uri = URI.create(flink.webPage() + "/jobs/" + job + "/exceptions");
    String body =
        HttpClient.newHttpClient()
            .send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString())
            .body();
    List<JsonNode> entries = new ArrayList<>();
    Json.MAPPER
        .readTree(body)
        .required("exceptionHistory")
        .required("entries")
        .forEach(entries::add);
    return entries;
  }
}
