// SPDX-License-Identifier: Apache-2.0
package io.kadian.rehearsal;

import static org.assertj.core.api.Assertions.assertThat;

import io.kadian.testing.Installation;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rehearsals by the script, beside a team's real Kafka, database and SMSC. */
class RehearsalIT {
  private static final int MEMBERS = 3_000;

  private static final String PLAN =
      """
      name: %s
      from: 2026-12-12T19:59:50+08:00
      until: 2026-12-12T20:30:00+08:00
      members: %s
      segments: segments
      campaigns: campaigns/gold.yaml, campaigns/noon.yaml
      speed: %d
      load: %d
      gateway: {rate: 1000/s, latency: 5ms..20ms}
      """;

  @TempDir static Path folder;
  private static Rehearsals team;

  @BeforeAll
  static void start() throws Exception {
    team = new Rehearsals(folder);
    team.file("segments/gold.sql", "-- 金卡\nSELECT * FROM members WHERE tier = 'GOLD'");
    team.file("segments/all.sql", "-- 所有会员\nSELECT * FROM members WHERE consent");
    team.file(
        "campaigns/gold.yaml",
        """
        id: gold
        segment: gold
        message: "【富销云】{{first_name|会员}},双12今晚8点开抢 拒收请回复R"
        send_at: 2026-12-12T20:00:00+08:00
        """);
    team.file(
        "campaigns/noon.yaml",
        """
        id: all
        segment: all
        message: "【富销云】满300减60 拒收请回复R"
        send_at: 2026-12-12T20:00:10+08:00
        pace: 500/s
        expire_after: PT10M
        """);
    // What is real: members, a campaign's row, and somebody who wants no more.
    team.parts()
        .members(
            IntStream.range(0, MEMBERS)
                .<Map<String, Object>>mapToObj(
                    n ->
                        Map.of(
                            "member_id",
                            "m" + n,
                            "phone",
                            "+86138%08d".formatted(n),
                            "consent",
                            true,
                            "tier",
                            n % 3 == 0 ? "GOLD" : "SILVER"))
                .toList());
    team.parts()
        .execute(
            "insert into sms_log (campaign, member, phone, parts, state, due)"
                + " values ('real', 'm1', '+8613800000001', 1, 'SENT', now());"
                + "insert into sms_opt_out (phone) values ('+8613800000000')");
  }

  @AfterAll
  static void stop() throws Exception {
    team.close();
  }

  @Test
  void touchesNothingThatIsReal() throws Exception {
    Map<String, Long> topics = topics();
    List<String> groups = groups();
    List<List<String>> rows = rows();

    Path plan = team.file("plan.yaml", PLAN.formatted("real-one", "real", 1, 2));
    Installation.Answer answer = team.rehearse(plan, Map.of());

    assertThat(answer.exitCode()).as(answer.out() + answer.err()).isZero();
    assertThat(answer.out()).contains("ready. All that was to leave left in time.");
    assertThat(team.parts().report().received()).as("the real SMSC").isZero();
    assertThat(team.parts().report().binds()).isZero();
    assertThat(topics()).as("the real topics, and no other").isEqualTo(topics);
    assertThat(groups()).isEqualTo(groups);
    assertThat(rows()).as("the real ledger").isEqualTo(rows);
    assertThat(team.parts().query("select nspname from pg_namespace where nspname ~ 'rehearsal'"))
        .isEmpty();
    RehearsalRecord record = RehearsalRecord.all(team.pages()).get(0);
    // One of the gold ones wants no more, and his is in no campaign's count of what is sent.
    assertThat(record.campaigns())
        .extracting(RehearsalRecord.Line::campaign, RehearsalRecord.Line::sent)
        .containsExactlyInAnyOrder(
            org.assertj.core.api.Assertions.tuple("gold", (long) MEMBERS / 3 - 1),
            org.assertj.core.api.Assertions.tuple("gold-x2", (long) MEMBERS / 3 - 1),
            org.assertj.core.api.Assertions.tuple("all", (long) MEMBERS - 1),
            org.assertj.core.api.Assertions.tuple("all-x2", (long) MEMBERS - 1));
    assertThat(record.members()).isEqualTo(MEMBERS);
    Path pages = team.pages().resolve(record.id());
    assertThat(pages.resolve("rehearsal.html")).isNotEmptyFile();
    assertThat(Files.readString(pages.resolve("gold.html"))).contains("Rehearsal " + record.id());
    assertThat(Files.readString(team.pages().resolve("index.html"))).contains(record.id());
  }

