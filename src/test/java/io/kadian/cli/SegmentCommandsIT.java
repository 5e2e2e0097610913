// SPDX-License-Identifier: Apache-2.0
package io.kadian.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.kadian.cli.Desk.Answer;
import io.kadian.domain.AudienceEstimate;
import io.kadian.domain.ControlRecord.PublishedSegment;
import io.kadian.domain.ControlRecord.Question;
import io.kadian.domain.Event.AudienceEstimated;
import io.kadian.domain.Event.QuestionRefused;
import io.kadian.domain.Event.SegmentAccepted;
import io.kadian.domain.Event.SegmentRefused;
import io.kadian.domain.Json;
import io.kadian.testing.EmbeddedKafka;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.config.ConfigResource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SegmentCommandsIT {
  private static final String GOLD =
      """
      -- Gold members in Guangzhou (广州金卡会员).
      SELECT * FROM members
      WHERE tier = 'GOLD'
        AND city IN ('广州', '广州市'); -- two shops
      """;

  private static EmbeddedKafka kafka;

  @TempDir Path folder;
  private Desk desk;

  @BeforeAll
  static void startKafka() {
    kafka = EmbeddedKafka.start();
  }

  @AfterAll
  static void stopKafka() {
    kafka.close();
  }

  @BeforeEach
  void sitDown() {
    desk = new Desk(kafka, folder);
  }

  @Test
  void publishesASegmentAsItsFileIs() {
    Answer answer = desk.run("segment", "publish", desk.file("gold.sql", GOLD));

    assertThat(answer.err())
        .isEqualTo("kadian: made the topic " + desk.controlTopic + ": 1 partition, compacted\n");
    assertThat(answer.out()).isEqualTo("gold: published as version 1796090400000\n");
    assertThat(answer.exitCode()).isZero();
    assertThat(desk.published())
        .containsExactly(new PublishedSegment("gold", GOLD, Desk.NOW.toEpochMilli()));
    assertThat(kafka.records(desk.controlTopic).get(0).key()).asString().isEqualTo("segment:gold");
  }

  @Test
  void makesTheControlTopicWithOnePartitionAndCompacted() throws Exception {
    desk.run("segment", "publish", desk.file("gold.sql", GOLD));

    assertThat(
            kafka
                .admin()
                .describeTopics(List.of(desk.controlTopic))
                .allTopicNames()
                .get()
                .get(desk.controlTopic)
                .partitions())
        .hasSize(1);
    ConfigResource topic = new ConfigResource(ConfigResource.Type.TOPIC, desk.controlTopic);
    assertThat(
            kafka
                .admin()
                .describeConfigs(List.of(topic))
                .all()
                .get()
                .get(topic)
                .get("cleanup.policy")
                .value())
        .isEqualTo("compact");
  }

  @Test
  void saysThatAnUnchangedSegmentIsUnchanged() {
    String file = desk.file("gold.sql", GOLD);
    desk.run("segment", "publish", file);
    desk.clock.advance(Duration.ofHours(1));

    Answer answer = desk.run("segment", "publish", file);

    assertThat(answer.out()).isEqualTo("gold: unchanged, version 1796090400000 stays\n");
    assertThat(answer.err()).isEmpty();
    assertThat(answer.exitCode()).isZero();
    assertThat(desk.published()).hasSize(1);
  }

  @Test
  void aChangeGetsALargerVersionThoughTheClockWasSetBack() {
    desk.run("segment", "publish", desk.file("gold.sql", GOLD));
    desk.clock.advance(Duration.ofDays(-1));

    desk.run("segment", "publish", desk.file("gold.sql", GOLD.replace("GOLD", "SILVER")));

    assertThat(desk.published())
        .extracting(record -> ((PublishedSegment) record).version())
        .containsExactly(Desk.NOW.toEpochMilli(), Desk.NOW.toEpochMilli() + 1);
  }

  @Test
  void refusesWhatFlinkRefusesWithItsWordsAndThePlaceInTheFile() {
    String file =
        desk.file(
            "gold.sql",
            """
            /* Gold members,
               of one city. */
            SELECT * FROM members
            WHERE /* 城市 */ city = '广州' -- where they live
              AND tierr = 'GOLD';
            """);

    Answer answer = desk.run("segment", "publish", file);

    assertThat(answer.err())
        .isEqualTo(
            file
                + """
                :5:7: Unknown identifier 'tierr'; did you mean 'tier'?
                      AND tierr = 'GOLD';
                          ^
                Nothing is published.
                """);
    assertThat(answer.out()).isEmpty();
    assertThat(answer.exitCode()).isEqualTo(1);
  }

  @Test
  void pointsAtTheColumnBehindChineseTextToo() {
    Answer answer =
        desk.run(
            "segment",
            "publish",
            desk.file("gold.sql", "SELECT * FROM members WHERE city = '广州' AND x = 1"));

    assertThat(answer.err())
        .contains("gold.sql:1:45: Unknown identifier 'x'\n")
        .contains("'广州' AND x = 1\n" + " ".repeat(4 + 44 + 2) + "^\n");
  }

  @Test
  void countsLinesAsAnEditorDoesWhateverEndsThemAndWithoutTheByteOrderMark() {
    Answer answer =
        desk.run(
            "segment",
            "publish",
            desk.file("gold.sql", "\uFEFF-- Gold.\r\nSELECT * FROM members WHERE\r\n\ttierr = 'X'"),
            desk.file("silver.sql", "\uFEFFSELECT * FROM members WHERE tierr = 'X'"));

    assertThat(answer.err())
        .contains("gold.sql:3:2: Unknown identifier 'tierr'")
        .contains("\n     tierr = 'X'\n     ^\n")
        .contains("silver.sql:1:29: Unknown identifier 'tierr'");
  }

  @Test
  void refusesASubQueryWithItsLine() {
    Answer answer =
        desk.run(
            "segment",
            "publish",
            desk.file(
                "gold.sql",
                "-- Gold.\nSELECT * FROM members WHERE\n  tier IN (SELECT tier FROM members)"));

    assertThat(answer.err()).contains("gold.sql:3: a condition looks at one member");
  }

  @Test
  void pointsAtASyntaxErrorWithoutFlinksListOfAllTokens() {
    Answer answer =
        desk.run(
            "segment",
            "publish",
            desk.file("gold.sql", "-- Gold.\nSELECT * FROM members\nWHERE tier = = 'GOLD'\n"));

    assertThat(answer.err()).contains("gold.sql:3:12: Encountered \"= =\" at line 3, column 12.\n");
    assertThat(answer.err()).doesNotContain("Was expecting");
    assertThat(answer.exitCode()).isEqualTo(1);
  }

  @Test
  void pointsAtTheConditionIfItIsNoConditionAtAll() {
    Answer answer =
        desk.run(
            "segment",
            "publish",
            desk.file("gold.sql", "-- Gold.\nSELECT * FROM members WHERE\n  points"));

    assertThat(answer.err())
        .contains(
            "gold.sql:3:3: Mismatch between expression type 'INT' and expected type 'BOOLEAN'");
  }

  @Test
  void refusesAFormThatIsNoSegmentWithItsLine() {
    Answer answer =
        desk.run(
            "segment",
            "publish",
            desk.file("gold.sql", "-- Gold.\nSELECT * FROM members\nWHERE CURRENT_DATE > birthday"),
            desk.file("silver.sql", "SELECT * FROM customers"));

    assertThat(answer.err())
        .contains("gold.sql:3: CURRENT_DATE gives another answer each time")
        .contains("silver.sql: write a comment, then SELECT * FROM members WHERE <condition>");
    assertThat(answer.exitCode()).isEqualTo(1);
  }

  @Test
  void publishesNothingIfOneOfTheFilesIsBad() {
    Answer answer =
        desk.run(
            "segment",
            "publish",
            desk.file("gold.sql", GOLD),
            desk.file("bad.sql", "-- Bad.\nSELECT * FROM members WHERE nothing"),
            folder.resolve("missing.sql").toString(),
            desk.file("gold.txt", GOLD));

    assertThat(answer.err())
        .contains("bad.sql:2:29: Unknown identifier 'nothing'")
        .contains("missing.sql: there is no such file")
        .contains("gold.txt: a segment's file is called NAME.sql")
        .endsWith("Nothing is published.\n");
    assertThat(answer.exitCode()).isEqualTo(1);
    assertThat(kafka.admin().listTopics().names())
        .succeedsWithin(Duration.ofSeconds(10))
        .satisfies(names -> assertThat(names).doesNotContain(desk.controlTopic));
  }

  @Test
  void refusesAControlTopicWithTwoPartitionsAndSaysWhy() {
    kafka.createTopic(desk.controlTopic, 2);

    Answer answer = desk.run("segment", "publish", desk.file("gold.sql", GOLD));

    assertThat(answer.err())
        .contains(desk.controlTopic + " has 2 partitions and must have 1")
        .contains("the order of its records counts");
    assertThat(answer.exitCode()).isEqualTo(1);
    assertThat(desk.published()).isEmpty();
  }

  @Test
  void warnsOfAControlTopicThatIsNotCompacted() {
    kafka.createTopic(desk.controlTopic, 1, Map.of("cleanup.policy", "delete"));

    Answer answer = desk.run("segment", "publish", desk.file("gold.sql", GOLD));

    assertThat(answer.err().replaceAll("\\s+", " ")).contains("has cleanup.policy=delete");
    assertThat(answer.exitCode()).isZero();
  }

  @Test
  void saysWhichSettingNamesAMemberTableThatIsNotThere() {
    desk.settings.put("members.ddl", "nowhere/members.sql");

    Answer answer = desk.run("segment", "publish", desk.file("gold.sql", GOLD));

    assertThat(answer.err()).contains("members.ddl: there is no file nowhere/members.sql");
    assertThat(answer.exitCode()).isEqualTo(1);
  }

  @Test
  void checksAndPublishesNothing() {
    String good = desk.file("gold.sql", GOLD);

    assertThat(desk.run("segment", "check", good)).isEqualTo(new Answer(0, "gold: compiles\n", ""));
    Answer bad =
        desk.run("segment", "check", good, desk.file("bad.sql", GOLD.replace("tier", "tierr")));

    assertThat(bad.err())
        .contains("bad.sql:3:7: Unknown identifier 'tierr'; did you mean 'tier'?\n")
        .doesNotContain("published");
    assertThat(bad.out()).isEmpty();
    assertThat(bad.exitCode()).isEqualTo(1);
    assertThat(desk.published()).isEmpty();
  }

  @Test
  void saysThatNoJobAnswersAQuestion() {
    prepareTopics();
    Answer answer = desk.run("segment", "count", desk.file("gold.sql", GOLD), "--wait", "5s");

    assertThat(answer.err().replaceAll("\\s+", " "))
        .contains("no job has answered within 5 s, and none will");
    assertThat(answer.exitCode()).isEqualTo(3);
    assertThat(asked().sql()).isEqualTo(GOLD);
  }

  @Test
  void sumsWhatTheSubtasksAnswerOnceAllHave() {
    prepareTopics();
    List<AudienceEstimate> answers = new ArrayList<>(List.of(estimate(10, 3), estimate(20, 4)));
    desk.meanwhile =
        () -> {
          if (!answers.isEmpty()) {
            int subtask = 2 - answers.size();
            desk.say(new AudienceEstimated(asked().id(), subtask, 2, answers.remove(0), Desk.NOW));
          }
        };

    Answer answer = desk.run("segment", "count", desk.file("gold.sql", GOLD));

    assertThat(answer.out()).isEqualTo("gold: 7 of 30 members\n");
    assertThat(desk.clock.instant()).isEqualTo(Desk.NOW.plusMillis(200));
  }

  @Test
  void tellsWhyTheJobRefusesAQuestion() {
    prepareTopics();
    desk.meanwhile = () -> desk.say(new QuestionRefused(asked().id(), "no column tier", Desk.NOW));

    Answer answer = desk.run("segment", "why", desk.file("gold.sql", GOLD), "m1");

    assertThat(answer.err()).isEqualTo("no column tier\n");
    assertThat(answer.exitCode()).isEqualTo(1);
  }

  private void prepareTopics() {
    kafka.createTopic(desk.controlTopic, 1, Map.of("cleanup.policy", "compact"));
    kafka.createTopic(desk.eventsTopic, 1);
  }

  private Question asked() {
    return (Question) desk.published().get(0);
  }

  private static AudienceEstimate estimate(long members, long selected) {
    return new AudienceEstimate(
        members, selected, 0, Map.of(), Map.of(), Map.of(), 0, 0, null, null, List.of());
  }

  @Test
  void listsSegmentsWithTheJobsAnswers() {
    kafka.createTopic(desk.eventsTopic, 1);
    desk.run(
        "segment",
        "publish",
        desk.file("gold.sql", GOLD),
        desk.file("silver.sql", GOLD.replace("GOLD", "SILVER")),
        desk.file("bronze.sql", GOLD.replace("GOLD", "BRONZE")));
    desk.say(new SegmentAccepted("gold", Desk.NOW.toEpochMilli(), Desk.NOW));
    desk.say(new SegmentRefused("silver", "Unknown identifier 'tier'", Desk.NOW));

    Answer answer = desk.run("segment", "list");

    assertThat(answer.out())
        .isEqualTo(
            """
            SEGMENT  PUBLISHED                   JOB        WHO IS MEANT
            bronze   2026-12-01 10:00:00 +08:00  no answer  Gold members in Guangzhou (广州…
            gold     2026-12-01 10:00:00 +08:00  accepted   Gold members in Guangzhou (广州…
            silver   2026-12-01 10:00:00 +08:00  refused    Gold members in Guangzhou (广州…
            silver is refused: Unknown identifier 'tier'
            """);
    assertThat(answer.exitCode()).isZero();
  }

  @Test
  void publishesChecksAndListsForPrograms() {
    kafka.createTopic(desk.eventsTopic, 1);
    String gold = desk.file("gold.sql", GOLD);

    assertThat(json("segment", "check", gold)).isEqualTo("[{\"segment\":\"gold\"}]");
    assertThat(json("segment", "publish", gold))
        .isEqualTo("[{\"segment\":\"gold\",\"version\":1796090400000,\"changed\":true}]");
    assertThat(json("segment", "publish", gold)).contains("\"changed\":false");
    desk.say(new SegmentRefused("gold", "Unknown identifier 'tier'", Desk.NOW));
    assertThat(json("segment", "list"))
        .isEqualTo(
            "[{\"segment\":\"gold\",\"version\":1796090400000,"
                + "\"published_at\":\"2026-12-01T02:00:00Z\",\"answer\":\"refused\","
                + "\"reason\":\"Unknown identifier 'tier'\","
                + "\"description\":\"Gold members in Guangzhou (广州金卡会员).\"}]");
    Answer bad =
        desk.run("segment", "check", desk.file("bad.sql", GOLD.replace("tier", "tierr")), "--json");
    assertThat(bad.out()).contains("\"error\" : ", "Unknown identifier 'tierr'");
    assertThat(bad.exitCode()).isEqualTo(1);
  }

  /** In one line. */
  private String json(String... words) {
    List<String> all = new ArrayList<>(List.of(words));
    all.add("--json");
    Answer answer = desk.run(all.toArray(String[]::new));
    assertThat(answer.exitCode()).as(answer.err()).isZero();
    return Json.read(answer.out().getBytes(UTF_8), JsonNode.class).toString();
  }

  @Test
  void saysThatThereIsNoSegmentThoughThereIsNoTopicEither() {
    Answer answer = desk.run("segment", "list");

    assertThat(answer.out()).isEqualTo("No segment is published on " + desk.controlTopic + ".\n");
    assertThat(answer.exitCode()).isZero();
  }
}
