// SPDX-License-Identifier: Apache-2.0
package io.kadian.hold;

import io.kadian.domain.Lot;
import io.kadian.domain.PreparedSms;
import io.kadian.domain.Tally;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.runtime.state.KeyedStateFunction;

/**
 * Sums a campaign's lots, with their messages counted one by one: a lot's own tally says how many
 * there should be, not that they are there.
 */
final class CountHeld implements KeyedStateFunction<String, ValueState<Tally>> {
  private final String campaign;
  private final MapState<String, PreparedSms> held;
  private Tally sum = Tally.NONE;

  /**
   * @param held of the lot whose turn it is
   */
  CountHeld(String campaign, MapState<String, PreparedSms> held) {
    this.campaign = campaign;
    this.held = held;
  }

  @Override
  public void process(String lot, ValueState<Tally> tally) throws Exception {
    if (!Lot.parse(lot).campaign().equals(campaign)) {
      return;
    }
    long messages = count(held);
    Tally told = tally.value();
    sum =
        sum.plus(
            new Tally(
                messages + told.withdrawn() + told.released(), told.withdrawn(), told.released()));
  }

  /** One by one. */
  static long count(MapState<String, PreparedSms> messages) throws Exception {
    long count = 0;
    for (String ignored : messages.keys()) {
      count++;
    }
    return count;
  }

  Tally sum() {
    return sum;
  }
}
