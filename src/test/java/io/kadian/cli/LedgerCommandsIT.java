// SPDX-License-Identifier: Apache-2.0
package io.kadian.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.dataformat.csv.CsvMapper;
import com.fasterxml.jackson.dataformat.csv.CsvSchema;
import io.kadian.domain.Json;
import io.kadian.domain.Phones;
import io.kadian.testing.Ledger;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code kadian export} and {@code kadian explain}: they need the database alone. */
class LedgerCommandsIT {
  private static final Instant NOW = Instant.parse("2026-12-12T14:00:00Z");

  /** A quote, a comma, a line break, a formula, an emoji. */
  private static final String ODD_MEMBER = "m \"1\",\n=2+2 会员👍";

  private static Ledger ledger;
  private static MadeUpLedger made;

  @TempDir Path folder;
  private String user = "kadian_reader";

  private record Answer(int exitCode, String out, String err) {}

  @BeforeAll
  static void start() throws Exception {
    ledger = new Ledger();
    made = MadeUpLedger.in(ledger);
    ledger.execute(Files.readString(Path.of("sql/grants.sql")));
    ledger.execute(
        """
        insert into sms_log (campaign, member, phone, parts, state, reason, due, updated_at)
        values ('odd', 'm "1",' || chr(10) || '=2+2 会员👍', '+8613812345678', 1, 'SUPPRESSED', '',
                '2026-12-12T12:00Z', '2026-12-12T12:00Z'),
               ('odd', 'short', '+123', 1, 'WITHDRAWN', null, '2026-12-12T12:00Z',
                '2026-12-12T12:00Z');
        insert into sms_log (campaign, member, phone, parts, state, reason, repeats, route,
                             message_id, due, released, sent, delivered, delivery, updated_at)
        values ('first', 'wang', '+8613900001234', 2, 'SENT', null, null, 'cmcc', 'id-1',
                '2026-12-12T12:00Z', '2026-12-12T12:00:00.012Z', '2026-12-12T12:00:00.085Z',
                '2026-12-12T12:00:04.085Z', 'DELIVERED', '2026-12-12T12:00:05Z'),
               ('second', 'wang', '+8613900001234', 2, 'SUPPRESSED', 'DUPLICATE', 'first/wang', null,
                null, '2026-12-12T12:05Z', '2026-12-12T12:05:00.003Z', null, null, null,
                '2026-12-12T12:05:01Z'),
               ('third', 'wang', '+8613900001234', 1, 'SUPPRESSED', 'OPTED_OUT', null, null, null,
                '2026-12-12T13:00Z', '2026-12-12T13:00:00.001Z', null, null, null,
                '2026-12-12T13:00:01Z'),
               ('third', 'li', '+8613900005678', 1, 'UNKNOWN', 'NO_ANSWER', null, 'cmcc', null,
                '2026-12-12T13:00Z', '2026-12-12T13:00:00.001Z', null, null, null,
                '2026-12-12T13:00:01Z');
        insert into sms_claim (dedup_key, campaign, member, phone, parts, claimant, state, claimed_at)
        values ('\\x01', 'fourth', 'wang', '+8613900001234', 1,
                '00000000-0000-0000-0000-000000000001', 'CLAIMED', '2026-12-12T13:30Z');
        insert into sms_claim (dedup_key, campaign, member, phone, parts, claimant, state, claimed_at,
                               sent_at)
        values ('\\x02', 'first', 'wang', '+8613900001234', 2,
                '00000000-0000-0000-0000-000000000001', 'SENT', '2026-12-12T12:00Z',
                '2026-12-12T12:00:00.085Z');
        insert into sms_opt_out (phone, since, keyword, active)
        values ('+8613900001234', '2026-12-12T12:30Z', 'R', true),
               ('+8613700000000', '2026-12-12T12:30Z', null, true);
        insert into sms_receipt (route, message_id, phone, reference, delivery, error, delivered,
                                 received_at, retry_at)
        values ('cmcc', 'id-9', '+8613900001234', -1, 'UNDELIVERABLE', 'MK:0001',
                '2026-12-12T13:31Z', '2026-12-12T13:32Z', now());
        """);
  }

  @AfterAll
  static void stop() throws Exception {
    ledger.close();
  }

