// SPDX-License-Identifier: Apache-2.0
package io.kadian.bench.peer;

import static org.assertj.core.api.Assertions.assertThat;

import io.kadian.simulator.SimulatorOptions;
import io.kadian.simulator.SmscSimulator;
import io.kadian.testing.Ledger;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class PeerIT {
  private static final int MESSAGES = 3_000;

  @Test
  void sendsTheWholeOutboxAndNoTextTwice() throws Exception {
    try (Ledger ledger = new Ledger();
        SmscSimulator smsc = SmscSimulator.start(SimulatorOptions.builder().build())) {
      Outbox outbox = new Outbox(ledger.database());
      Instant due = Instant.now().plusMillis(1_500);
      outbox.fill(MESSAGES, due);
      ledger.execute(
          "insert into peer.outbox select id + 1000000, phone, text, due_at from peer.outbox"
              + " where id < 2");
      ledger.execute(
          "insert into peer.outbox select 2000000, phone, text, due_at"
              + " from peer.outbox where id = 1");

      PeerFigures figures;
      try (Peer peer = new Peer(outbox, new SmppLines("127.0.0.1", smsc.port()))) {
        figures = peer.run(due);
      }

      assertThat(figures.messages()).isEqualTo(MESSAGES + 3);
      assertThat(figures.sent()).isEqualTo(MESSAGES);
      assertThat(figures.firstLateMillis()).isBetween(0.0, 10_000.0);
      assertThat(figures.perSecond()).isPositive();
      assertThat(smsc.report().received()).isEqualTo(MESSAGES);
      assertThat(smsc.report().repeats()).isZero();
      assertThat(ledger.query("select state, count(*) from peer.outbox group by 1 order by 1"))
          .containsExactly("REPEAT|3", "SENT|" + MESSAGES);
      assertThat(outbox.due()).isZero();
    }
  }
}
