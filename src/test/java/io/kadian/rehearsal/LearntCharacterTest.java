// SPDX-License-Identifier: Apache-2.0
package io.kadian.rehearsal;

import static org.assertj.core.api.Assertions.assertThat;

import io.kadian.status.ReadOnlyLedger;
import io.kadian.testing.Ledger;
import java.sql.Connection;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class LearntCharacterTest {
  private static final Instant AT = Instant.parse("2026-11-11T12:00:00Z");
  private static final GatewayCharacter OTHERWISE =
      new GatewayCharacter(
          7, 50, Duration.ofMillis(1), Duration.ofMillis(2), 0.01, 0, 1, Duration.ofSeconds(9));

  private Ledger ledger;

  @BeforeEach
  void start() throws Exception {
    ledger = new Ledger();
  }

  @AfterEach
  void stop() throws Exception {
    ledger.close();
  }

  private Optional<GatewayCharacter> read(Instant since) throws Exception {
    try (Connection connection = ReadOnlyLedger.connect(ledger.database(), "test")) {
      return LearntCharacter.read(connection, since, OTHERWISE);
    }
  }

  /**
   * 100 a second for 40 seconds: each answered after 20 to 119 ms; one in a hundred in doubt; three
   * of four receipts say delivered, 5 s later.
   */
  private void fill() throws Exception {
    ledger.execute(
        """
        insert into sms_log (campaign, member, phone, parts, state, reason, due, released, sent, delivered)
        select 'c', n::text, '+86', 1,
            case when n % 100 = 7 then 'UNKNOWN' when n % 4 = 0 then 'FAILED' else 'SENT' end,
            case when n % 100 = 7 then 'NO_ANSWER' when n % 4 = 0 then 'RECEIPT_UNDELIVERABLE' end,
            at, at, at + (20 + n % 100) * interval '1 ms',
            case when n % 100 <> 7 and n % 4 <> 0 then at + interval '5 s' + (20 + n % 100) * interval '1 ms' end
        from generate_series(0, 3999) n,
            lateral (select timestamptz '2026-11-11T12:00:00Z' + n / 100 * interval '1 s' as at) a
        """);
  }

  @Test
  void learnsWhatTheLedgerHas() throws Exception {
    fill();
    GatewayCharacter learnt = read(AT.minusSeconds(60)).orElseThrow();
    assertThat(learnt.perSecond()).isEqualTo(100);
    assertThat(learnt.latencyMin()).isBetween(Duration.ofMillis(20), Duration.ofMillis(30));
    assertThat(learnt.latencyMax()).isBetween(Duration.ofMillis(60), Duration.ofMillis(80));
    assertThat(learnt.lost()).isBetween(0.009, 0.011);
    assertThat(learnt.delivered()).isBetween(0.73, 0.76);
    assertThat(learnt.receiptDelay()).isBetween(Duration.ofMillis(4_990), Duration.ofMillis(5_010));
    assertThat(learnt.window()).as("the ledger doesn't know").isEqualTo(50);
    assertThat(learnt.throttled()).isEqualTo(0.01);
  }

  @Test
  void learnsNothingFromLittle() throws Exception {
    assertThat(read(AT)).isEmpty();
    fill();
    assertThat(read(AT.plusSeconds(35))).as("500 messages").isEmpty();
  }
}
