// SPDX-License-Identifier: Apache-2.0
package io.kadian.members;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

class MembersFromFilesIT {
  @RegisterExtension
  static final MiniClusterExtension FLINK =
      new MiniClusterExtension(
          new MiniClusterResourceConfiguration.Builder()
              .setNumberTaskManagers(1)
              .setNumberSlotsPerTaskManager(2)
              .build());

  @TempDir Path folder;

  private MemberRun run(String ddl) throws Exception {
    return MemberRun.of(ddl, Map.of("KADIAN_MEMBERS_PATH", folder.toUri().toString()));
  }

  private static String table(String columns, String options) {
    return "CREATE TABLE members (%s) WITH ('connector' = 'filesystem', %s)"
        .formatted(columns, "'path' = '${KADIAN_MEMBERS_PATH}', " + options);
  }

  @Test
  void readsTheCsvTableThatIsShipped() throws Exception {
    String example =
        Files.readString(Path.of("sql/members-csv.sql"))
            .lines()
            .filter(line -> line.startsWith("--   m-1,"))
            .findFirst()
            .orElseThrow()
            .substring(5);
    Files.writeString(
        folder.resolve("a.csv"),
        """
        %s
        m-2,13812345678,,,,,,,,,,,,,,
        "m-3","13812345678","a ""quoted"", name",,,,,,,,,,,,,
        m-4,13812345678,short line
        """
            .formatted(example));

    String ddl = Files.readString(Path.of("sql/members-csv.sql"));
    MemberRun run = run(ddl.replaceAll("'source.monitor-interval' = .*", ""));

    assertThat(run.texts())
        .containsExactly(
            "{\"member_id\":\"m-1\",\"phone\":\"+8613812345678\",\"first_name\":\"小明\",\"consent\":true,"
                + "\"time_zone\":\"Asia/Shanghai\",\"tier\":\"gold\",\"city\":\"Guangzhou\","
                + "\"birthday\":\"1990-02-28\",\"points\":1200,\"balance\":88.50,"
                + "\"last_order_at\":\"2026-11-11T12:00:00Z\",\"registered_at\":\"2020-01-31T09:30:00\","
                + "\"spend_90d\":1999.9,\"orders\":17,\"tags\":[\"vip\",\"双12\"],"
                + "\"preference_list\":\"color=red;size=M\","
                + "\"preferences\":{\"color\":\"red\",\"size\":\"M\"}}",
            "{\"member_id\":\"m-2\",\"phone\":\"+8613812345678\",\"tags\":[]}",
            "{\"member_id\":\"m-3\",\"phone\":\"+8613812345678\",\"first_name\":\"a \\\"quoted\\\", name\",\"tags\":[]}");
    assertThat(run.faults())
        .containsExactly(
            "the record can't be read as csv: Row length mismatch. 16 fields expected but was 3."
                + " <- m-4,13812345678,short line");
  }

  @Test
  void buriesBadLinesAndReadsTheOthers() throws Exception {
    Files.write(
        folder.resolve("a.csv"),
        "m1,13812345678,1\r\nm2,13812345678,x\n\nm3,13812345678,3,4\n\"m4,13812345678,4\nm6,13812345678,6"
            .getBytes(UTF_8));
    Files.write(folder.resolve("b.csv"), new byte[] {'m', (byte) 0xff, ',', '1', ',', '2', '\n'});

    MemberRun run =
        run(
            table(
                "member_id STRING, phone STRING, points INT, file STRING NOT NULL METADATA FROM"
                    + " 'file.name'",
                "'format' = 'csv', 'csv.ignore-parse-errors' = 'true'"));

    assertThat(run.texts())
        .containsExactly(
            "{\"member_id\":\"m1\",\"phone\":\"+8613812345678\",\"points\":1,\"file\":\"a.csv\"}",
            "{\"member_id\":\"m6\",\"phone\":\"+8613812345678\",\"points\":6,\"file\":\"a.csv\"}");
    String asCsv = "the record can't be read as csv: ";
    assertThat(run.faults())
        .containsExactlyInAnyOrder(
            asCsv
                + "Fail to deserialize at field: points. For input string: \"x\" <- m2,13812345678,x",
            "the record is empty <- ",
            asCsv
                + "Too many entries: expected at most 3 (value #3 (1 chars) \"4\") <-"
                + " m3,13812345678,3,4",
            asCsv + "Missing closing quote for value <- \"m4,13812345678,4",
            asCsv
                + "Invalid UTF-8 start byte 0xff (at char #2, byte #0): check content encoding,"
                + " does not look like UTF-8 <- base64:bf8sMSwy");
  }

  @Test
  void readsJsonLinesOfPartitions() throws Exception {
    Path day = Files.createDirectory(folder.resolve("day=2026-12-12"));
    Files.writeString(
        day.resolve("a.json"),
        """
        {"member_id":"m1","phone":"13812345678"}
        {"member_id":
        {"member_id":"m2","phone":"13812345678"}
        """);

    MemberRun run =
        run(
            table("member_id STRING, phone STRING, `day` DATE", "'format' = 'json'")
                .replace("WITH", "PARTITIONED BY (`day`) WITH"));

    assertThat(run.texts())
        .containsExactly(
            "{\"member_id\":\"m1\",\"phone\":\"+8613812345678\",\"day\":\"2026-12-12\"}",
            "{\"member_id\":\"m2\",\"phone\":\"+8613812345678\",\"day\":\"2026-12-12\"}");
    assertThat(run.faults()).hasSize(1).allMatch(fault -> fault.endsWith("<- {\"member_id\":"));
  }

  @Test
  void takesAConnectorWithoutFormatAsItIs() throws Exception {
    MemberRun run =
        run(
            """
            CREATE TABLE members (n BIGINT NOT NULL, member_id AS CAST(n AS STRING),
              phone AS IF(n = 2, 'x', '1381234567' || CAST(n AS STRING)))
            WITH ('connector' = 'datagen', 'number-of-rows' = '3',
              'fields.n.kind' = 'sequence', 'fields.n.start' = '1', 'fields.n.end' = '3')
            """);

    assertThat(run.texts())
        .containsExactly(
            "{\"n\":1,\"member_id\":\"1\",\"phone\":\"+8613812345671\"}",
            "-2",
            "{\"n\":3,\"member_id\":\"3\",\"phone\":\"+8613812345673\"}");
    assertThat(run.faults())
        .containsExactly(
            "phone holds more than a number: letters, an extension or a second one <-"
                + " {\"n\":2,\"member_id\":\"2\",\"phone\":\"x\"}");
  }
}