  @Test
  void travelsInTime() throws Exception {
    Path plan =
        team.file(
            "travel.yaml",
            PLAN.formatted("travel", "1k", 10, 2) + "columns: {tier: GOLD|SILVER}\n");
    Installation.Answer first = team.rehearse(plan, Map.of());
    assertThat(first.exitCode()).as(first.out() + first.err()).isZero();
    RehearsalRecord record = RehearsalRecord.all(team.pages()).get(0);
    assertThat(record.members()).isEqualTo(2_000);
    RehearsalRecord.Line all = record.line("all").orElseThrow();
    assertThat(all.sent()).isEqualTo(2_000);
    assertThat(all.first()).isAfterOrEqualTo(Instant.parse("2026-12-12T12:00:10Z"));
    assertThat(Duration.between(all.first(), all.last()))
        .as("paced at 500/s of plan time")
        .isGreaterThan(Duration.ofMillis(3_500));
    assertThat(first.out()).contains("TIME TRAVEL", "10 times as fast");
    Path pages = team.pages().resolve(record.id());
    try (Stream<Path> html = Files.list(pages)) {
      for (Path page : html.filter(file -> file.toString().endsWith(".html")).toList()) {
        assertThat(Files.readString(page)).as(page.toString()).contains("10 times as fast");
      }
    }
  }

  @Test
  void runsTheReadmesPlan() throws Exception {
    assertThat(Files.readString(Path.of("README.md")))
        .contains("scripts/rehearse sql/plans/rehearsal.yaml --settings my.properties\n");
    Path plan = Path.of("sql/plans/rehearsal.yaml").toAbsolutePath();
    Installation.Answer answer = team.rehearse(plan, Map.of());
    assertThat(answer.exitCode()).as(answer.out() + answer.err()).isZero();
    assertThat(RehearsalRecord.all(team.pages()).get(0).line("double12-gold"))
        .hasValueSatisfying(line -> assertThat(line.sent()).isPositive());
  }

  /** A table that has no room for the rehearsal's own group would be read by the real one's. */
  @Test
  void saysWhatTheMemberTableLacks() throws Exception {
    String ddl = Files.readString(Path.of("sql/members.sql"));
    Path own = team.file("own.sql", ddl.replace("${KADIAN_MEMBERS_GROUP:-kadian-members}", "own"));
    Path plan = team.file("plan.yaml", PLAN.formatted("own", "real", 1, 1));
    Installation.Answer answer = team.rehearse(plan, Map.of("members.ddl", own.toString()));
    assertThat(answer.exitCode()).isEqualTo(1);
    assertThat(answer.err()).contains("a rehearsal needs its own 'properties.group.id'");
  }

  private static List<List<String>> rows() throws Exception {
    return team.parts()
        .query(
            "select (select count(*) from sms_log), (select count(*) from sms_claim),"
                + " (select count(*) from sms_opt_out), (select count(*) from sms_audience)");
  }

  /** Each partition's end. */
  private static Map<String, Long> topics() throws Exception {
    try (Admin admin = admin()) {
      Map<TopicPartition, OffsetSpec> latest = new java.util.HashMap<>();
      admin
          .describeTopics(admin.listTopics().names().get())
          .allTopicNames()
          .get()
          .forEach(
              (name, topic) ->
                  topic
                      .partitions()
                      .forEach(
                          partition ->
                              latest.put(
                                  new TopicPartition(name, partition.partition()),
                                  OffsetSpec.latest())));
      Map<String, Long> ends = new TreeMap<>();
      admin
          .listOffsets(latest)
          .all()
          .get()
          .forEach((partition, end) -> ends.put(partition.toString(), end.offset()));
      return ends;
    }
  }

  private static List<String> groups() throws Exception {
    try (Admin admin = admin()) {
      return admin.listGroups().all().get().stream()
          .map(group -> group.groupId())
          .sorted()
          .toList();
    }
  }

  private static Admin admin() {
    return Admin.create(
        Map.of("bootstrap.servers", team.parts().settings().get("kafka.bootstrap-servers")));
  }
}
