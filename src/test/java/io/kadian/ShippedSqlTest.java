// SPDX-License-Identifier: Apache-2.0
package io.kadian;

import static org.assertj.core.api.Assertions.assertThat;

import io.kadian.domain.Campaign;
import io.kadian.domain.CampaignFile;
import io.kadian.domain.Segment;
import io.kadian.testing.Rules;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.flink.table.api.EnvironmentSettings;
import org.apache.flink.table.api.TableEnvironment;
import org.apache.flink.util.CollectionUtil;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The segments and campaigns under {@code sql/}, asked of Flink SQL itself. */
class ShippedSqlTest {
  private static final Path SEGMENTS = Path.of("sql/segments");
  private static final Path CAMPAIGNS = Path.of("sql/campaigns");
  private static final Instant BEFORE_THEM_ALL = Instant.parse("2026-11-01T00:00:00Z");

  private static final String MEMBERS =
      """
      CREATE TEMPORARY TABLE members (
        member_id STRING, phone STRING, first_name STRING, consent BOOLEAN, time_zone STRING,
        tier STRING, city STRING, birthday DATE, points INT, balance DECIMAL(10, 2),
        last_order_at TIMESTAMP_LTZ(3), registered_at TIMESTAMP(3), spend_90d DOUBLE,
        orders BIGINT, tags ARRAY<STRING>, preferences MAP<STRING, STRING>,
        send_at TIMESTAMP_LTZ(3)
      ) WITH ('connector' = 'filesystem', 'format' = 'json', 'path' = '%s',
        'json.timestamp-format.standard' = 'ISO-8601')
      """;

  /**
   * One in every segment but nearly-gold, one in that alone, and one of whom nothing is known. It
   * is December in Shanghai and still November in London.
   */
  private static final String ROWS =
      """
      {"member_id": "gold", "phone": "+8613912345678", "tier": "GOLD", "city": "广州市", \
      "birthday": "1990-12-24", "points": 120, "balance": 499.00, \
      "last_order_at": "2026-08-01T04:00:00Z", "registered_at": "2026-07-01T00:00:00", \
      "spend_90d": 10.5, "orders": 3, "tags": ["数码", "母婴"], "preferences": {"channel": "sms"}, \
      "send_at": "2026-11-30T16:30:00Z"}
      {"member_id": "silver", "phone": "13812345678", "tier": "SILVER", "city": "广州", \
      "birthday": "1990-11-30", "points": 999, "balance": 490.00, \
      "last_order_at": "2026-11-20T04:00:00Z", "registered_at": "2026-01-01T00:00:00", \
      "spend_90d": 1999.99, "orders": 3, "tags": ["母婴"], "preferences": {"channel": "app"}, \
      "send_at": "2026-11-30T16:30:00Z"}
      {"member_id": "blank", "send_at": "2026-11-30T16:30:00Z"}
      """;

  private static TableEnvironment flink;

  /** By segment. */
  private static Map<String, List<String>> members;

  @BeforeAll
  static void selectAllInOneQuery(@TempDir Path folder) throws IOException {
    Files.writeString(folder.resolve("members.json"), ROWS);
    flink = TableEnvironment.create(EnvironmentSettings.inBatchMode());
    flink.getConfig().setLocalTimeZone(ZoneId.of("Asia/Shanghai"));
    flink.executeSql(MEMBERS.formatted(folder));
    String query =
        segments()
            .map(ShippedSqlTest::segment)
            .map(
                segment ->
                    "SELECT '%s' AS segment, member_id FROM members WHERE (%s) IS TRUE"
                        .formatted(segment.name(), segment.condition()))
            .collect(Collectors.joining(" UNION ALL "));
    members =
        CollectionUtil.iteratorToList(flink.executeSql(query).collect()).stream()
            .collect(
                Collectors.groupingBy(
                    row -> row.<String>getFieldAs("segment"),
                    Collectors.mapping(
                        row -> row.<String>getFieldAs("member_id"), Collectors.toList())));
  }

  static Stream<Path> segments() throws IOException {
    return filesIn(SEGMENTS);
  }

  static Stream<Path> campaigns() throws IOException {
    return filesIn(CAMPAIGNS);
  }

  @ParameterizedTest
  @MethodSource("segments")
  void everySegmentSaysInWordsWhoIsMeant(Path file) {
    assertThat(segment(file).description()).hasSizeGreaterThan(30);
  }

  @ParameterizedTest
  @CsvSource({
    "gold-guangzhou, gold",
    "lapsed-buyers, gold",
    "birthday-month, gold",
    "new-mothers, gold",
    "prefers-sms, gold",
    "mobile-139, gold",
    "high-value, gold",
    "nearly-gold, silver"
  })
  void eachSegmentPicksWhomItsWordsMean(String name, String member) {
    assertThat(members.get(name)).containsExactly(member);
  }

  @ParameterizedTest
  @MethodSource("segments")
  void everySegmentRunsInTheSqlClientAsItIs(Path file) {
    assertThat(flink.explainSql(text(file))).contains("Optimized Execution Plan");
  }

  @Test
  void noSegmentIsLeftUntried() throws IOException {
    assertThat(segments().map(file -> segment(file).name()))
        .containsExactlyInAnyOrderElementsOf(members.keySet());
  }

  @ParameterizedTest
  @MethodSource("campaigns")
  void everyCampaignCanBeAnnouncedAsItIs(Path file) {
    Campaign campaign =
        CampaignFile.read(text(file), file.toString(), BEFORE_THEM_ALL, Rules.SHANGHAI);

    List<String> columns = flink.from("members").getResolvedSchema().getColumnNames();
    CampaignFile.checkColumns(campaign, columns, file.toString());
    assertThat(CampaignFile.warnings(campaign)).isEmpty();
    assertThat(SEGMENTS.resolve(campaign.segment() + ".sql")).exists();
  }

  private static Segment segment(Path file) {
    return Segment.parse(file.getFileName().toString().replace(".sql", ""), text(file));
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Stream<Path> filesIn(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.sorted().toList().stream();
    }
  }
}
