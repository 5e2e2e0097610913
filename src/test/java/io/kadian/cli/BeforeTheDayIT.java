// SPDX-License-Identifier: Apache-2.0
package io.kadian.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.kadian.domain.ControlRecord;
import io.kadian.domain.ControlRecord.AnnouncedCampaign;
import io.kadian.domain.Json;
import io.kadian.simulator.ReceivedMessage;
import io.kadian.simulator.SimulatorOptions;
import io.kadian.testing.LocalFlink;
import io.kadian.testing.LocalParts;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.IntPredicate;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** README's "Before the day", on a real job: its commands as they stand there, and the figures. */
class BeforeTheDayIT {
  private static final Duration PATIENCE = Duration.ofMinutes(4);
  private static final int MEMBERS = 3_000;
  private static final int PER_SECOND = 50;

  @TempDir static Path folder;
  private static LocalParts parts;
  private static LocalFlink flink;
  private static String campaign;

  record Answer(int exitCode, String out, String err) {}

  @BeforeAll
  static void startTheJob() throws Exception {
    parts = new LocalParts(SimulatorOptions.builder().remembered(100).build());
    parts.set("smpp.rate", String.valueOf(PER_SECOND));
    parts.set("selection.shards", "64");
    flink = new LocalFlink(folder, 2, Map.of());
    flink.submit("kadian", parts::define);
    parts
        .kafka()
        .produceAll(
            LocalParts.MEMBERS_TOPIC,
            () -> IntStream.range(0, MEMBERS).mapToObj(BeforeTheDayIT::member).iterator());
    Instant soon = Instant.now().plus(Duration.ofDays(1)).truncatedTo(ChronoUnit.SECONDS);
    campaign =
        Files.writeString(
                folder.resolve("double12-gold.yaml"),
                Files.readString(Path.of("sql/campaigns/double12-gold.yaml"))
                    .replaceFirst("send_at: \\S+", "send_at: " + soon)
                    .replaceFirst("expire_after: \\S+", "expire_after: PT10S"))
            .toString();
    assertThat(kadian("segment", "publish", "sql/segments/gold-guangzhou.sql").exitCode()).isZero();
    await()
        .atMost(PATIENCE)
        .until(() -> json("segment", "count", file("TRUE")).get("members").asInt() == MEMBERS);
  }

  @AfterAll
  static void stop() throws Exception {
    flink.close();
    parts.close();
  }

  /** Every sixth is gold, every fourth in Guangzhou; some lack a name, consent or both. */
  private static String member(int n) {
    return ("{\"member_id\":\"m%d\",\"phone\":\"139%08d\",\"consent\":%s,\"tier\":%s,"
            + "\"city\":\"%s\",\"first_name\":\"%s\"}")
        .formatted(
            n,
            n,
            n % 5 != 0,
            n % 6 == 0 ? "\"GOLD\"" : n % 7 == 0 ? "null" : "\"SILVER\"",
            n % 4 == 0 ? "广州" : "深圳",
            n % 9 == 0 ? "张".repeat(60) : "王芳");
  }

  private static boolean isGoldInGuangzhou(int n) {
    return n % 12 == 0;
  }

  private static long count(IntPredicate which) {
    return IntStream.range(0, MEMBERS).filter(which).count();
  }

  @Test
  void runsEachCommandOfTheReadme() throws Exception {
    List<String> commands = commandsOfTheReadme();
    assertThat(commands)
        .extracting(command -> command.replaceFirst("^(\\S+ \\S+).*", "$1"))
        .contains(
            "segment check",
            "segment count",
            "segment why",
            "campaign preview",
            "campaign test-send");
    for (String command : commands) {
      Answer answer =
          kadian(
              Arrays.stream(command.split(" +", -1))
                  .flatMap(BeforeTheDayIT::expanded)
                  .toArray(String[]::new));
      assertThat(answer.exitCode()).as(command + "\n" + answer).isZero();
    }
  }

