// SPDX-License-Identifier: Apache-2.0
package io.kadian.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.kadian.capacity.CapacityTest;
import io.kadian.domain.Json;
import io.kadian.testing.Ledger;
import java.io.ByteArrayInputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Document;

/** The day before the day, with a ledger that has last year's. */
class PlanCapacityIT {
  private static final String LAST_YEAR =
      """
      insert into sms_log (campaign, member, phone, parts, state, reason, due)
      select campaign, 'm' || i, '+86138' || lpad(i::text, 8, '0'), 1 + i % 2, state, null, due
      from (
        select 'opening' as campaign, i, case when i % 10 = 0 then 'SUPPRESSED' else 'SENT' end as state,
               timestamptz '2025-12-12T12:00Z' as due
        from generate_series(1, 10000) i
        union all
        select 'paced', i, 'SENT', timestamptz '2025-12-12T02:00Z' + i / 100.0 * interval '1 s'
        from generate_series(0, 6000) i
        union all
        select 'day-before', i, 'SENT', timestamptz '2025-12-11T12:00Z'
        from generate_series(1, 100) i) as rows
      """;

  private static Ledger ledger;
  @TempDir Path folder;

  @BeforeAll
  static void start() throws Exception {
    ledger = new Ledger();
    ledger.execute(LAST_YEAR);
  }

  @AfterAll
  static void stop() throws Exception {
    ledger.close();
  }

  private Desk.Answer run(String... args) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    Surroundings surroundings =
        new Surroundings(
            Map.of("KADIAN_DATABASE_PASSWORD", ledger.database().password()),
            new SettableClock(Desk.NOW, ZoneId.of("Asia/Shanghai")),
            length -> {},
            new PrintWriter(out, true),
            new PrintWriter(err, true),
            false,
            null);
    List<String> all = new ArrayList<>(List.of("capacity"));
    all.addAll(List.of(args));
    all.addAll(
        List.of("-D", "database.url=" + ledger.database().url(), "-D", "database.user=postgres"));
    int exitCode = Kadian.commandLine(surroundings).execute(all.toArray(String[]::new));
    return new Desk.Answer(exitCode, out.toString(), err.toString());
  }

  private String plan(String yaml) throws Exception {
    return Files.writeString(
            folder.resolve("plan.yaml"), "day: 2026-12-12\nzone: Asia/Shanghai\n" + yaml)
        .toString();
  }

  @Test
  void reckonsTheShippedPlanAsTheReadmeSays() {
    Desk.Answer answer = run("sql/plans/double12.yaml");
    assertThat(answer.err()).isEmpty();
    assertThat(answer.exitCode()).isZero();
    assertThat(answer.out())
        .startsWith("2026-12-12, times in Asia/Shanghai: ready. 2,500 messages/s are there")
        .contains("double12-opening    1,560,000  20:00:00  20:13:15  2 min 39 s  21:00:00")
        .contains("20:00:00 to 20:13:00: double12-come-back, double12-opening share the way")
        .contains("How fast the job is was not measured here");
  }

  @Test
  void runsEachCommandOfTheReadme() throws Exception {
    Files.writeString(folder.resolve("bench.json"), CapacityTest.BENCH);
    List<String> commands =
        Pattern.compile("^ +scripts/kadian capacity ([^#\\n]+)", Pattern.MULTILINE)
            .matcher(Files.readString(Path.of("README.md")))
            .results()
            .map(match -> match.group(1).strip())
            .toList();
    assertThat(commands).hasSize(3);
    for (String command : commands) {
      String[] words =
          Arrays.stream(command.split(" +", -1))
              .map(word -> word.matches("\\w+\\.(json|html)") ? folder.resolve(word) + "" : word)
              .toArray(String[]::new);
      Desk.Answer answer = run(words);
      assertThat(answer.exitCode()).as(command + answer).isZero();
    }
    assertThat(folder.resolve("double12.html")).isNotEmptyFile();
  }

  @Test
  void takesLastYearFromTheLedger() throws Exception {
    Desk.Answer answer =
        run(plan("rate: 1000/s\ngrowth: 2\n"), "--last-year", "2025-12-12", "--json");
    assertThat(answer.err()).isEmpty();
    JsonNode json = Json.MAPPER.readTree(answer.out());
    assertThat(json.at("/plan/parts").asDouble()).isEqualTo(23_001.0 / 15_001);
    assertThat(json.at("/campaigns")).hasSize(2);
    assertThat(json.at("/campaigns/0/name").asText()).isEqualTo("paced");
    assertThat(json.at("/campaigns/0/messages").asLong()).isEqualTo(12_002);
    assertThat(json.at("/campaigns/0/due").asText()).isEqualTo("2026-12-12T02:00:00Z");
    assertThat(json.at("/plan/last_year/0/pace").asText()).isEqualTo("101/s");
    // 9,000 were sent or may have been; 2 x 9,000 at 652/s.
    assertThat(json.at("/campaigns/1/messages").asLong()).isEqualTo(18_000);
    assertThat(json.at("/campaigns/1/finished").asText()).startsWith("2026-12-12T12:00:2");
    assertThat(json.at("/verdict").asText()).isEqualTo("READY");
  }

  @Test
  void saysThatTheLedgerHasNothingOfThatDay() throws Exception {
    Desk.Answer answer = run(plan("rate: 1000/s\n"), "--last-year", "2024-12-12");
    assertThat(answer.exitCode()).isEqualTo(Kadian.REFUSED);
    assertThat(answer.err()).contains("the ledger has no message that was due on 2024-12-12");
  }

  @Test
  void drawsTheDayOnAPageThatNeedsNothingElse() throws Exception {
    Path html = folder.resolve("day.html");
    Desk.Answer answer =
        run(
            plan(
                """
                rate: 100/s
                campaigns:
                  "<script>alert(1)</script>": 400k at 20:00 by 21:00
                  双12: 1k at 20:10
                """),
            "--html",
            html.toString());
    assertThat(answer.exitCode()).as("40,000 are not sent in time").isEqualTo(Kadian.REFUSED);
    assertThat(answer.out().replaceAll("\\s+", " "))
        .contains("not in time.")
        .contains(
            "41,000 of 400,000 will not have left by 21:00:00, not even with the way to itself");
    byte[] octets = Files.readAllBytes(html);
    Document page =
        DocumentBuilderFactory.newInstance()
            .newDocumentBuilder()
            .parse(new ByteArrayInputStream(octets));
    assertThat(page.getElementsByTagName("script").getLength()).isZero();
    assertThat(page.getElementsByTagName("svg").getLength()).isEqualTo(1);
    assertThat(page.getElementsByTagName("polyline").getLength()).isEqualTo(3);
    assertThat(new String(octets, UTF_8)).contains("双12").contains("41,000");
    assertThat(run(plan("rate: 1/s\n"), "--html", html.toString()).err())
        .contains("--force overwrites it");
  }

  @Test
  void namesTheFileThatIsWrong() throws Exception {
    assertThat(run(folder.resolve("none.yaml").toString()).err())
        .contains("none.yaml: there is no such file");
    assertThat(run(plan("rate: fast\n")).err()).contains("plan.yaml:3: rate: 'fast' is no pace");
    assertThat(run(plan("campaigns:\n  a: 1k at 20:00\n")).err())
        .contains("plan.yaml: nothing says how fast messages leave");
    assertThat(run(plan("campaigns:\n  a: 1k at 20:00\n"), "--measured", plan("day: x")).err())
        .contains("plan.yaml");
  }
}
