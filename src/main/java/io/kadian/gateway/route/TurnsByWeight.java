// SPDX-License-Identifier: Apache-2.0
package io.kadian.gateway.route;

import java.util.Collection;
import java.util.List;

/**
 * Smooth weighted round robin, as nginx has it: of weights 5, 1, 1 come a a b a c a a, never five
 * in a row and then the others. Those of weight 0 come when there is no other, in their order.
 */
final class TurnsByWeight {
  static final int NOBODY = -1;

  private final List<Integer> weights;
  private final long[] credit;

  TurnsByWeight(List<Integer> weights) {
    this.weights = List.copyOf(weights);
    this.credit = new long[weights.size()];
  }

  /**
   * @param but who is out of the question, by index
   * @return an index, or {@link #NOBODY}
   */
  synchronized int next(Collection<Integer> but) {
    int best = NOBODY;
    long total = 0;
    for (int i = 0; i < credit.length; i++) {
      if (!but.contains(i) && weights.get(i) > 0) {
        credit[i] += weights.get(i);
        total += weights.get(i);
        best = best == NOBODY || credit[i] > credit[best] ? i : best;
      }
    }
    if (best == NOBODY) {
      return reserve(but);
    }
    credit[best] -= total;
    return best;
  }

  private int reserve(Collection<Integer> but) {
    for (int i = 0; i < credit.length; i++) {
      if (!but.contains(i)) {
        return i;
      }
    }
    return NOBODY;
  }
}
