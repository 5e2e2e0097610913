// SPDX-License-Identifier: Apache-2.0
package io.kadian.report;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.annotation.Nullable;

/**
 * How many messages fall into each of equally wide slots, for one or more series side by side.
 *
 * @param from where the first slot begins; null: they are lengths of time and begin at 0
 */
public record Slots(@Nullable Instant from, Duration width, Map<String, Series> series) {

  /**
   * @param before what lies before the first slot: of lengths, those below 0
   * @param after what lies behind the last: stragglers, for whom all others would be squeezed
   */
  public record Series(long before, List<Long> counts, long after) {
    @JsonIgnore
    public long all() {
      return before + after + counts.stream().mapToLong(Long::longValue).sum();
    }

    private Series merged(int factor) {
      List<Long> merged = new ArrayList<>();
      for (int i = 0; i < counts.size(); i += factor) {
        List<Long> run = counts.subList(i, Math.min(counts.size(), i + factor));
        merged.add(run.stream().mapToLong(Long::longValue).sum());
      }
      return new Series(before, merged, after);
    }
  }

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

  /** The same in at most so many slots, each as wide as several. */
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
