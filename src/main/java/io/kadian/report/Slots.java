// SPDX-License-Identifier: Apache-2.0
package io.kadian.report;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
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
