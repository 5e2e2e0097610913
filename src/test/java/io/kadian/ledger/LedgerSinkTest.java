// SPDX-License-Identifier: Apache-2.0
package io.kadian.ledger;

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
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class LedgerSinkTest {
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

  @Test
  void saysThatItWasSentWhenAReplayIsADuplicateOrExpired() throws SQLException {
    for (Outcome replayed : REPLAYED) {
      ledger.clear();
      claim(FIRST, "'SENT', '2026-12-12T12:00:00.030Z', 'smpp', 'id1'");
      write(replayed);
      assertThat(
              ledger.query(
                  "select state, reason, repeats, route, message_id, sent - due from sms_log"))
          .containsExactly("SENT|null|null|smpp|id1|00:00:00.03");
    }
  }

  @Test
  void saysThatItIsInDoubtWhenAReplayIsADuplicateOrExpired() throws SQLException {
    for (Outcome replayed : REPLAYED) {
      ledger.clear();
      claim(FIRST, "'CLAIMED', null, null, null");
      write(replayed);
      assertThat(ledger.query("select state, reason, repeats from sms_log"))
          .containsExactly("UNKNOWN|CLAIMED_BEFORE_A_RESTART|null");
    }
  }

  @Test
  void saysThatItExpiredOrRepeatsWhenItsClaimFailedOrIsAnothers() throws SQLException {
    claim(FIRST, "'FAILED', null, null, null");
    write(Outcome.suppressed(FIRST, Reason.EXPIRED));
    Sms repeat = sms("b", "m1", PHONE, "双12");
    write(Outcome.duplicate(repeat, FIRST.request()));
    assertThat(ledger.query("select campaign, state, reason from sms_log order by 1"))
        .containsExactly("a|SUPPRESSED|EXPIRED", "b|SUPPRESSED|DUPLICATE");
  }

  /** What a run after a crash may make of a request. */
  private static final List<Outcome> REPLAYED =
      List.of(Outcome.suppressed(FIRST, Reason.EXPIRED), Outcome.duplicate(FIRST, "b/m1"));

  private static void claim(Sms sms, String stateSentRouteId) throws SQLException {
    ledger.execute(
        "insert into sms_claim (dedup_key, campaign, member, claimant, claimed_at, state, sent_at,"
            + " route, message_id) values ('\\x%s', '%s', '%s', gen_random_uuid(), '%s', %s)"
                .formatted(
                    sms.prepared().dedupKey(),
                    sms.campaign(),
                    sms.member(),
                    DUE,
                    stateSentRouteId));
  }

  private static void write(Outcome... outcomes) throws SQLException {
    try (Connection connection = ledger.dataSource().getConnection();
        PreparedStatement statement = connection.prepareStatement(LedgerSink.UPSERT)) {
      LedgerSink.bind(statement, List.of(outcomes));
      statement.executeUpdate();
    }
  }
}
