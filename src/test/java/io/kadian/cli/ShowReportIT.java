// SPDX-License-Identifier: Apache-2.0
package io.kadian.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.kadian.cli.Desk.Answer;
import io.kadian.cli.MadeUpLedger.Row;
import io.kadian.domain.Campaign;
import io.kadian.domain.ControlRecord.AnnouncedCampaign;
import io.kadian.domain.Event.AudienceCounted;
import io.kadian.domain.Event.CampaignAdmitted;
import io.kadian.domain.Json;
import io.kadian.domain.Pace;
import io.kadian.domain.Tally;
import io.kadian.testing.EmbeddedKafka;
import io.kadian.testing.Ledger;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import javax.annotation.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ShowReportIT {
  private static final Instant SEND_AT = Instant.parse("2026-12-12T12:00:00Z");
  private static final Campaign CAMPAIGN =
      new Campaign(
          "double12",
          "gold",
          "【富销云】双12 </script> & 👍",
          SEND_AT,
          Duration.ofHours(1),
          new Pace(2000));

  private static EmbeddedKafka kafka;
  private static Ledger ledger;
  private static MadeUpLedger made;

  @TempDir Path folder;
  private Desk desk;

  @BeforeAll
  static void start() throws Exception {
    kafka = EmbeddedKafka.start();
    ledger = new Ledger();
    made = MadeUpLedger.in(ledger);
    MadeUpVariants.in(ledger, SEND_AT);
    ledger.execute(Files.readString(Path.of("sql/grants.sql")));
  }

  @AfterAll
  static void stop() throws Exception {
    ledger.close();
    kafka.close();
  }

  /** Under the role that can't see a phone or a member. */
  @BeforeEach
  void sitDownAfterTheCampaign() {
    desk = new Desk(kafka, folder);
    desk.settings.put("database.url", ledger.database().url());
    desk.settings.put("database.user", "kadian_status");
    kafka.createTopic(desk.controlTopic, 1);
    kafka.createTopic(desk.eventsTopic, 1);
    desk.write(new AnnouncedCampaign(CAMPAIGN, Desk.NOW));
    desk.say(new CampaignAdmitted("double12", CAMPAIGN, Desk.NOW));
    long withdrawn = made.count("WITHDRAWN", null);
    desk.say(
        new AudienceCounted(
            "double12",
            new Tally(MadeUpLedger.ROWS, withdrawn, MadeUpLedger.ROWS - withdrawn),
            SEND_AT));
    desk.clock.set(SEND_AT.plus(Duration.ofHours(2)));
  }

  private JsonNode json(String... options) {
    List<String> arguments = new ArrayList<>(List.of("report", "double12", "--json"));
    arguments.addAll(List.of(options));
    Answer answer = desk.run(arguments.toArray(String[]::new));
    assertThat(answer.exitCode()).as(answer.err()).isZero();
    return Json.read(answer.out().getBytes(UTF_8), JsonNode.class);
  }

  private static List<Long> longs(JsonNode array) {
    return StreamSupport.stream(array.spliterator(), false).map(JsonNode::asLong).toList();
  }

  private static Map<String, Long> groups(Predicate<Row> rows, Function<Row, String> by) {
    return made.rows().stream()
        .filter(rows)
        .collect(groupingBy(row -> Objects.requireNonNullElse(by.apply(row), ""), counting()));
  }

  @Test
  void theIdentityBalances() {
    JsonNode status = json().get("status");

    assertThat(status.get("balance").asText()).isEqualTo("BALANCED");
    assertThat(status.get("selected").asLong()).isEqualTo(MadeUpLedger.ROWS);
    assertThat(status.get("held").asLong()).isZero();
    assertThat(status.get("withdrawn").asLong()).isEqualTo(made.count("WITHDRAWN", null));
    assertThat(status.get("sent").asLong()).isEqualTo(made.sent().size());
    for (String reason : List.of("DUPLICATE", "NO_CONSENT", "OPTED_OUT", "EXPIRED")) {
      assertThat(status.at("/suppressed/" + reason).asLong())
          .isEqualTo(made.count("SUPPRESSED", reason))
          .isPositive();
    }
    assertThat(status.at("/failed/ESME_RINVDSTADR").asLong()).isEqualTo(made.count("FAILED", null));
    assertThat(status.at("/unknown/NO_ANSWER").asLong()).isEqualTo(made.count("UNKNOWN", null));
  }

  @Test
  void countsEverySlotOfTheReleaseAndOfThePlan() {
    JsonNode release = json().get("release");

    List<Row> planned =
        made.rows().stream()
            .filter(
                row ->
                    List.of("SENT", "FAILED", "UNKNOWN").contains(row.state())
                        || ("EXPIRED".equals(row.reason()) && row.released() != null))
            .toList();
    assertSlots(release, "due", planned.stream().map(Row::due).toList());
    assertSlots(release, "sent", made.sent().stream().map(Row::sent).toList());
    // The straggler of half an hour later doesn't squeeze the ten seconds that it took.
    assertThat(Duration.parse(release.get("width").asText())).isLessThan(Duration.ofSeconds(1));
    assertThat(release.at("/series/sent/after").asLong()).isEqualTo(1);
  }

  private static void assertSlots(JsonNode slots, String series, List<Instant> instants) {
    Instant from = Instant.parse(slots.get("from").asText());
    Duration width = Duration.parse(slots.get("width").asText());
    JsonNode counted = slots.at("/series/" + series);
    List<Long> counts = longs(counted.get("counts"));
    long[] expected = new long[counts.size()];
    long after = 0;
    for (Instant at : instants) {
      assertThat(at).isAfterOrEqualTo(from);
      long slot = Duration.between(from, at).dividedBy(width);
      if (slot >= expected.length) {
        after++;
      } else {
        expected[(int) slot]++;
      }
    }
    assertThat(counts).as(series).containsExactly(boxed(expected));
    assertThat(counted.get("before").asLong()).isZero();
    assertThat(counted.get("after").asLong()).isEqualTo(after);
  }

  private static Long[] boxed(long[] counts) {
    Long[] boxed = new Long[counts.length];
    for (int i = 0; i < counts.length; i++) {
      boxed[i] = counts[i];
    }
    return boxed;
  }

  @Test
  void givesTheQuantilesAndTheHistogramOfLateness() {
    JsonNode report = json();

    List<Long> sent = made.sent().stream().map(Row::late).toList();
    assertQuantiles(report.get("sent_after_due"), sent);
    assertThat(report.at("/sent_after_due/early").asLong()).isEqualTo(1);
    List<Long> released =
        made.sent().stream()
            .map(row -> Duration.between(row.due(), row.released()).toMillis())
            .toList();
    assertQuantiles(report.get("released_after_due"), released);
    assertHistogram(report.get("lateness"), "sent", sent);
    assertHistogram(report.get("lateness"), "released", released);
    assertThat(report.at("/lateness/series/sent/before").asLong()).isEqualTo(1);
  }

  private static void assertQuantiles(JsonNode quantiles, List<Long> millis) {
    assertThat(quantiles.get("messages").asLong()).isEqualTo(millis.size());
    Map.of("min", 0.0, "p50", 0.5, "p90", 0.9, "p95", 0.95, "p99", 0.99, "p99_9", 0.999, "max", 1.0)
        .forEach(
            (name, q) ->
                assertThat(Duration.parse(quantiles.get(name).asText()))
                    .as(name)
                    .isEqualTo(MadeUpLedger.quantile(millis, q)));
  }

  private static void assertHistogram(JsonNode histogram, String series, List<Long> millis) {
    List<Long> edges = new ArrayList<>();
    histogram.get("edges").forEach(edge -> edges.add(Duration.parse(edge.asText()).toMillis()));
    List<Long> counts = longs(histogram.at("/series/" + series + "/counts"));
    assertThat(counts).hasSize(edges.size() - 1);
    for (int i = 0; i < counts.size(); i++) {
      long from = edges.get(i);
      long to = edges.get(i + 1);
      assertThat(counts.get(i))
          .as("%s from %s to %s ms", series, from, to)
          .isEqualTo(millis.stream().filter(late -> late >= from && late < to).count());
    }
    assertThat(histogram.at("/series/" + series + "/after").asLong()).isZero();
  }

  @Test
  void countsByRoute() {
    JsonNode routes = json().get("routes");

    assertThat(routes).hasSize(3);
    for (JsonNode route : routes) {
      String name = route.hasNonNull("name") ? route.get("name").asText() : null;
      List<Row> rows =
          made.rows().stream()
              .filter(row -> Objects.equals(row.route(), name))
              .filter(row -> !List.of("SUPPRESSED", "WITHDRAWN").contains(row.state()))
              .toList();
      List<Row> sent = rows.stream().filter(Row::isSent).toList();
      assertThat(route.get("sent").asLong()).as(name).isEqualTo(sent.size());
      for (String state : List.of("FAILED", "UNKNOWN")) {
        assertThat(route.get(state.toLowerCase(Locale.ROOT)).asLong())
            .isEqualTo(rows.stream().filter(row -> row.state().equals(state)).count());
      }
      assertThat(route.get("parts").asLong()).isEqualTo(sent.stream().mapToLong(Row::parts).sum());
      assertThat(route.get("delivered").asLong())
          .isEqualTo(sent.stream().filter(row -> "DELIVERED".equals(row.delivery())).count());
      if (!sent.isEmpty()) {
        assertThat(Duration.parse(route.get("p99").asText()))
            .isEqualTo(MadeUpLedger.quantile(sent.stream().map(Row::late).toList(), 0.99));
      }
    }
  }

  @Test
  void countsReceiptsOverTime() {
    JsonNode receipts = json().get("receipts");

    Map<String, Long> deliveries = groups(Row::isSent, Row::delivery);
    assertThat(receipts.get("none").asLong()).isEqualTo(deliveries.get(""));
    for (String delivery : List.of("DELIVERED", "UNDELIVERABLE", "EXPIRED")) {
      assertThat(receipts.at("/deliveries/" + delivery).asLong())
          .isEqualTo(deliveries.get(delivery))
          .isPositive();
    }
    Map<String, Long> codes =
        groups(
            row -> row.isSent() && row.error() != null, row -> row.delivery() + " " + row.error());
    assertThat(receipts.get("errors")).hasSize(codes.size());
    for (JsonNode error : receipts.get("errors")) {
      assertThat(error.get("messages").asLong())
          .isEqualTo(codes.get(error.get("delivery").asText() + " " + error.get("code").asText()));
    }
    List<Row> delivered = made.sent().stream().filter(row -> row.delivered() != null).toList();
    List<Long> took =
        delivered.stream()
            .map(row -> Duration.between(row.sent(), row.delivered()).toMillis())
            .toList();
    assertQuantiles(receipts.get("sent_to_delivered"), took);
    assertHistogram(receipts.get("times"), "delivered", took);
    assertSlots(
        receipts.get("over_time"), "delivered", delivered.stream().map(Row::delivered).toList());
    assertSlots(receipts.get("over_time"), "sent", made.sent().stream().map(Row::sent).toList());
  }

  @Test
  void reckonsPartsAndCost() {
    JsonNode report = json("--price-per-part", "0.045", "--currency", "元");

    long parts = made.sent().stream().mapToLong(Row::parts).sum();
    assertThat(report.at("/parts/sent").asLong()).isEqualTo(parts);
    for (int n = 1; n <= 2; n++) {
      int of = n;
      assertThat(report.at("/parts/messages/" + n).asLong())
          .isEqualTo(made.sent().stream().filter(row -> row.parts() == of).count());
    }
    assertThat(report.at("/cost/currency").asText()).isEqualTo("元");
    assertThat(report.at("/cost/sent").decimalValue())
        .isEqualByComparingTo(new BigDecimal("0.045").multiply(BigDecimal.valueOf(parts)));
    long doubtful =
        made.rows().stream()
            .filter(row -> row.state().equals("UNKNOWN"))
            .mapToLong(Row::parts)
            .sum();
    assertThat(report.at("/parts/unknown").asLong()).isEqualTo(doubtful).isPositive();
  }

  @Test
  void showsTheSameAsText() {
    Answer answer = desk.run("report", "double12");

    assertThat(answer.err()).isEmpty();
    assertThat(answer.out())
        .contains("  balance       balances to 0: every message is accounted for")
        .contains("Release, per ")
        .contains("Late by, counted from when each message was due")
        .contains("Parts (submit_sm's");
    assertThat(answer.out().lines())
        .allSatisfy(line -> assertThat(DisplayWidth.of(line)).as(line).isLessThan(81));
  }

  @Test
  void writesAPage() throws Exception {
    Path page = folder.resolve("double12.html");

    Answer answer = desk.run("report", "double12", "--html", page.toString());

    assertThat(answer.out()).isEqualTo("double12: report written to " + page + "\n");
    assertThat(Files.readString(page))
        .contains("<b>20,000</b><span>selected</span>")
        .contains("balances to 0: every message is accounted for")
        .contains("【富销云】双12 &lt;/script&gt; &amp; 👍");
    assertThat(desk.run("report", "double12", "--html", page.toString()).err())
        .isEqualTo(page + ": is there already; --force overwrites it\n");
    assertThat(desk.run("report", "double12", "--html", page.toString(), "--force").exitCode())
        .isZero();
  }

  /** Under the role that may see members and phones. */
  private void compareAsReader() {
    desk.settings.put("database.user", "kadian_reader");
    Campaign gold = MadeUpVariants.campaign(SEND_AT);
    desk.write(new AnnouncedCampaign(gold, Desk.NOW));
    desk.say(new CampaignAdmitted(gold.id(), gold, Desk.NOW));
    long withdrawn = variants("WITHDRAWN", "gift") + variants("WITHDRAWN", "price");
    Tally tally = new Tally(MadeUpVariants.ROWS, withdrawn, MadeUpVariants.ROWS - withdrawn);
    desk.say(new AudienceCounted(gold.id(), tally, SEND_AT));
  }

  private static String readme() throws IOException {
    String readme = Files.readString(Path.of("README.md"));
    int begin = readme.indexOf("## Afterwards");
    return readme.substring(begin, readme.indexOf("\n## ", begin));
  }

  private static long variants(String state, @Nullable String variant) {
    return MadeUpVariants.rows().stream().filter(row -> row.is(variant, state)).count();
  }

  @Test
  void comparesVariantsAndTheHoldout() {
    compareAsReader();
    Answer answer =
        desk.run("report", MadeUpVariants.ID, "--json", "--price-per-part", "0.05", "--prove");
    assertThat(answer.exitCode()).as(answer.err()).isZero();
    JsonNode report = Json.read(answer.out().getBytes(UTF_8), JsonNode.class);

    List<JsonNode> groups = new ArrayList<>();
    report.at("/comparison/texts").forEach(groups::add);
    assertThat(groups)
        .extracting(group -> group.get("name").asText())
        .containsExactly("gift", "price");
    groups.add(report.at("/comparison/holdout"));
    for (JsonNode group : groups) {
      String name = group.hasNonNull("name") ? group.get("name").asText() : null;
      List<MadeUpVariants.Row> rows =
          MadeUpVariants.rows().stream()
              .filter(row -> Objects.equals(row.variant(), name))
              .toList();
      assertThat(group.get("selected").asLong()).as(name).isEqualTo(rows.size()).isPositive();
      for (String state : List.of("SENT", "FAILED", "UNKNOWN", "SUPPRESSED", "WITHDRAWN")) {
        assertThat(group.get(state.toLowerCase(Locale.ROOT)).asLong())
            .as(name + " " + state)
            .isEqualTo(variants(state, name));
      }
      assertThat(group.get("delivered").asLong())
          .isEqualTo(rows.stream().filter(MadeUpVariants.Row::delivered).count());
      assertThat(group.get("parts").asLong())
          .isEqualTo(
              rows.stream()
                  .filter(row -> row.state().equals("SENT"))
                  .mapToLong(MadeUpVariants.Row::parts)
                  .sum());
      assertThat(group.get("opted_out").asLong())
          .as(name)
          .isEqualTo(rows.stream().filter(MadeUpVariants.Row::optedOut).count())
          .isPositive();
    }
    assertThat(report.at("/comparison/best").asText()).isEqualTo("gift");
    assertThat(report.at("/comparison/differences/0/verdict").asText())
        .isEqualTo("MORE_THAN_CHANCE");
    assertThat(report.at("/cost/variants/price").decimalValue())
        .isEqualByComparingTo(
            new BigDecimal("0.05").multiply(groups.get(1).get("parts").decimalValue()));
    assertThat(report.at("/audience/hash").asText()).isEqualTo(MadeUpVariants.seal(SEND_AT).hash());
    assertThat(report.at("/proof/verdict").asText()).isEqualTo("PROVED");
  }

  @Test
  void comparesWithoutOptOutsAndProvesNothingWhereNobodyMaySeePeople() {
    compareAsReader();
    desk.settings.put("database.user", "kadian_status");

    Answer answer = desk.run("report", MadeUpVariants.ID);
    assertThat(answer.out())
        .contains("gift is delivered most.", "KADIAN_DATABASE_USER=kadian_reader")
        .contains("  " + MadeUpVariants.seal(SEND_AT).hash() + "\n")
        .doesNotContain("OPTED OUT");
    assertThat(answer.exitCode()).isZero();
    assertThat(desk.run("report", MadeUpVariants.ID, "--prove").err())
        .contains("permission denied for table sms_log; sql/grants.sql says which role may do");
  }

  @Test
  void saysThatAnAudienceIsNotTheOneThatWasFrozen() throws Exception {
    compareAsReader();
    String swap =
        "update sms_log set member = '%s' where campaign = 'double12-gold' and member = '%s'";
    ledger.execute(swap.formatted("g-other", "g2"));
    try {
      Answer answer = desk.run("report", MadeUpVariants.ID, "--prove");

      assertThat(answer.exitCode()).isEqualTo(1);
      assertThat(answer.out()).contains("  differs: there are as many rows, of other members;");
    } finally {
      ledger.execute(swap.formatted("g2", "g-other"));
    }
    assertThat(desk.run("report", "double12", "--prove").err())
        .contains("double12: its audience is not frozen, so there is no hash to prove");
  }

  @Test
  void runsEachCommandOfTheReadme() throws Exception {
    compareAsReader();
    List<String> commands =
        Pattern.compile("^ +(?:[A-Z_]+=\\S+ )?scripts/kadian ([^#\\n]+)", Pattern.MULTILINE)
            .matcher(readme())
            .results()
            .map(command -> command.group(1).strip())
            .toList();
    assertThat(commands).hasSize(4);
    StringBuilder said = new StringBuilder();
    for (String command : commands) {
      String[] words =
          Stream.of(command.split(" "))
              .map(word -> word.matches(".*\\.(html|csv)") ? folder.resolve(word).toString() : word)
              .toArray(String[]::new);
      Answer answer = desk.run(words);
      assertThat(answer.exitCode()).as(command + ": " + answer.err()).isZero();
      said.append(answer.out());
    }
    assertThat(said).contains("  variant     price\n", "  proved: the ledger's rows");
    assertThat(Files.readString(folder.resolve("double12-gold.html")))
        .contains("<h2>Variants</h2>", "gift is delivered most.");
  }

  @Test
  void comparesAsTheReadmeSays() throws Exception {
    compareAsReader();
    String example = readme();
    example = example.substring(example.lastIndexOf('\n', example.indexOf("95 % SURE")) + 1);
    example = example.substring(0, example.indexOf("\n\n")).stripIndent().indent(2);

    assertThat(desk.run("report", MadeUpVariants.ID).out()).contains(example);
  }

  @Test
  void suggestsTheCampaignThatWasProbablyMeant() {
    Answer answer = desk.run("report", "duoble12");

    assertThat(answer.err()).contains("There is no campaign 'duoble12'; did you mean 'double12'?");
    assertThat(answer.exitCode()).isEqualTo(1);
  }

  @Test
  void reportsACampaignThatIsStillToCome() {
    Campaign later =
        new Campaign(
            "later", "gold", "text", SEND_AT.plus(Duration.ofDays(1)), Duration.ofHours(1), null);
    desk.write(new AnnouncedCampaign(later, Desk.NOW));

    Answer answer = desk.run("report", "later");

    assertThat(answer.exitCode()).isZero();
    assertThat(answer.out()).startsWith("later: waiting, no job has answered yet\n");
  }
}
