// SPDX-License-Identifier: Apache-2.0
package io.kadian.members;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kadian.domain.InvalidInputException;
import io.kadian.types.MemberSchema;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.flink.api.dag.Transformation;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.table.api.bridge.java.StreamTableEnvironment;
import org.apache.flink.table.api.config.ExecutionConfigOptions;
import org.apache.flink.table.data.RowData;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class MemberTableTest {
  private static final String COLUMNS = "member_id STRING, phone STRING, points INT NOT NULL";
  private static final String KEYED = COLUMNS + ", PRIMARY KEY (member_id) NOT ENFORCED";
  private static final String KAFKA =
      "'connector' = 'kafka', 'topic' = 't', 'properties.bootstrap.servers' = 'b:1',"
          + " 'properties.group.id' = 'g'";

  private final StreamTableEnvironment env = newEnvironment();

  private static StreamTableEnvironment newEnvironment() {
    Configuration config = new Configuration();
    config.set(PipelineOptions.AUTO_GENERATE_UIDS, false);
    return StreamTableEnvironment.create(
        StreamExecutionEnvironment.getExecutionEnvironment(config));
  }

  private static String table(String columns, String options) {
    return "CREATE TABLE members (" + columns + ") WITH (" + options + ")";
  }

  static Stream<Arguments> tables() {
    String computed = COLUMNS + ", tier AS UPPER(phone), send_at AS NOW()";
    String rowtime =
        computed + ", ts TIMESTAMP_LTZ(3) METADATA FROM 'timestamp', WATERMARK FOR ts AS ts";
    return Stream.of(
        Arguments.of("kafka", table(COLUMNS, KAFKA + ", 'format' = 'json'")),
        Arguments.of("computed columns", table(computed, KAFKA + ", 'format' = 'json'")),
        Arguments.of("a watermark", table(rowtime, KAFKA + ", 'format' = 'json'")),
        Arguments.of(
            "a key",
            table(
                COLUMNS,
                KAFKA
                    + ", 'value.format' = 'csv', 'key.format' = 'raw', 'key.fields' = 'member_id'")),
        Arguments.of(
            "upsert-kafka",
            table(
                KEYED,
                KAFKA.replace("'kafka'", "'upsert-kafka'")
                    + ", 'value.format' = 'json', 'key.format' = 'json'")),
        Arguments.of("debezium", table(KEYED, KAFKA + ", 'format' = 'debezium-json'")),
        Arguments.of(
            "debezium without key", table(COLUMNS, KAFKA + ", 'format' = 'debezium-json'")),
        Arguments.of(
            "files",
            table(computed, "'connector' = 'filesystem', 'path' = '/tmp', 'format' = 'csv'")),
        Arguments.of("datagen", table(computed, "'connector' = 'datagen'")));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("tables")
  void givesEveryOperatorAUidThatIsTheSameTheNextTime(String name, String ddl) {
    List<String> uids = uids(MemberTable.declare(env, ddl, name));

    assertThat(uids).doesNotHaveDuplicates().allMatch(uid -> uid.startsWith("members"));
    assertThat(uids(MemberTable.declare(newEnvironment(), ddl, name))).isEqualTo(uids);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("tables")
  void keepsNoStateBetweenTheTableAndItsRows(String name, String ddl) {
    List<String> uids = uids(MemberTable.declare(env, ddl, name));

    assertThat(uids).noneMatch(uid -> uid.contains("normalize") || uid.contains("materializer"));
  }

  private static List<String> uids(MemberTable table) {
    return table.rows().getTransformation().getTransitivePredecessors().stream()
        .map(Transformation::getUid)
        .toList();
  }

  @Test
  void leavesTheUidsOfOtherQueriesAlone() {
    String before = env.getConfig().get(ExecutionConfigOptions.TABLE_EXEC_UID_FORMAT);

    MemberTable.declare(env, table(COLUMNS, "'connector' = 'datagen'"), "f").rows();

    assertThat(env.getConfig().get(ExecutionConfigOptions.TABLE_EXEC_UID_FORMAT)).isEqualTo(before);
  }

  @Test
  void givesRowsTheColumnsThatNormaliseMemberReads() {
    MemberTable table =
        MemberTable.declare(env, table(KEYED, KAFKA + ", 'format' = 'debezium-json'"), "f");

    assertThat(table.rows().getType().getTypeClass()).isEqualTo(RowData.class);
    assertThat(table.rows().getType().toString())
        .contains("`points` INT, `__raw` BYTES, `__error` STRING> NOT NULL");
  }

  @Test
  void takesOtherStatementsBeforeTheTable() {
    MemberTable table =
        MemberTable.declare(
            env,
            """
            SET 'table.local-time-zone' = 'Asia/Shanghai'; -- it''s theirs
            CREATE CATALOG crm WITH ('type' = 'generic_in_memory');
            USE CATALOG crm;
            CREATE TABLE base (member_id STRING, phone STRING) WITH ('connector' = 'datagen');
            CREATE TEMPORARY TABLE members (tier STRING) LIKE base;
            """,
            "f");

    assertThat(env.getConfig().getLocalTimeZone()).hasToString("Asia/Shanghai");
    assertThat(table.schema().columns()).containsExactly("member_id", "phone", "tier");
    assertThat(table.rows()).isNotNull();
  }

  @Test
  void readsTheColumnsWithoutConnectingToAnything() {
    MemberSchema schema =
        MemberTable.schemaOf(table(COLUMNS, "'connector' = '${NOT_SET}'"), "sql/members.sql");

    assertThat(schema.columns()).containsExactly("member_id", "phone", "points");
  }

  @ParameterizedTest
  @MethodSource("shipped")
  void readsTheTablesThatAreShipped(Path file) throws Exception {
    String ddl = Files.readString(file);

    MemberTable table = MemberTable.declare(env, ddl, file.toString(), Map.of());

    assertThat(table.schema()).isEqualTo(MemberTable.schemaOf(ddl, file.toString()));
    assertThat(table.schema().columns())
        .contains(
            "member_id",
            "phone",
            "first_name",
            "consent",
            "time_zone",
            "tier",
            "city",
            "birthday",
            "points",
            "balance",
            "last_order_at",
            "registered_at",
            "spend_90d",
            "orders",
            "tags",
            "preferences")
        .doesNotContain("send_at");
    assertThat(MemberTable.filledIn(ddl, file.toString(), Map.of("KADIAN_KAFKA", "kafka:1")))
        .doesNotContain("'${");
  }

  static Stream<Path> shipped() {
    return Stream.of(Path.of("sql/members.sql"), Path.of("sql/members-csv.sql"));
  }

  @Test
  void saysSoTooWhenOnlyPlanningFindsTheMistake() {
    String ddl =
        table(COLUMNS, KAFKA.replace(", 'properties.group.id' = 'g'", "") + ", 'format' = 'json'");
    MemberTable table = MemberTable.declare(env, ddl, "f.sql");

    assertThatThrownBy(table::rows)
        .isInstanceOf(InvalidInputException.class)
        .hasMessageStartingWith("f.sql: Property group.id is required");
  }

  static Stream<Arguments> mistakes() {
    return Stream.of(
        Arguments.of(
            "CREATE TABLE members (\n  member_id STRING,\n  phone STRING\n  consent BOOLEAN) WITH ()",
            "f.sql, the statement at line 1: Encountered \"consent\" at line 4, column 3."),
        Arguments.of("-- nothing", "f.sql: there is no CREATE TABLE members (…) WITH (…) in it"),
        Arguments.of(
            "CREATE TABLE people (a STRING) WITH ('connector' = 'datagen')",
            "f.sql: there is no CREATE TABLE members (…) WITH (…) in it"),
        Arguments.of(
            "CREATE TABLE a (x INT) WITH ('connector' = 'datagen');\nCREATE VIEW members AS"
                + " (TABLE a)",
            "f.sql: members is a view; declare a table, with computed columns if need be"),
        Arguments.of(
            "\nINSERT INTO members VALUES (1)",
            "f.sql, line 2: INSERT has no place here, only CREATE, USE, SET, LOAD and UNLOAD"),
        Arguments.of(
            "CREATE TABLE members WITH ('connector' = 'print') AS SELECT 1",
            "f.sql, line 1: CREATE TABLE … AS SELECT would start a job; declare the columns"),
        Arguments.of("SET a = b", "f.sql, line 1: write SET 'key' = 'value'"),
        Arguments.of(
            table("phone STRING", "'connector' = 'datagen'"),
            "f.sql: column member_id STRING is missing; there are phone"),
        Arguments.of(
            table(COLUMNS, "'connector' = 'kafkaa'"),
            "f.sql: Could not find any factory for identifier 'kafkaa'"),
        Arguments.of(
            table(COLUMNS, "'connector' = 'print'"),
            "f.sql: Connector 'print' can only be used as a sink"),
        Arguments.of(
            table(COLUMNS, "'connector' = 'kafka', 'format' = 'json', 'topic' = 't'"),
            "f.sql: One or more required options are missing."),
        Arguments.of(
            table(COLUMNS, KAFKA + ", 'format' = 'json', 'json.ignore-parse-error' = 'true'"),
            "f.sql: Unsupported options found for 'kafka'."),
        Arguments.of(
            table(COLUMNS, KAFKA + ", 'format' = 'jason'"),
            "f.sql: Could not find any factory for identifier 'jason'"),
        Arguments.of(
            table(COLUMNS + ", x AS nosuch(phone)", "'connector' = 'datagen'"),
            "f.sql, the statement at line 1: No match found for function signature nosuch"),
        Arguments.of(
            table(COLUMNS + ", __raw BYTES", KAFKA + ", 'format' = 'json'"),
            "f.sql: column __raw: the name is taken by Kadian"),
        Arguments.of(
            table(COLUMNS, "'connector' = '${CONNECTOR}'"), "f.sql, line 1: CONNECTOR is not set"));
  }

  @ParameterizedTest
  @MethodSource("mistakes")
  void saysWhatIsWrongWithTheFile(String ddl, String message) {
    assertThatThrownBy(() -> MemberTable.declare(env, ddl, "f.sql"))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageStartingWith(message);
  }
}
