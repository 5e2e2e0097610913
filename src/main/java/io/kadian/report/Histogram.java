// SPDX-License-Identifier: Apache-2.0
package io.kadian.report;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * How many messages took how long, for series side by side. Each slot is about twice as wide as the
 * one before: what most of them did can be seen beside what an outage did to some.
 *
 * @param edges the first is 0; a slot begins at one and ends before the next
 */
public record Histogram(List<Duration> edges, Map<String, Series> series) {
  private static final List<Duration> EDGES =
      Stream.of(
              "PT0.001S PT0.002S PT0.005S PT0.01S PT0.02S PT0.05S PT0.1S PT0.2S PT0.5S",
              "PT1S PT2S PT5S PT10S PT20S PT30S PT1M PT2M PT5M PT10M PT20M PT30M",
              "PT1H PT2H PT6H PT12H P1D P2D P7D P30D P366D P36600D")
          .flatMap(line -> Stream.of(line.split(" ")))
          .map(Duration::parse)
          .toList();

  @JsonIgnore
  public int size() {
    return edges.size() - 1;
  }

  public Series of(String name) {
    return series.get(name);
  }

  /** Around all lengths between these two, if they aren't below 0. */
  static List<Duration> edges(Duration shortest, Duration longest) {
    List<Duration> edges = new ArrayList<>(List.of(Duration.ZERO));
    for (int i = 0; i < EDGES.size(); i++) {
      boolean belowAll = i + 1 < EDGES.size() && EDGES.get(i + 1).compareTo(shortest) <= 0;
      if (!belowAll) {
        edges.add(EDGES.get(i));
        if (EDGES.get(i).compareTo(longest) > 0) {
          break;
        }
      }
    }
    return edges;
  }
}
