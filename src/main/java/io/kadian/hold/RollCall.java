// SPDX-License-Identifier: Apache-2.0
package io.kadian.hold;

import io.kadian.domain.Lot;
import io.kadian.domain.Tally;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.runtime.state.KeyedStateFunction;

/**
 * Sums the lots of the campaigns that were called, in one pass over all lots and with their
 * messages counted one by one: a lot's own tally says how many there should be, not that they are
 * there.
 */
final class RollCall implements KeyedStateFunction<String, ValueState<Tally>> {
  private final Map<String, Tally> sums = new LinkedHashMap<>();
  private final LotState lots;

  /**
   * @param lots of the lot whose turn it is
   */
  RollCall(LotState lots) {
    this.lots = lots;
  }

  void call(String campaign) {
    sums.put(campaign, Tally.NONE);
  }

  @Override
  public void process(String key, ValueState<Tally> tally) throws Exception {
    String campaign = Lot.parse(key).campaign();
    if (!sums.containsKey(campaign)) {
      return;
    }
    Tally told = tally.value();
    Tally counted =
        new Tally(
            lots.countHeld() + told.withdrawn() + told.released(),
            told.withdrawn(),
            told.released());
    sums.merge(campaign, counted, Tally::plus);
  }

  Map<String, Tally> sums() {
    return sums;
  }
}
