// SPDX-License-Identifier: Apache-2.0
package io.kadian.report;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * How many messages fall into each of equally long slots of time, for series side by side.
 *
 * @param from where the first slot begins
 */
public record Slots(Instant from, Duration width, Map<String, Series> series) {
  @JsonIgnore
  public int size() {
    return series.values().iterator().next().counts().size();
  }

  public Series of(String name) {
    return series.get(name);
  }

  public Instant begin(int slot) {
    return from.plus(width.multipliedBy(slot));
  }

  /** From the first slot that has any of a series to the end of the last. */
  public Duration busy(String name) {
    List<Long> counts = of(name).counts();
    int first = -1;
    int last = -1;
    for (int i = 0; i < counts.size(); i++) {
      if (counts.get(i) > 0) {
        first = first < 0 ? i : first;
        last = i;
      }
    }
    return first < 0 ? Duration.ZERO : width.multipliedBy(last - first + 1L);
  }

  /** The same in at most so many slots, each as long as several. */
  public Slots inAtMost(int slots) {
    int factor = (size() + slots - 1) / slots;
    if (factor <= 1) {
      return this;
    }
    Map<String, Series> merged = new LinkedHashMap<>();
    series.forEach((name, counts) -> merged.put(name, counts.merged(factor)));
    return new Slots(from, width.multipliedBy(factor), merged);
  }
}
