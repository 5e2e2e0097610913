// SPDX-License-Identifier: Apache-2.0
package io.kadian.members;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kadian.testing.EmbeddedKafka;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.table.api.bridge.java.StreamTableEnvironment;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.extension.RegisterExtension;

class MembersFromKafkaIT {
  @RegisterExtension
  static final MiniClusterExtension FLINK =
      new MiniClusterExtension(
          new MiniClusterResourceConfiguration.Builder()
              .setNumberTaskManagers(1)
              .setNumberSlotsPerTaskManager(2)
              .build());

  private static final String GOOD = "{\"member_id\":\"%s\",\"phone\":\"13812345678\"}";
  private static final String COLUMNS = "member_id STRING, phone STRING, points INT";

  private static EmbeddedKafka kafka;
  private String topic;

  @BeforeAll
  static void start() {
    kafka = EmbeddedKafka.start();
  }

  @AfterAll
  static void stop() {
    kafka.close();
  }

  @BeforeEach
  void createTopic(TestInfo test) {
    topic = test.getTestMethod().orElseThrow().getName();
    kafka.createTopic(topic, 1);
  }

  private MemberRun run(String ddl) throws Exception {
    return MemberRun.of(
        ddl, Map.of("KADIAN_KAFKA", kafka.bootstrapServers(), "KADIAN_MEMBERS_TOPIC", topic));
  }

  private String table(String connector, String columns, String options) {
    return """
    CREATE TABLE members (%s) WITH (
      'connector' = '%s',
      'topic' = '${KADIAN_MEMBERS_TOPIC}',
      'properties.bootstrap.servers' = '${KADIAN_KAFKA}',
      'properties.group.id' = 'members',
      'scan.bounded.mode' = 'latest-offset',
      %s
    )
    """
        .formatted(columns, connector, options);
  }

  @Test
  void readsEveryColumnOfTheTableThatIsShipped() throws Exception {
    kafka.produce(
        topic,
        """
        {"member_id": "m-1", "phone": "138 1234 5678", "first_name": "小明 \uD83C\uDF89 \\u0000",
         "consent": true, "time_zone": "Asia/Shanghai", "tier": "gold", "city": "Guangzhou",
         "birthday": "1990-02-28", "points": 1200, "balance": 88.50,
         "last_order_at": "2026-11-11T12:00:00Z", "registered_at": "2020-01-31T09:30:00",
         "spend_90d": 1999.9, "orders": 17, "tags": ["vip", null, "双12"],
         "preferences": {"color": "red"}, "unknown": [1]}
        """);
    kafka.produce(topic, GOOD.formatted("m-2"));

    MemberRun run = run(bounded(Files.readString(Path.of("sql/members.sql"))));

    assertThat(run.faults()).isEmpty();
    assertThat(run.texts())
        .containsExactly(
            "{\"member_id\":\"m-1\",\"phone\":\"+8613812345678\",\"first_name\":\"小明 \uD83C\uDF89 \\u0000\","
                + "\"consent\":true,\"time_zone\":\"Asia/Shanghai\",\"tier\":\"gold\",\"city\":\"Guangzhou\","
                + "\"birthday\":\"1990-02-28\",\"points\":1200,\"balance\":88.50,"
                + "\"last_order_at\":\"2026-11-11T12:00:00Z\",\"registered_at\":\"2020-01-31T09:30:00\","
                + "\"spend_90d\":1999.9,\"orders\":17,\"tags\":[\"vip\",null,\"双12\"],"
                + "\"preferences\":{\"color\":\"red\"}}",
            "{\"member_id\":\"m-2\",\"phone\":\"+8613812345678\"}");
  }

  private static String bounded(String ddl) {
    return ddl.replace("'format' =", "'scan.bounded.mode' = 'latest-offset', 'format' =");
  }

