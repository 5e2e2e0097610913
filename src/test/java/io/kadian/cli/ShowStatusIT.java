// SPDX-License-Identifier: Apache-2.0
package io.kadian.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.kadian.cli.Desk.Answer;
import io.kadian.domain.Campaign;
import io.kadian.domain.ControlRecord.AnnouncedCampaign;
import io.kadian.domain.Event.AudienceCounted;
import io.kadian.domain.Event.CampaignAdmitted;
import io.kadian.domain.Event.CampaignRefused;
import io.kadian.domain.Json;
import io.kadian.domain.Pace;
import io.kadian.domain.Tally;
import io.kadian.testing.EmbeddedKafka;
import io.kadian.testing.Ledger;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import javax.annotation.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ShowStatusIT {
  private static final Instant SEND_AT = Instant.parse("2026-12-12T12:00:00Z");
  private static final Campaign CAMPAIGN =
      new Campaign("double12", "gold", "【富销云】text", SEND_AT, Duration.ofHours(1), new Pace(5000));

  private static EmbeddedKafka kafka;
  private static Ledger ledger;

  @TempDir Path folder;
  private Desk desk;

  @BeforeAll
  static void start() throws Exception {
    kafka = EmbeddedKafka.start();
    ledger = new Ledger();
  }

  @AfterAll
  static void stop() throws Exception {
    ledger.close();
    kafka.close();
  }

  @BeforeEach
  void sitDownWithACampaignAnnounced() throws SQLException {
    ledger.clear();
    desk = new Desk(kafka, folder);
    desk.settings.put("database.url", ledger.database().url());
    desk.settings.put("database.user", "postgres");
    kafka.createTopic(desk.controlTopic, 1);
    kafka.createTopic(desk.eventsTopic, 1);
    desk.write(new AnnouncedCampaign(CAMPAIGN, Desk.NOW));
  }

  /** As the ledger does. */
  private static void row(
      String member, String state, @Nullable String reason, @Nullable Duration late) {
    try (Connection connection = ledger.dataSource().getConnection();
        PreparedStatement insert =
            connection.prepareStatement(
                "insert into sms_log (campaign, member, phone, parts, state, reason, due, sent)"
                    + " values ('double12', ?, '+8613812345678', 2, ?, ?, ?, ?)")) {
      insert.setString(1, member);
      insert.setString(2, state);
      insert.setString(3, reason);
      insert.setObject(4, OffsetDateTime.ofInstant(SEND_AT, ZoneOffset.UTC));
      insert.setObject(
          5, late == null ? null : OffsetDateTime.ofInstant(SEND_AT.plus(late), ZoneOffset.UTC));
      insert.executeUpdate();
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private void admitted() {
    desk.say(new CampaignAdmitted("double12", CAMPAIGN, Desk.NOW));
  }

  private void counted(long selected, long withdrawn, long released) {
    desk.say(new AudienceCounted("double12", new Tally(selected, withdrawn, released), Desk.NOW));
  }

  @Test
  void showsACampaignThatNoJobHasAnsweredTo() {
    assertThat(desk.run("status").out())
        .isEqualTo(
            """
            double12: waiting, no job has answered yet
              sends at      2026-12-12 20:00:00 +08:00, expires 2026-12-12 21:00:00 +08:00
              segment       gold, pace 5000/s
            """);
  }

  @Test
  void showsWhyACampaignIsRefused() {
    desk.say(new CampaignRefused("double12", "it has no luck", Desk.NOW));

    assertThat(desk.run("status", "double12").out())
        .startsWith("double12: refused, it has no luck\n");
  }

  @Test
  void countsDownToTheInstant() {
    admitted();
    counted(1_000_000, 120, 0);
    desk.clock.set(SEND_AT.minus(Duration.ofMinutes(125)));

    assertThat(desk.run("status", "double12").out())
        .isEqualTo(
            """
            double12: scheduled, leaves in 2 h 5 min
              sends at      2026-12-12 20:00:00 +08:00, expires 2026-12-12 21:00:00 +08:00
              segment       gold, pace 5000/s
              selected         1,000,000
              = held             999,880
              + withdrawn            120
              + suppressed             0
              + sent                   0
              + failed                 0
              + unknown                0
              + under way              0
              balance       balances to 0: every message is accounted for
            """);
  }

  @Test
  void addsUpWhatHoldAndTheLedgerSay() {
    admitted();
    counted(20, 1, 17);
    row("m1", "WITHDRAWN", null, null);
    row("m2", "SUPPRESSED", "DUPLICATE", null);
    row("m3", "SUPPRESSED", "NO_CONSENT", null);
    row("m4", "SUPPRESSED", "NO_CONSENT", null);
    row("m5", "FAILED", "ESME_RINVDSTADR", null);
    row("m6", "UNKNOWN", "no answer", null);
    for (int i = 1; i <= 10; i++) {
      row("s" + i, "SENT", null, Duration.ofMillis(i * 200L));
    }
    desk.clock.set(SEND_AT.plusSeconds(72));

    Answer answer = desk.run("status", "double12");

    assertThat(answer.out())
        .isEqualTo(
            """
            double12: releasing for 1 min 12 s
              sends at      2026-12-12 20:00:00 +08:00, expires 2026-12-12 21:00:00 +08:00
              segment       gold, pace 5000/s
              selected                20
              = held                   2
              + withdrawn              1
              + suppressed             3  NO_CONSENT 2, DUPLICATE 1
              + sent                  10  20 parts
              + failed                 1  ESME_RINVDSTADR 1
              + unknown                1  no answer 1
              + under way              2
              balance       2 messages under way: left hold, not in the ledger yet
              first sent    2026-12-12 20:00:00.200 +08:00
              last sent     2026-12-12 20:00:02.000 +08:00, 5/s
              late by       p50 1.10 s, p99 1.98 s, max 2.00 s
            """);
    assertThat(answer.exitCode()).isZero();
    assertThat(answer.out()).doesNotContain("13812345678");
  }

  @Test
  void saysWhenItDoesNotBalance() {
    admitted();
    counted(2, 0, 2);
    row("m1", "SENT", null, Duration.ZERO);
    desk.clock.set(SEND_AT.plus(Duration.ofHours(2)));

    assertThat(desk.run("status", "double12").out())
        .contains("DOES NOT BALANCE: 1 message without a row");
  }

  @Test
  void givesTheSameAsJson() {
    admitted();
    counted(3, 1, 2);
    row("m1", "WITHDRAWN", null, null);
    row("m2", "SENT", null, Duration.ofMillis(85));
    row("m3", "SUPPRESSED", "DUPLICATE", null);
    desk.clock.set(SEND_AT.plusSeconds(60));

    JsonNode report = Json.read(desk.run("status", "--json").out().getBytes(UTF_8), JsonNode.class);

    assertThat(report.get("at").asText()).isEqualTo("2026-12-12T12:01:00Z");
    JsonNode campaign = report.get("campaigns").get(0);
    assertThat(campaign.at("/campaign/id").asText()).isEqualTo("double12");
    assertThat(campaign.get("phase").asText()).isEqualTo("DONE");
    assertThat(campaign.get("balance").asText()).isEqualTo("BALANCED");
    assertThat(campaign.get("selected").asLong()).isEqualTo(3);
    assertThat(campaign.get("withdrawn").asLong()).isEqualTo(1);
    assertThat(campaign.at("/suppressed/DUPLICATE").asLong()).isEqualTo(1);
    assertThat(campaign.get("sent").asLong()).isEqualTo(1);
    assertThat(campaign.at("/lateness/max").asText()).isEqualTo("PT0.085S");
  }

  @Test
  void leavesOutOldCampaignsUnlessAsked() {
    desk.clock.set(SEND_AT.plus(Duration.ofDays(8)));

    assertThat(desk.run("status").out()).contains("--all shows the older ones");
    assertThat(desk.run("status", "--all").out()).contains("double12: waiting");
    assertThat(desk.run("status", "double12").out()).contains("double12: waiting");
  }

  @Test
  void suggestsTheCampaignThatWasProbablyMeant() {
    Answer answer = desk.run("status", "duoble12");

    assertThat(answer.err())
        .isEqualTo(
            "There is no campaign 'duoble12'; did you mean 'double12'?; 'kadian campaign list'"
                + " lists them\n");
    assertThat(answer.exitCode()).isEqualTo(1);
  }

  @Test
  void watchesUntilTheCampaignIsOverALineAChange() {
    admitted();
    counted(3, 0, 0);
    desk.clock.set(SEND_AT.minusMillis(1500));
    Deque<Runnable> each =
        new ArrayDeque<>(
            List.of(
                () -> {}, // nothing changes
                () -> counted(3, 0, 3),
                () -> row("m1", "SENT", null, Duration.ofMillis(10)),
                () -> {
                  row("m2", "SENT", null, Duration.ofMillis(20));
                  row("m3", "SUPPRESSED", "DUPLICATE", null);
                }));
    desk.meanwhile = () -> each.remove().run();

    Answer answer = desk.run("status", "double12", "--watch");

    assertThat(answer.exitCode()).isZero();
    assertThat(answer.out().lines().map(line -> line.replaceAll("^.{28}| = held.*?under way", "")))
        .containsExactly(
            "double12: scheduled for 2026-12-12 20:00:00 +08:00; selected 3 0",
            "double12: releasing, 0 %; selected 3 3; 3 messages under way: left hold, not in the"
                + " ledger yet",
            "double12: releasing, 33 %; selected 3 2; 2 messages under way: left hold, not in the"
                + " ledger yet",
            "double12: done, 100 %; selected 3 0; balances to 0: every message is accounted for");
  }

  @Test
  void watchesAsJsonALineAChange() {
    admitted();
    counted(1, 0, 0);
    desk.clock.set(SEND_AT.minusMillis(500));
    desk.meanwhile =
        () -> {
          counted(1, 0, 1);
          row("m1", "SENT", null, Duration.ofMillis(10));
          desk.clock.advance(Duration.ofSeconds(2));
        };

    List<JsonNode> reports =
        desk.run("status", "--watch", "--json")
            .out()
            .lines()
            .map(line -> Json.read(line.getBytes(UTF_8), JsonNode.class))
            .toList();

    assertThat(reports)
        .extracting(report -> report.at("/campaigns/0/phase").asText())
        .containsExactly("SCHEDULED", "DONE");
    assertThat(reports.get(1).at("/campaigns/0/lateness/p99").asText()).isEqualTo("PT0.01S");
  }

  @Test
  void saysThatNoCampaignIsLeftToWatch() {
    desk.clock.set(SEND_AT.plus(Duration.ofHours(2)));

    assertThat(desk.run("status", "--watch").out()).isEqualTo("No campaign is left to watch.\n");
  }

  @Test
  void redrawsATerminalAndLeavesTheReport() {
    desk.isTerminal = true;
    admitted();
    counted(2, 0, 0);
    desk.clock.set(SEND_AT.minusMillis(500));
    desk.meanwhile =
        () -> {
          counted(2, 0, 2);
          row("m1", "SENT", null, Duration.ofMillis(10));
          row("m2", "SENT", null, Duration.ofMillis(10));
          desk.clock.advance(Duration.ofSeconds(2));
        };

    Answer answer = desk.run("status", "--watch");

    assertThat(answer.out()).startsWith("double12: scheduled, leaves in 1 s\n");
    String report = answer.out().substring(answer.out().indexOf("\033[3A\033[J"));
    assertThat(report)
        .startsWith("\033[3A\033[Jdouble12: done\n")
        .contains("+ sent                   2");
  }

  @Test
  void saysThatTheLedgerIsMissing() throws SQLException {
    ledger.execute("create database empty");
    String url = ledger.database().url().replaceFirst("/postgres$", "/empty");
    desk.settings.put("database.url", url);

    Answer answer = desk.run("status");

    assertThat(answer.err().replaceAll("\\s+", " "))
        .contains("has no ledger yet; create it with: psql -f sql/ledger.sql");
    assertThat(answer.exitCode()).isEqualTo(3);
  }

  @Test
  void saysThatTheDatabaseCannotBeReached() {
    desk.settings.put("database.url", "jdbc:postgresql://localhost:1/kadian");

    Answer answer = desk.run("status");

    assertThat(answer.err().replaceAll("\\s+", " "))
        .contains("@jdbc:postgresql://localhost:1/kadian: ")
        .contains("refused")
        .doesNotContain("\tat ");
    assertThat(answer.exitCode()).isEqualTo(3);
  }

  @Test
  void refusesAnAddressWithAPasswordAndDoesNotRepeatIt() {
    desk.settings.put("database.url", "jdbc:postgresql://localhost:1/kadian?password=secret");

    Answer answer = desk.run("status");

    assertThat(answer.err()).contains("database.url").doesNotContain("secret");
    assertThat(answer.exitCode()).isNotZero();
  }

  @Test
  void saysWithinTenSecondsThatKafkaCannotBeReached() {
    desk.settings.put("kafka.bootstrap-servers", "localhost:1");
    Instant begin = Instant.now();

    Answer answer = desk.run("status");

    assertThat(Duration.between(begin, Instant.now())).isLessThan(Duration.ofSeconds(12));
    assertThat(answer.err().replaceAll("\\s+", " "))
        .contains("Kafka at localhost:1 doesn't answer; is it running")
        .doesNotContain("\tat ");
    assertThat(answer.exitCode()).isEqualTo(3);
  }

  @Test
  void saysThatABrokersNameIsUnknown() {
    desk.settings.put("kafka.bootstrap-servers", "no-such-host.invalid:9092");

    Answer answer = desk.run("segment", "list");

    assertThat(answer.err()).contains("no-such-host.invalid:9092");
    assertThat(answer.exitCode()).isEqualTo(3);
  }
}
