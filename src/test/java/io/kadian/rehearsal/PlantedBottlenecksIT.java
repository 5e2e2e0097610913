// SPDX-License-Identifier: Apache-2.0
package io.kadian.rehearsal;

import static org.assertj.core.api.Assertions.assertThat;

import io.kadian.rehearsal.Bottleneck.Phase;
import io.kadian.rehearsal.Bottleneck.Place;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * In each rehearsal something is made narrow on purpose, and must be named. Where no core is free
 * it is the machine that is narrow: those tests have it for themselves (pom.xml, alone).
 */
class PlantedBottlenecksIT {
  private static final String PLAN =
      """
      name: %s
      from: 2026-12-12T19:59:%d+08:00
      until: 2026-12-12T20:10:00+08:00
      members: %s
      segments: segments
      campaigns: %s
      slots: %d
      columns: {tier: GOLD|SILVER, city: aaaaaaaaaaaaaaaaaaaaaaaaaaaa!}
      gateway: {%s}
      """;

  /** Each row of a claim takes the database 10 ms, in the schema of whatever rehearsal is begun. */
  private static final String SLOW_DATABASE =
      """
      create function public.slow() returns trigger language plpgsql as
      $$ begin perform pg_sleep(0.01); return new; end $$;
      create function public.plant() returns event_trigger language plpgsql as
      $$
      declare made record;
      begin
        for made in select * from pg_event_trigger_ddl_commands()
            where object_identity ~ '^rehearsal_.*[.]sms_claim$' and command_tag = 'CREATE TABLE' loop
          execute format('create trigger slow before insert or update on %s for each row execute function public.slow()',
              made.object_identity);
        end loop;
      end $$;
      create event trigger plant on ddl_command_end when tag in ('CREATE TABLE')
        execute function public.plant();
      """;

  @TempDir static Path folder;
  private static Rehearsals team;

  @BeforeAll
  static void start() throws Exception {
    team = new Rehearsals(folder);
    team.file("segments/all.sql", "-- 所有会员\nSELECT * FROM members WHERE consent");
    team.file(
        "segments/few.sql",
        "-- 少数\nSELECT * FROM members WHERE member_id LIKE '%00'"
            + " AND tier = 'GOLD' OR REPLACE(UPPER(REPEAT(city, 8)), 'A', 'bc') LIKE '%d'");
    team.file(
        "segments/regex.sql",
        "-- 正则\nSELECT * FROM members WHERE member_id LIKE '%00' OR REGEXP(REPEAT(city, 5), 'a.*!z')");
    campaign("all", "all");
    campaign("regex", "regex");
    for (int i = 0; i < 12; i++) {
      campaign("few" + i, "few");
    }
  }

  private static void campaign(String id, String segment) throws Exception {
    team.file(
        "campaigns/" + id + ".yaml",
        """
        id: %s
        segment: %s
        message: "【富销云】满300减60 %s 拒收请回复R"
        send_at: 2026-12-12T20:00:00+08:00
        """
            .formatted(id, segment, id));
  }

  @AfterAll
  static void stop() throws Exception {
    team.close();
  }

  private static String few() {
    List<String> files = new ArrayList<>();
    for (int i = 0; i < 12; i++) {
      files.add("campaigns/few" + i + ".yaml");
    }
    return String.join(", ", files);
  }

  private static RehearsalRecord rehearse(String name, String plan, Map<String, String> settings)
      throws Exception {
    return team.record(team.file(name + ".yaml", plan), settings);
  }

  private static void assertNamed(RehearsalRecord record, Phase phase, Place place) {
    List<Interval> intervals = record.intervals();
    String seen =
        intervals.stream()
            .map(
                each ->
                    "%s cores %.2f busy %s waiting %.0f under way %.0f in flight %.0f sessions %.1f taken %.0f throttled %.0f held %d%n"
                        .formatted(
                            each.at(),
                            each.cores(),
                            each.busy(),
                            each.waiting(),
                            each.underWay(),
                            each.inFlight(),
                            each.sessions(),
                            each.taken(),
                            each.throttled(),
                            each.held()))
            .reduce("", String::concat);
    assertThat(record.bottlenecks())
        .as(seen)
        .filteredOn(each -> each.phase() == phase)
        .extracting(Bottleneck::place)
        .containsExactly(place);
  }

  @Test
  void aGatewayThatAnswersLate() throws Exception {
    RehearsalRecord record =
        rehearse(
            "window",
            PLAN.formatted("window", 55, "6k", "campaigns/all.yaml", 2, "latency: 400ms"),
            Map.of());
    assertNamed(record, Phase.RELEASE, Place.GATEWAY_WINDOW);
  }

  @Test
  void aGatewayThatTakesFewASecond() throws Exception {
    RehearsalRecord record =
        rehearse(
            "rate",
            PLAN.formatted("rate", 55, "4k", "campaigns/all.yaml", 2, "rate: 400/s"),
            Map.of("smpp.rate", "400"));
    assertNamed(record, Phase.RELEASE, Place.GATEWAY_RATE);
  }

  @Test
  @Tag("alone")
  void aSlowDatabase() throws Exception {
    team.parts().execute(SLOW_DATABASE);
    try {
      RehearsalRecord record =
          rehearse(
              "database",
              PLAN.formatted("database", 55, "3k", "campaigns/all.yaml", 2, "latency: 5ms"),
              Map.of());
      assertNamed(record, Phase.RELEASE, Place.DATABASE);
    } finally {
      team.parts().execute("drop event trigger plant");
    }
  }

  @Test
  void oneHotShard() throws Exception {
    RehearsalRecord record =
        rehearse(
            "shard",
            PLAN.formatted("shard", 45, "60k", few(), 2, "latency: 5ms"),
            Map.of("selection.shards", "1"));
    assertNamed(record, Phase.SELECTION, Place.HOT_SHARD);
  }

  @Test
  @Tag("alone")
  void tooFewSlots() throws Exception {
    RehearsalRecord record =
        rehearse("slots", PLAN.formatted("slots", 45, "60k", few(), 1, "latency: 5ms"), Map.of());
    assertNamed(record, Phase.SELECTION, Place.SLOTS);
  }

  @Test
  void aRegularExpression() throws Exception {
    RehearsalRecord record =
        rehearse(
            "regex",
            PLAN.formatted("regex", 45, "60k", "campaigns/regex.yaml", 2, "latency: 5ms"),
            Map.of());
    assertNamed(record, Phase.SELECTION, Place.SEGMENT);
    assertThat(record.bottlenecks().get(0).evidence()).contains("segment regex");
  }
}
