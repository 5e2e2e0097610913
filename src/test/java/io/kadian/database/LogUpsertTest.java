// SPDX-License-Identifier: Apache-2.0
package io.kadian.database;

import static io.kadian.testing.Messages.DUE;
import static io.kadian.testing.Messages.PHONE;
import static io.kadian.testing.Messages.sms;
import static org.assertj.core.api.Assertions.assertThat;

import io.kadian.domain.Outcome;
import io.kadian.domain.Reason;
import io.kadian.domain.Sms;
import io.kadian.testing.Ledger;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LogUpsertTest {
  private static final Sms FIRST = sms("a", "m1", PHONE, "双12");
  private static final Outcome SENT = Outcome.sent(FIRST, "smpp", "id1", DUE.plusMillis(30));
  private static Ledger ledger;

  @BeforeAll
  static void start() throws Exception {
    ledger = new Ledger();
  }

  @AfterAll
  static void stop() throws Exception {
    ledger.close();
  }

  @BeforeEach
  void clear() throws SQLException {
    ledger.clear();
  }

  @Test
  void writesARowWithAllOfItsColumns() throws SQLException {
    write(SENT);
    assertThat(
            ledger.query(
                "select campaign, member, phone, encode(text_hash, 'hex'), parts, state, route,"
                    + " message_id, due at time zone 'UTC', sent - due from sms_log"))
        .containsExactly(
            "a|m1|+8613812345678|"
                + FIRST.prepared().dedupKey()
                + "|1|SENT|smpp|id1|2026-12-12 12:00:00|00:00:00.03");
  }

  @Test
  void writesAReplayAsIfItWereNone() throws SQLException {
    write(SENT);
    write(SENT, SENT);
    assertThat(ledger.query("select count(*) from sms_log")).containsExactly("1");
  }

  @Test
  void neverForgetsThatAMessageWasSent() throws SQLException {
    write(SENT);
    write(Outcome.suppressed(FIRST, Reason.EXPIRED));
    write(Outcome.unknown(FIRST, "CLAIMED_BEFORE_A_RESTART"));
    assertThat(ledger.query("select state, reason from sms_log")).containsExactly("SENT|null");
  }

  @Test
  void learnsThatAMessageInDoubtWasSent() throws SQLException {
    write(Outcome.unknown(FIRST, "NO_ANSWER"));
    write(SENT);
    assertThat(ledger.query("select state, reason from sms_log")).containsExactly("SENT|null");
  }

  @Test
  void namesTheRequestThatADuplicateRepeats() throws SQLException {
    write(Outcome.duplicate(sms("b", "m1", PHONE, "双12"), FIRST.request()));
    assertThat(ledger.query("select state, reason, repeats from sms_log"))
        .containsExactly("SUPPRESSED|DUPLICATE|a/m1");
  }

  @ParameterizedTest
  @CsvSource({
    "SENT, SENT|null|smpp|id1|t",
    "UNKNOWN, UNKNOWN|NO_ANSWER|smpp|id1|t",
    "CLAIMED, UNKNOWN|CLAIMED_BEFORE_A_RESTART|smpp|id1|t",
    "FAILED, SUPPRESSED|EXPIRED|null|null|null"
  })
  void believesTheClaimRatherThanAReplayThatExpired(String claim, String row) throws SQLException {
    claimed("a", claim);
    write(Outcome.suppressed(FIRST, Reason.EXPIRED));
    assertThat(
            ledger.query(
                "select l.state, l.reason, l.route, l.message_id, l.sent = c.sent_at"
                    + " from sms_log l, sms_claim c"))
        .containsExactly(row);
  }

  /** Released in another order after the crash, it came behind another with its text. */
  @Test
  void believesTheClaimRatherThanAReplayThatRepeats() throws SQLException {
    claimed("a", "SENT");
    write(Outcome.duplicate(FIRST, "b/m1"));
    assertThat(ledger.query("select state, reason, repeats, message_id from sms_log"))
        .containsExactly("SENT|null|null|id1");
  }

  /** The member changed between the crash and the replay: it went out with the text of then. */
  @Test
  void believesTheClaimOfTheRequestWhateverTheReplaysText() throws SQLException {
    claimed("a", "SENT");
    ledger.execute("update sms_claim set phone = '" + PHONE + "', parts = 2");
    write(Outcome.suppressed(sms("a", "m1", "+8613700000000", "双12 王女士"), Reason.EXPIRED));
    assertThat(
            ledger.query(
                "select l.state, l.phone, l.text_hash = c.dedup_key, l.parts"
                    + " from sms_log l, sms_claim c"))
        .containsExactly("SENT|" + PHONE + "|t|2");
  }

  @Test
  void believesNoClaimOfAnotherRequest() throws SQLException {
    claimed("b", "SENT");
    write(Outcome.withdrawn("a", DUE, "m1", FIRST.prepared()));
    assertThat(ledger.query("select state, sent from sms_log")).containsExactly("WITHDRAWN|null");
  }

  private static void claimed(String campaign, String state) throws SQLException {
    ledger.execute(
        """
        insert into sms_claim (dedup_key, campaign, member, claimant, state, claimed_at, sent_at,
                               reason, route, message_id)
        values ('\\x%s', '%s', 'm1', '%s', '%s', now(), now(), case '%s' when 'UNKNOWN' then 'NO_ANSWER' end,
                'smpp', 'id1')
        """
            .formatted(FIRST.prepared().dedupKey(), campaign, new UUID(0, 1), state, state));
  }

  private static void write(Outcome... outcomes) throws SQLException {
    try (Connection connection = ledger.dataSource().getConnection();
        PreparedStatement statement = connection.prepareStatement(LogUpsert.UPSERT)) {
      LogUpsert.bind(statement, List.of(outcomes));
      statement.executeUpdate();
    }
  }
}