  @Test
  void buriesEveryBadRecordWithItsReasonAndLosesNothingElse() throws Exception {
    List<String> bad =
        List.of(
            "{\"member_id\":\"m2\",\"phone\":",
            "{\"member_id\":\"m3\",\"phone\":\"13812345678\",\"points\":\"many\"}",
            "{\"phone\":\"13812345678\"}",
            "{\"member_id\":\" \",\"phone\":\"13812345678\"}",
            "{\"member_id\":\"m4\",\"phone\":\"12345\"}",
            "",
            "42",
            "null",
            "[]",
            "[%s, {\"member_id\":\"m6\",\"points\":\"x\"}]".formatted(GOOD.formatted("m5")));
    kafka.produce(topic, GOOD.formatted("first"));
    for (String record : bad) {
      kafka.produce(topic, record);
      kafka.produce(topic, GOOD.formatted("after"));
    }
    byte[] gbk = "{\"member_id\":\"会员\"}".getBytes(Charset.forName("GBK"));
    kafka.produce(topic, null, gbk);
    byte[] truncated = "{\"member_id\":\"会".getBytes(UTF_8);
    truncated = Arrays.copyOf(truncated, truncated.length - 1);
    kafka.produce(topic, null, truncated);
    kafka.produce(topic, null, (byte[]) null);
    kafka.produce(topic, "[%s,%s]".formatted(GOOD.formatted("a"), GOOD.formatted("b")));

    MemberRun run =
        run(
            table(
                "kafka",
                COLUMNS,
                "'scan.startup.mode' = 'earliest-offset', 'format' = 'json',"
                    + " 'json.ignore-parse-errors' = 'true'"));

    assertThat(run.members()).extracting(m -> m.member()).startsWith("first").endsWith("a", "b");
    assertThat(run.members()).filteredOn(m -> m.member().equals("after")).hasSameSizeAs(bad);
    assertThat(run.texts()).hasSize(bad.size() + 4).contains("-m4");
    String asJson = "the record can't be read as json: ";
    assertThat(run.faults())
        .containsExactly(
            asJson + "Unexpected end-of-input within/between Object entries <- " + bad.get(0),
            asJson + "Fail to deserialize at field: points. <- " + bad.get(1),
            "member_id is missing <- " + bad.get(2),
            "member_id is blank <- " + bad.get(3),
            "phone is not a valid number <- " + bad.get(4),
            "the record is empty <- ",
            asJson + "No content to map due to end-of-input <- 42",
            asJson + "No content to map due to end-of-input <- null",
            "the record holds no row <- []",
            asJson + "Fail to deserialize at field: points. <- " + bad.get(9),
            asJson + "Fail to deserialize at field: member_id. <- " + RawText.of(gbk),
            asJson + "Fail to deserialize at field: member_id. <- " + RawText.of(truncated),
            "the record's value is empty <- {}");
    assertThat(run.deadLetters())
        .allMatch(letter -> letter.source().equals("members") && letter.at().equals(MemberRun.NOW));
  }

  @Test
  void sendsAMemberAwayWhoIsDeletedFromAnUpsertTable() throws Exception {
    kafka.produce(topic, "m1", GOOD.formatted("m1"));
    kafka.produce(topic, "m2", GOOD.formatted("m2"));
    kafka.produce(topic, "m1", null);
    kafka.produce(topic, "m3", "{bad");
    kafka.produce(topic, null, GOOD.formatted("m4"));
    kafka.produce(topic, (String) null, null);
    kafka.produce(topic, "m2", "");

    MemberRun run =
        run(
            table(
                "upsert-kafka",
                COLUMNS + ", PRIMARY KEY (member_id) NOT ENFORCED",
                """
                'key.format' = 'raw', 'value.format' = 'json',
                'value.fields-include' = 'EXCEPT_KEY', 'value.json.ignore-parse-errors' = 'true'
                """));

    assertThat(run.texts())
        .containsExactly(
            "{\"member_id\":\"m1\",\"phone\":\"+8613812345678\"}",
            "{\"member_id\":\"m2\",\"phone\":\"+8613812345678\"}",
            "-m1");
    assertThat(run.faults())
        .containsExactly(
            "the record can't be read as json: Unexpected character ('b' (code 98)): was expecting"
                + " double-quote to start field name <- {bad",
            "the record's key has no member_id, which is NOT NULL <- " + GOOD.formatted("m4"),
            "the record's key has no member_id, which is NOT NULL <- {\"member_id\":\"\"}",
            "the record is empty <- ");
  }