  /** Under the role that may look at all tables and change none. */
  private Answer run(String... args) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    Surroundings surroundings =
        new Surroundings(
            Map.of(),
            new SettableClock(NOW, ZoneId.of("Asia/Shanghai")),
            length -> {},
            new PrintWriter(out, true),
            new PrintWriter(err, true),
            false,
            null);
    List<String> all = new ArrayList<>(List.of(args));
    all.addAll(List.of("-D", "database.url=" + ledger.database().url()));
    all.addAll(List.of("-D", "database.user=" + user));
    int exitCode = Kadian.commandLine(surroundings).execute(all.toArray(String[]::new));
    return new Answer(exitCode, out.toString(), err.toString());
  }

  private static List<Map<String, String>> csv(String text) throws Exception {
    CsvSchema schema = CsvSchema.emptySchema().withHeader();
    try (MappingIterator<Map<String, String>> rows =
        new CsvMapper().readerForMapOf(String.class).with(schema).readValues(text)) {
      return rows.readAll();
    }
  }

  @Test
  void exportsEveryRequestWithAllColumnsAndMaskedPhones() throws Exception {
    Answer answer = run("export", "double12");

    assertThat(answer.exitCode()).as(answer.err()).isZero();
    assertThat(answer.err()).isEmpty();
    List<Map<String, String>> rows = csv(answer.out());
    assertThat(rows).hasSize(MadeUpLedger.ROWS);
    assertThat(rows.get(0).keySet())
        .containsExactlyInAnyOrderElementsOf(
            ledger.query(
                "select column_name from information_schema.columns where table_name = 'sms_log'"));
    Map<String, Map<String, String>> byMember = new HashMap<>();
    rows.forEach(row -> byMember.put(row.get("member"), row));
    for (MadeUpLedger.Row row : made.rows()) {
      Map<String, String> read = byMember.get(row.member());
      assertThat(read.get("campaign")).isEqualTo("double12");
      assertThat(read.get("state")).isEqualTo(row.state());
      assertThat(read.get("reason")).isEqualTo(Objects.requireNonNullElse(row.reason(), ""));
      assertThat(Instant.parse(read.get("due"))).isEqualTo(row.due());
      assertThat(read.get("sent"))
          .satisfies(
              sent ->
                  assertThat(sent.isEmpty() ? null : Instant.parse(sent)).isEqualTo(row.sent()));
      assertThat(read.get("text_hash")).isEmpty();
      assertThat(read.get("phone")).matches("\\+86138\\*{4}\\d{4}");
    }
  }

  @Test
  void masksAsEverywhereElse() throws Exception {
    for (Map<String, String> row : csv(run("export", "odd").out())) {
      String phone = row.get("member").equals("short") ? "+123" : "+8613812345678";
      assertThat(row.get("phone")).isEqualTo(Phones.mask(phone));
    }
  }

  @Test
  void isCsvByTheBook() throws Exception {
    String out = run("export", "odd").out();

    assertThat(out)
        .startsWith("campaign,member,phone,text_hash,parts,state,reason,")
        .endsWith("\r\n")
        .contains("odd,\"m \"\"1\"\",\n=2+2 会员👍\",+86138****5678,,1,SUPPRESSED,\"\",,,,")
        .contains("2026-12-12T12:00:00.000000Z");
    assertThat(csv(out)).extracting(row -> row.get("member")).containsExactly(ODD_MEMBER, "short");
  }

  @Test
  void writesPhonesInFullToAFileOfOnesOwn() throws Exception {
    Path file = folder.resolve("double12.csv");

    Answer answer = run("export", "double12", "--to", file.toString(), "--with-phones");

    assertThat(answer.out()).isEqualTo("double12: 20,000 requests written to " + file + "\n");
    assertThat(answer.err()).contains("phones in full: personal data");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    assertThat(csv(Files.readString(file)))
        .hasSize(MadeUpLedger.ROWS)
        .allSatisfy(row -> assertThat(row.get("phone")).matches("\\+86138\\d{8}"))
        .allSatisfy(row -> assertThat(row.get("text_hash")).matches("[0-9a-f]{64}"));
    assertThat(run("export", "double12", "--to", file.toString()).err())
        .isEqualTo(file + ": is there already; --force overwrites it\n");
    assertThat(run("export", "odd", "--to", file.toString(), "--force").exitCode()).isZero();
    assertThat(csv(Files.readString(file))).hasSize(2);
  }

  @Test
  void saysThatTheLedgerHasNoSuchCampaign() {
    Path file = folder.resolve("nothing.csv");

    Answer answer = run("export", "duoble12", "--to", file.toString());

    assertThat(answer.exitCode()).isEqualTo(1);
    assertThat(answer.err())
        .isEqualTo(
            "The ledger has no request of a campaign 'duoble12'; did you mean 'double12'?; 'kadian"
                + " status duoble12' says where its messages are\n");
    assertThat(file).doesNotExist();
  }

  @Test
  void saysWhatRightIsMissing() {
    user = "kadian_status";

    Answer answer = run("export", "double12");

    assertThat(answer.exitCode()).isEqualTo(3);
    assertThat(answer.err()).contains("permission denied").contains("kadian_reader");
  }

  @Test
  void explainsAPhoneInTheOrderOfTime() {
    Answer answer = run("explain", "139 0000 1234");

    assertThat(answer.exitCode()).as(answer.err()).isZero();
    assertThat(answer.out())
        .isEqualTo(
            """
            phone +86139****1234: 6 entries, times in Asia/Shanghai

            2026-12-12 20:00:00 +08:00  first/wang: SENT
              phone       +86139****1234
              due         2026-12-12 20:00:00.000 +08:00
              left hold   2026-12-12 20:00:00.012 +08:00, 12 ms late
              sent        2026-12-12 20:00:00.085 +08:00, 85 ms late, 2 parts, by cmcc,
                          message id id-1
              delivered   2026-12-12 20:00:04.085 +08:00, 4.00 s after it was sent

            2026-12-12 20:05:00 +08:00  second/wang: SUPPRESSED, DUPLICATE
              why         the same text had just gone to this phone, or was on its way: by
                          first/wang, SENT 2026-12-12 20:00:00.085 +08:00
              phone       +86139****1234
              due         2026-12-12 20:05:00.000 +08:00
              left hold   2026-12-12 20:05:00.003 +08:00, 3 ms late

            2026-12-12 20:30:00 +08:00  opted out of messages (by the reply R)
              phone       +86139****1234

            2026-12-12 21:00:00 +08:00  third/wang: SUPPRESSED, OPTED_OUT
              why         opted out of messages
              phone       +86139****1234
              due         2026-12-12 21:00:00.000 +08:00
              left hold   2026-12-12 21:00:00.001 +08:00, 1 ms late

            2026-12-12 21:30:00 +08:00  fourth/wang: claimed, and not settled
              why         it is being sent, or a crash came before the answer; it has no
                          outcome yet
              phone       +86139****1234

            2026-12-12 21:32:00 +08:00  a receipt that waits for its message: UNDELIVERABLE
              phone       +86139****1234
              says        2026-12-12 21:31:00.000 +08:00, code MK:0001
              of          message id id-9
            """);
  }

  @Test
  void explainsAMemberJustSo() {
    assertThat(run("explain", "wang").out().lines().skip(1))
        .isEqualTo(run("explain", "+8613900001234").out().lines().skip(1).toList());
    assertThat(run("explain", "wang").out()).startsWith("member wang: 6 entries");
  }

  @Test
  void explainsAsJsonAndShowsPhonesIfAsked() {
    JsonNode masked =
        Json.read(run("explain", "wang", "--json").out().getBytes(UTF_8), JsonNode.class);
    assertThat(masked.get("kind").asText()).isEqualTo("member");
    assertThat(StreamSupport.stream(masked.get("entries").spliterator(), false))
        .extracting(entry -> entry.get("what").asText())
        .containsExactly("request", "request", "opt_out", "request", "claim", "waiting_receipt");
    assertThat(masked.toString()).doesNotContain("13900001234");
    assertThat(masked.at("/entries/1/repeated_state").asText()).isEqualTo("SENT");

    Answer whole = run("explain", "13900001234", "--json", "--with-phones");
    assertThat(Json.read(whole.out().getBytes(UTF_8), JsonNode.class).get("person").asText())
        .isEqualTo("+8613900001234");
    assertThat(run("explain", "wang", "--with-phones").out()).contains("+8613900001234");
  }

  @Test
  void explainsDoubtAndAnOptOutOfWhomNothingWasSentTo() {
    assertThat(run("explain", "li").out())
        .contains("third/li: UNKNOWN, NO_ANSWER")
        .contains("the SMSC didn't answer in time");
    assertThat(run("explain", "13700000000").out())
        .contains("opted out of messages (a row written by hand)");
  }

  @Test
  void saysThatItKnowsNobodyOfThatName() {
    Answer member = run("explain", "nobody");
    assertThat(member.exitCode()).isEqualTo(1);
    assertThat(member.err()).startsWith("The ledger knows no message of a member 'nobody'");

    Answer phone = run("explain", "13911112222");
    assertThat(phone.exitCode()).isEqualTo(1);
    assertThat(phone.err()).contains("+86139****2222").doesNotContain("13911112222");

    assertThat(run("explain", "13900001234", "--member").exitCode()).isEqualTo(1);
  }
}
