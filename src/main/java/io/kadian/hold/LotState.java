// SPDX-License-Identifier: Apache-2.0
package io.kadian.hold;

import io.kadian.domain.AudienceChange;
import io.kadian.domain.PreparedSms;
import io.kadian.domain.Tally;
import io.kadian.types.DomainTypes;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import javax.annotation.Nullable;
import org.apache.flink.api.common.functions.RuntimeContext;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.BasicArrayTypeInfo;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.util.function.ThrowingConsumer;

/**
 * A lot's messages and counts, keyed by {@link io.kadian.domain.Lot#key()}: of the lot whose key is
 * set. A lot without a tally doesn't exist.
 *
 * <p>Who was released is remembered until the lot is gone: a change that was under way at the
 * instant must neither be lost nor send a second text.
 */
final class LotState {
  /** Some 200 octets each. */
  private static final int MOST_CHANGED = 100_000;

  private final MapState<String, PreparedSms> held;
  private final MapState<String, PreparedSms> withdrawn;
  private final ListState<String[]> released;
  private final ValueState<Tally> tally;

  /**
   * How far the release of a lot has come. RocksDB leaves a tombstone for each message that is gone
   * until it compacts: an iterator that began anew each time would walk over all of them.
   */
  private final Map<String, Iterator<Map.Entry<String, PreparedSms>>> walks = new HashMap<>();

  /** Counts that state doesn't have yet, by lot. */
  private final Map<String, Tally> changed = new HashMap<>();

  LotState(RuntimeContext context) {
    held = context.getMapState(held());
    withdrawn = context.getMapState(withdrawn());
    released = context.getListState(released());
    tally = context.getState(tally());
  }

  static MapStateDescriptor<String, PreparedSms> held() {
    return new MapStateDescriptor<>("held-messages", Types.STRING, DomainTypes.PREPARED_SMS);
  }

  static MapStateDescriptor<String, PreparedSms> withdrawn() {
    return new MapStateDescriptor<>("withdrawn-messages", Types.STRING, DomainTypes.PREPARED_SMS);
  }

  static ListStateDescriptor<String[]> released() {
    return new ListStateDescriptor<>("released-members", BasicArrayTypeInfo.STRING_ARRAY_TYPE_INFO);
  }

  static ValueStateDescriptor<Tally> tally() {
    return new ValueStateDescriptor<>("lot-tally", DomainTypes.TALLY);
  }

  /**
   * @param lot whose key is set
   * @return null if there is no such lot
   */
  @Nullable
  Tally counts(String lot) throws Exception {
    Tally latest = changed.get(lot);
    return latest == null ? tally.value() : latest;
  }

  /**
   * Until {@link #write} in memory alone: a lot's counts change with each of its messages.
   *
   * @param lot whose key is set
   */
  void update(String lot, Tally counts) {
    changed.put(lot, counts);
  }

  boolean isFull() {
    return changed.size() >= MOST_CHANGED;
  }

  /**
   * Writes the counts that have changed. Before a checkpoint, and before anybody looks through all
   * lots.
   *
   * @param setKey of a lot
   */
  void write(ThrowingConsumer<String, Exception> setKey) throws Exception {
    for (Map.Entry<String, Tally> lot : changed.entrySet()) {
      setKey.accept(lot.getKey());
      tally.update(lot.getValue());
    }
    changed.clear();
  }

  /**
   * Takes a member in or out; {@link #update} is the caller's.
   *
   * @param counts before
   * @return the counts after
   */
  Tally apply(AudienceChange change, Tally counts) throws Exception {
    walks.remove(change.lot());
    String member = change.member();
    PreparedSms before = held.get(member);
    if (before == null && change.kind() != AudienceChange.Kind.AUDIENCE) {
      return counts;
    }
    if (change.prepared() == null) {
      if (before == null) {
        return counts;
      }
      held.remove(member);
      if (change.kind() == AudienceChange.Kind.MOVED) {
        return counts.minus(new Tally(1, 0, 0));
      }
      withdrawn.put(member, before);
      return counts.plus(new Tally(0, 1, 0));
    }
    held.put(member, change.prepared());
    if (before != null) {
      return counts;
    }
    if (counts.withdrawn() > 0 && withdrawn.contains(member)) {
      withdrawn.remove(member);
      return counts.minus(new Tally(0, 1, 0));
    }
    return counts.plus(new Tally(1, 0, 0));
  }

  /**
   * What is held, from where the last walk stopped; removes what it is told to.
   *
   * @param lot whose key is set
   */
  Iterator<Map.Entry<String, PreparedSms>> walk(String lot) throws Exception {
    Iterator<Map.Entry<String, PreparedSms>> walk = walks.get(lot);
    if (walk == null) {
      walk = held.iterator();
      walks.put(lot, walk);
    }
    return walk;
  }

  /** Forgets how far it came. */
  void endWalk(String lot) {
    walks.remove(lot);
  }

  Iterator<Map.Entry<String, PreparedSms>> withdrawnMessages() throws Exception {
    return withdrawn.iterator();
  }

  boolean hasWithdrawn() throws Exception {
    return !withdrawn.isEmpty();
  }

  void rememberReleased(List<String> members) throws Exception {
    if (!members.isEmpty()) {
      released.add(members.toArray(String[]::new));
    }
  }

  boolean wasReleased(String member) throws Exception {
    for (String[] chunk : released.get()) {
      for (String other : chunk) {
        if (other.equals(member)) {
          return true;
        }
      }
    }
    return false;
  }

  /** One by one: what is there, not what the tally says should be. */
  long countHeld() throws Exception {
    long count = 0;
    for (String ignored : held.keys()) {
      count++;
    }
    return count;
  }

  /**
   * @param lot whose key is set
   */
  void clear(String lot) {
    changed.remove(lot);
    held.clear();
    withdrawn.clear();
    released.clear();
    tally.clear();
  }
}
