// SPDX-License-Identifier: Apache-2.0
package io.kadian.hold;

import io.kadian.domain.Lot;
import io.kadian.domain.Outcome;
import io.kadian.domain.PreparedSms;
import io.kadian.domain.Reason;
import io.kadian.domain.Sms;
import io.kadian.domain.Tally;
import io.kadian.hold.Release.Turn;
import io.kadian.types.SideOutputs;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.apache.flink.streaming.api.operators.Output;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;

/** Uses a lot's turn: its messages leave, or end, as long as there is room for them. */
final class LotRelease {
  private final LotState lots;
  private final Outlet outlet;
  private final HoldMetrics figures;
  private final Output<StreamRecord<Sms>> output;

  /**
   * What came of a turn.
   *
   * @param ended of those who had left the audience before
   * @param released messages that left, or ended as not sent
   * @param empty there is nothing left in the lot
   * @param counts the lot's, after it
   */
  record Taken(int ended, int released, boolean empty, Tally counts) {}

  /**
   * @param lots of the lot whose turn it is: its key is set
   */
  LotRelease(LotState lots, Outlet outlet, HoldMetrics figures, Output<StreamRecord<Sms>> output) {
    this.lots = lots;
    this.outlet = outlet;
    this.figures = figures;
    this.output = output;
  }

  /** What is urgent has a way of its own, which is as good as empty, and doesn't ask. */
  boolean hasRoom(Turn turn) {
    return turn.isUrgent() || outlet.hasRoom();
  }

  /**
   * @param most messages
   */
  Taken take(Turn turn, int most, Instant now) throws Exception {
    Tally counts = lots.counts(turn.key());
    // RocksDB's iterators cost more than all the rest of a lot with one message: codes wait for it.
    boolean hadWithdrawn = counts.withdrawn() > 0;
    int ended = hadWithdrawn ? endWithdrawn(turn, most) : 0;
    int released = releaseOrEnd(turn, most - ended, now);
    Tally after = counts.plus(new Tally(0, 0, released));
    boolean empty = !lots.walk(turn.key()).hasNext() && !(hadWithdrawn && lots.hasWithdrawn());
    if (empty) {
      lots.endWalk(turn.key());
      figures.missing(Lot.parse(turn.key()), after.held());
      after = after.plus(new Tally(0, 0, after.held())); // or it would be looked for for ever
    }
    lots.update(turn.key(), after);
    figures.changed(counts, after);
    return new Taken(ended, released, empty, after);
  }

  private int releaseOrEnd(Turn turn, int most, Instant now) throws Exception {
    List<String> members = new ArrayList<>();
    int handedOn = 0;
    Iterator<Map.Entry<String, PreparedSms>> walk = lots.walk(turn.key());
    while (members.size() < most && hasRoom(turn) && walk.hasNext()) {
      Map.Entry<String, PreparedSms> entry = walk.next();
      String member = entry.getKey();
      PreparedSms message = entry.getValue();
      walk.remove();
      members.add(member);
      Reason end = turn.end() == null ? message.hindrance() : turn.end();
      if (end != null) {
        end(Outcome.suppressed(turn.campaign(), turn.instant(), member, message, end));
      } else {
        leave(turn, member, message, now);
        handedOn++;
      }
    }
    lots.rememberReleased(members);
    figures.released(handedOn);
    figures.ended(turn.end(), members.size());
    return members.size();
  }

  /** From the instant on, out is out. */
  private int endWithdrawn(Turn turn, int most) throws Exception {
    List<String> members = new ArrayList<>();
    Iterator<Map.Entry<String, PreparedSms>> walk = lots.withdrawnMessages();
    while (members.size() < most && hasRoom(turn) && walk.hasNext()) {
      Map.Entry<String, PreparedSms> entry = walk.next();
      members.add(entry.getKey());
      end(Outcome.withdrawn(turn.campaign(), turn.instant(), entry.getKey(), entry.getValue()));
      walk.remove();
    }
    lots.rememberReleased(members);
    figures.withdrawn(members.size());
    return members.size();
  }

  private void leave(Turn turn, String member, PreparedSms message, Instant now) {
    Sms sms =
        new Sms(
            turn.campaign(),
            member,
            turn.due(),
            now,
            turn.expires(),
            message,
            turn.isUrgent(),
            turn.zone());
    if (turn.isUrgent()) {
      output.collect(SideOutputs.URGENT, new StreamRecord<>(sms));
    } else {
      output.collect(new StreamRecord<>(sms));
    }
  }

  private void end(Outcome outcome) {
    output.collect(SideOutputs.OUTCOMES, new StreamRecord<>(outcome));
  }
}