  private static List<String> commandsOfTheReadme() throws IOException {
    String readme = Files.readString(Path.of("README.md"));
    int begin = readme.indexOf("## Before the day");
    String section = readme.substring(begin, readme.indexOf("\n## ", begin + 1));
    return Pattern.compile("^ +scripts/kadian ([^#\\n]+)", Pattern.MULTILINE)
        .matcher(section)
        .results()
        .map(match -> match.group(1).strip())
        .filter(command -> !command.startsWith("capacity ")) // asks no job: PlanCapacityIT
        .toList();
  }

  /** As a shell does it; the campaign's instant may be over by now. */
  private static Stream<String> expanded(String word) {
    if (word.equals("sql/campaigns/double12-gold.yaml")) {
      return Stream.of(campaign);
    }
    if (!word.endsWith("/*.sql")) {
      return Stream.of(word);
    }
    try (Stream<Path> files = Files.list(Path.of(word).getParent())) {
      return files.map(Path::toString).sorted().toList().stream();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void countsWhomASegmentSelectsPublishedOrNot() throws Exception {
    assertThat(kadian("segment", "count", "gold-guangzhou").out())
        .isEqualTo(
            "gold-guangzhou: %d of 3,000 members\n"
                .formatted(count(BeforeTheDayIT::isGoldInGuangzhou)));
    assertThat(json("segment", "count", file("tier <> 'GOLD'")).get("selected").asLong())
        .isEqualTo(count(n -> n % 6 != 0 && n % 7 != 0));
    Answer atAnInstant =
        kadian("segment", "count", file("YEAR(send_at) = 2031"), "--send-at", "2031-06-01T12:00");
    assertThat(atAnInstant.out())
        .isEqualTo("asked: 3,000 of 3,000 members\n  with send_at 2031-06-01 12:00:00 +08:00\n");
    assertThat(kadian("segment", "count", "gold-guangzou"))
        .returns(1, Answer::exitCode)
        .satisfies(answer -> assertThat(answer.err()).contains("did you mean 'gold-guangzhou'?"));
  }

  @Test
  void saysWhyAMemberIsInOrOut() throws Exception {
    assertThat(kadian("segment", "why", "gold-guangzhou", "m12").out())
        .isEqualTo(
            """
            true     AND
            true     ├─ tier = 'GOLD'   tier is 'GOLD'
            true     └─ city IN ('广州', '广州市')   city is '广州'
            m12 is in gold-guangzhou
            """);
    assertThat(kadian("segment", "why", file("NOT tier = 'GOLD' OR phone LIKE '%1'"), "m7").out())
        .isEqualTo(
            """
            unknown  OR
            unknown  ├─ NOT
            unknown  │  └─ tier = 'GOLD'   tier is NULL
            false    └─ phone LIKE '%1'   phone is '+86139****0007'
            m7 is not in asked
            """);
    assertThat(kadian("segment", "why", "gold-guangzhou", "m99999"))
        .returns(1, Answer::exitCode)
        .satisfies(
            answer ->
                assertThat(answer.out()).isEqualTo("m99999: the job holds no member of this id\n"));
  }

  @Test
  void previewsACampaignWithoutAnnouncingIt() throws Exception {
    Answer answer = kadian("campaign", "preview", campaign, "--price-per-part", "0.05", "--json");
    JsonNode preview = Json.MAPPER.readTree(answer.out());
    long selected = count(BeforeTheDayIT::isGoldInGuangzhou);
    long noConsent = count(n -> isGoldInGuangzhou(n) && n % 5 == 0);
    long twoParts = count(n -> isGoldInGuangzhou(n) && n % 5 != 0 && n % 9 == 0);
    long onePart = selected - noConsent - twoParts;
    long billed = onePart + 2 * twoParts;

    JsonNode estimate = preview.get("estimate");
    assertThat(estimate.get("members").asLong()).isEqualTo(MEMBERS);
    assertThat(estimate.get("selected").asLong()).isEqualTo(selected);
    assertThat(estimate.get("suppressed").toString())
        .isEqualTo("{\"NO_CONSENT\":" + noConsent + "}");
    assertThat(estimate.get("parts").toString())
        .isEqualTo("{\"1\":" + onePart + ",\"2\":" + twoParts + "}");
    assertThat(preview.get("cost").decimalValue())
        .isEqualByComparingTo(new BigDecimal("0.05").multiply(BigDecimal.valueOf(billed)));
    assertThat(
            Duration.between(
                Instant.parse(preview.get("send_at").asText()),
                Instant.parse(preview.get("finished_at").asText())))
        .isEqualTo(Duration.ofMillis(billed * 1000 / PER_SECOND));
    assertThat(estimate.get("samples"))
        .hasSize(5)
        .allSatisfy(
            sample -> {
              assertThat(sample.get("phone").asText()).matches("\\+86139\\*\\*\\*\\*\\d{4}");
              assertThat(sample.get("text").asText()).matches("【富销云】(王芳|张{60}),双12今晚.*");
            });

    Answer text = kadian("campaign", "preview", campaign);
    assertThat(text.out()).contains("selected    " + selected + " of 3,000 members");
    assertThat(text.err()).doesNotContain("would take until");
    assertThat(announced()).isEmpty();
  }

  @Test
  void sendsATestForRealAndTheLedgerHasIt() throws Exception {
    String[] command = {
      "campaign", "test-send", campaign, "--member", "m12", "--to", "13800000077", "+8613800000078"
    };
    Answer answer = kadian(command);
    assertThat(answer.exitCode()).as(answer.toString()).isZero();
    assertThat(answer.out())
        .startsWith("【富销云】王芳,双12今晚8点开抢")
        .containsPattern("double12-gold.test-\\d+: 2 messages on the way\n")
        .containsPattern("\\+86138\\*{4}0077  SENT 20.* \\+08:00, by ")
        .containsPattern("\\+86138\\*{4}0078  SENT 20");
    assertThat(answer.err()).doesNotContain("under way");
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () ->
                assertThat(
                        parts
                            .ledger()
                            .query(
                                "select phone || ' ' || state from sms_log"
                                    + " where member like 'test-%' and phone in ('+8613800000077', '+8613800000078')"
                                    + " order by 1"))
                    .containsExactly("+8613800000077 SENT", "+8613800000078 SENT"));
    assertThat(parts.smsc().messages())
        .extracting(ReceivedMessage::text)
        .filteredOn(text -> text.startsWith("【富销云】王芳,双12今晚8点开抢"))
        .hasSizeGreaterThanOrEqualTo(2);

    assertThat(
            kadian("campaign", "test-send", campaign, "--member", "nobody", "--to", "13800000079"))
        .returns(1, Answer::exitCode)
        .satisfies(refused -> assertThat(refused.err()).isEqualTo("there is no member 'nobody'\n"));
  }

  private static List<AnnouncedCampaign> announced() {
    return parts.kafka().records("kadian.control").stream()
        .filter(record -> record.value() != null)
        .map(record -> Json.read(record.value(), ControlRecord.class))
        .filter(AnnouncedCampaign.class::isInstance)
        .map(AnnouncedCampaign.class::cast)
        .toList();
  }

  private static String file(String condition) {
    try {
      return Files.writeString(
              folder.resolve("asked.sql"), "-- Asked.\nSELECT * FROM members WHERE " + condition)
          .toString();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static JsonNode json(String... words) throws IOException {
    List<String> all = new ArrayList<>(List.of(words));
    all.add("--json");
    Answer answer = kadian(all.toArray(String[]::new));
    assertThat(answer.exitCode()).as(answer.toString()).isZero();
    return Json.MAPPER.readTree(answer.out());
  }

  private static Answer kadian(String... words) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    Surroundings surroundings =
        new Surroundings(
            parts.environment(),
            Clock.system(ZoneId.of("Asia/Shanghai")),
            length -> Thread.sleep(length.toMillis()),
            new PrintWriter(out, true),
            new PrintWriter(err, true),
            false,
            null);
    List<String> all = new ArrayList<>(List.of(words));
    if (!words[1].equals("check") && !words[1].equals("publish")) {
      all.addAll(List.of("--wait", "2m"));
    }
    int exitCode = Kadian.commandLine(surroundings).execute(all.toArray(String[]::new));
    return new Answer(exitCode, out.toString(), err.toString());
  }
}