  @Test
  void takesTheIdFromARecordsKey() throws Exception {
    kafka.produce(topic, "{\"member_id\":\"m1\"}", "13812345678,1");
    kafka.produce(topic, "{\"member", "13812345678,2");
    kafka.produce(topic, "{\"member_id\":\"m3\"}", "13812345678,x");
    kafka.produce(topic, null, "13812345678,4");

    MemberRun run =
        run(
            table(
                "kafka",
                "phone STRING, points INT, k_member_id STRING NOT NULL, member_id AS k_member_id",
                """
                'scan.startup.mode' = 'earliest-offset', 'value.format' = 'csv',
                'key.format' = 'json', 'key.fields' = 'k_member_id', 'key.fields-prefix' = 'k_',
                'value.fields-include' = 'EXCEPT_KEY'
                """));

    assertThat(run.texts())
        .containsExactly(
            "{\"phone\":\"+8613812345678\",\"points\":1,\"k_member_id\":\"m1\",\"member_id\":\"m1\"}");
    assertThat(run.faults())
        .containsExactly(
            "the record's key '{\"member' can't be read as json: Unexpected end-of-input in field"
                + " name <- 13812345678,2",
            "the record can't be read as csv: Fail to deserialize at field: points. For input"
                + " string: \"x\" <- 13812345678,x",
            "the record's key is empty <- 13812345678,4");
  }

  @Test
  void followsTheChangesOfADatabase() throws Exception {
    String m1 = "{\"member_id\":\"m1\",\"phone\":\"13812345678\",\"points\":%d}";
    String m2 = m1.replace("m1", "m2");
    String change = "{\"before\":%s,\"after\":%s,\"op\":\"%s\"}";
    kafka.produce(topic, change.formatted("null", m1.formatted(1), "c"));
    kafka.produce(topic, change.formatted(m1.formatted(1), m1.formatted(2), "u"));
    kafka.produce(topic, change.formatted(m1.formatted(2), m2.formatted(2), "u"));
    kafka.produce(topic, change.formatted("{\"member_id\":\"m2\"}", "null", "d"));
    kafka.produce(topic, null, (byte[]) null); // Debezium's tombstone after a delete
    kafka.produce(topic, "zz");
    kafka.produce(topic, change.formatted("null", "{\"phone\":\"13812345678\"}", "c"));

    MemberRun run =
        run(
            table(
                "kafka",
                "points INT NOT NULL, phone STRING, member_id STRING, PRIMARY KEY (member_id) NOT"
                    + " ENFORCED",
                "'scan.startup.mode' = 'earliest-offset', 'format' = 'debezium-json'"));

    String row = "{\"points\":%d,\"phone\":\"+8613812345678\",\"member_id\":\"%s\"}";
    assertThat(run.texts())
        .containsExactly(
            row.formatted(1, "m1"), row.formatted(2, "m1"), "-m1", row.formatted(2, "m2"), "-m2");
    assertThat(run.faults())
        .satisfiesExactly(
            zz -> assertThat(zz).startsWith("the record can't be read as debezium-json: Unrecog"),
            keyless ->
                assertThat(keyless)
                    .startsWith("the record has no points, which is NOT NULL <- {\"before\":"));
  }

  @Test
  void stopsForAFaultThatIsNotTheRecords() throws Exception {
    kafka.produce(topic, GOOD.formatted("m1"));
    StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment();
    MemberTable table =
        MemberTable.declare(
            StreamTableEnvironment.create(env),
            table("kafka", COLUMNS, "'scan.startup.mode' = 'earliest-offset', 'format' = 'json'"),
            "members.sql",
            Map.of("KADIAN_KAFKA", kafka.bootstrapServers(), "KADIAN_MEMBERS_TOPIC", topic));
    table
        .rows()
        .filter(
            row -> {
              throw new IllegalStateException("a stage's own fault");
            })
        .print();

    assertThatThrownBy(env::execute).hasRootCauseMessage("a stage's own fault");
  }
}
