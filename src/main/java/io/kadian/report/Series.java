// SPDX-License-Identifier: Apache-2.0
package io.kadian.report;

import java.util.ArrayList;
import java.util.List;

/**
 * How many messages fall into each of some slots.
 *
 * @param before what lies before the first slot: of lengths, those below 0
 * @param after what lies behind the last: stragglers, for whom all others would be squeezed
 */
public record Series(long before, List<Long> counts, long after) {

  /** All but what lies behind the last slot. */
  public long inSight() {
    return before + counts.stream().mapToLong(Long::longValue).sum();
  }

  public long greatest() {
    return counts.stream().mapToLong(Long::longValue).max().orElse(0);
  }

  Series merged(int factor) {
    List<Long> merged = new ArrayList<>();
    for (int i = 0; i < counts.size(); i += factor) {
      List<Long> run = counts.subList(i, Math.min(counts.size(), i + factor));
      merged.add(run.stream().mapToLong(Long::longValue).sum());
    }
    return new Series(before, merged, after);
  }
}
