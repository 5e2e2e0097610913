// SPDX-License-Identifier: Apache-2.0
package io.kadian.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.kadian.domain.Json;
import io.kadian.testing.Ledger;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code kadian suppression}, under the role that may do no more. */
class SuppressionCommandsIT {
  private static final String PHONES =
      "select list, phone from sms_suppression order by list, phone";

  private static Ledger ledger;

  @TempDir Path folder;
  private String user = "kadian_operator";
  private String parameters = "";

  private record Answer(int exitCode, String out, String err) {}

  @BeforeAll
  static void start() throws Exception {
    ledger = new Ledger();
    ledger.execute(Files.readString(Path.of("sql/grants.sql")));
    ledger.execute(Files.readString(Path.of("sql/grants.sql"))); // again changes nothing
  }

  @AfterAll
  static void stop() throws Exception {
    ledger.close();
  }

  @BeforeEach
  void clear() throws SQLException {
    ledger.clear();
  }

  private Answer run(String... args) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    Surroundings surroundings =
        new Surroundings(
            Map.of(),
            new SettableClock(Instant.EPOCH, ZoneId.of("Asia/Shanghai")),
            length -> {},
            new PrintWriter(out, true),
            new PrintWriter(err, true),
            false,
            null);
    List<String> all = new ArrayList<>(List.of("suppression"));
    all.addAll(List.of(args));
    all.addAll(List.of("-D", "database.url=" + ledger.database().url() + parameters));
    all.addAll(List.of("-D", "database.user=" + user));
    int exitCode = Kadian.commandLine(surroundings).execute(all.toArray(String[]::new));
    return new Answer(exitCode, out.toString(), err.toString());
  }

  private String file(String text) throws IOException {
    return Files.writeString(folder.resolve("list.txt"), text).toString();
  }

  private String says(String... args) {
    Answer answer = run(args);
    assertThat(answer.err()).isEmpty();
    assertThat(answer.exitCode()).isZero();
    return answer.out();
  }

  private JsonNode json(String... args) {
    return Json.read(says(args).getBytes(UTF_8), JsonNode.class);
  }

  @Test
  void runsEachCommandOfTheReadme() throws IOException {
    String readme = Files.readString(Path.of("README.md"));
    int begin = readme.indexOf("## Who is never texted");
    List<String> commands =
        Pattern.compile("^ +scripts/kadian suppression (.+)$", Pattern.MULTILINE)
            .matcher(readme.substring(begin, readme.indexOf("\n## ", begin)))
            .results()
            .map(command -> command.group(1))
            .toList();
    StringBuilder said = new StringBuilder();
    commands.forEach(command -> said.append(says(command.split(" "))));
    String at = "\\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d \\+08:00\n";
    assertThat(said.toString())
        .matches(
            "complaints: 3 phones, 3 added, 0 removed\n"
                + "LIST        PHONES  LOADED AT\n"
                + "complaints  3       "
                + at
                + "\\+86138\\*{4}0001 is on complaints since "
                + at
                + "complaints: dropped, with 3 phones\n");
  }

  @Test
  void putsTheNewPhonesInThePlaceOfTheOldOnes() throws Exception {
    says("load", "staff", file("13800000001\n13800000009\n"));
    says("load", "complaints", file("13800000001\n13800000002\n"));
    ledger.execute("update sms_suppression set since = '2026-01-01Z'");
    assertThat(says("load", "complaints", file("13800000002\n138 0000 0003\n+8613800000003\n")))
        .isEqualTo("complaints: 2 phones, 1 added, 1 removed\n");
    assertThat(ledger.query(PHONES))
        .containsExactly(
            "complaints|+8613800000002",
            "complaints|+8613800000003",
            "staff|+8613800000001",
            "staff|+8613800000009");
    assertThat(ledger.query("select phone from sms_suppression where since > '2026-01-02Z'"))
        .containsExactly("+8613800000003");
    assertThat(says("drop", "complaints")).isEqualTo("complaints: dropped, with 2 phones\n");
    assertThat(ledger.query("select list from sms_suppression_list")).containsExactly("staff");
    assertThat(ledger.query("select distinct list from sms_suppression")).containsExactly("staff");
  }

  @Test
  void loadsNothingOfAFileWithWrongLinesUnlessItIsToldTo() throws Exception {
    says("load", "complaints", file("13800000001\n"));
    String wrong = file("13800000002\n13800\n" + "2\n".repeat(30));

    Answer refused = run("load", "complaints", wrong);

    assertThat(refused.exitCode()).isEqualTo(1);
    assertThat(refused.err().lines())
        .hasSize(22)
        .startsWith(wrong + ":2: phone is not a valid number")
        .endsWith(
            "... and 11 lines more",
            "complaints stays as it is: 31 lines are wrong; --skip-bad loads the rest");
    assertThat(ledger.query(PHONES)).containsExactly("complaints|+8613800000001");

    Answer skipped = run("load", "complaints", wrong, "--skip-bad");
    assertThat(skipped.exitCode()).isZero();
    assertThat(skipped.out())
        .isEqualTo("complaints: 1 phone, 1 added, 1 removed, 31 lines skipped\n");
    assertThat(skipped.err().lines()).hasSize(21);
    assertThat(ledger.query(PHONES)).containsExactly("complaints|+8613800000002");
  }

  @Test
  void refusesWhatWouldEmptyAListOrMakesNoSense() throws Exception {
    says("load", "complaints", file("13800000001\n"));
    refuses("complaints stays as it is: there is no phone in it\n", "load", "complaints", file(""));
    refuses(
        "complaints stays as it is: there is no phone in it\n",
        "load",
        "complaints",
        file("1\n"),
        "--skip-bad");
    assertThat(ledger.query(PHONES)).hasSize(1);
    refuses("there is no such file\n", "load", "complaints", folder.resolve("none").toString());
    refuses("such as do-not-call\n", "load", "Do not call", file("13800000001\n"));
    refuses(
        "There is no suppression list 'complaint'; did you mean 'complaints'?\n",
        "drop",
        "complaint");
    refuses("phone is not a valid number\n", "check", "1380");
  }

  private void refuses(String why, String... args) {
    Answer answer = run(args);
    assertThat(answer.err()).endsWith(why);
    assertThat(answer.exitCode()).isEqualTo(1);
  }

  @Test
  void saysThatAnotherLoadsTheSameList() throws Exception {
    says("load", "complaints", file("13800000001\n"));
    parameters = "?options=-c%20lock_timeout%3D200ms";
    try (Connection other = ledger.dataSource().getConnection();
        Statement statement = other.createStatement()) {
      other.setAutoCommit(false);
      statement.execute("update sms_suppression_list set loaded_at = now()");
      refuses(
          "complaints stays as it is: another command is loading it; try again later\n",
          "load",
          "complaints",
          file("13800000002\n"));
    }
  }

  @Test
  void listsAndChecksAlsoWhatWasWrittenByHand() throws Exception {
    assertThat(says("list")).isEqualTo("There is no suppression list.\n");
    ledger.execute(
        "insert into sms_suppression values ('+8613800000001', 'vip', '2026-12-01T02:00Z')");
    assertThat(says("list")).isEqualTo("LIST  PHONES  LOADED AT\nvip   1       written by hand\n");
    assertThat(says("check", "138 0000 0001"))
        .isEqualTo("+86138****0001 is on vip since 2026-12-01 10:00:00 +08:00\n");
    assertThat(says("check", "13800000002"))
        .isEqualTo("+86138****0002 is on no suppression list\n");
    assertThat(says("drop", "vip")).isEqualTo("vip: dropped, with 1 phone\n");
  }

  @Test
  void answersInJson() throws Exception {
    assertThat(json("load", "complaints", file("13800000001\n13800000002\n"), "--json").toString())
        .isEqualTo("{\"list\":\"complaints\",\"phones\":2,\"added\":2,\"removed\":0,\"wrong\":0}");
    assertThat(json("list", "--json").at("/0/loaded_at").asText()).endsWith("Z");
    JsonNode checked = json("check", "13800000001", "--json");
    assertThat(checked.get("phone").asText()).isEqualTo("+86138****0001");
    assertThat(checked.at("/lists/0/list").asText()).isEqualTo("complaints");
    assertThat(json("drop", "complaints", "--json").toString())
        .isEqualTo("{\"list\":\"complaints\",\"phones\":2}");
  }

  @Test
  void letsTheReaderLookAndChangeNothing() throws Exception {
    user = "kadian_reader";
    assertThat(says("list")).isEqualTo("There is no suppression list.\n");
    assertThat(says("check", "13800000001")).contains("is on no suppression list");
    Answer answer = run("load", "complaints", file("13800000001\n"));
    assertThat(answer.exitCode()).isEqualTo(3);
    assertThat(answer.err()).contains("permission denied").contains("kadian_operator");
  }
}
