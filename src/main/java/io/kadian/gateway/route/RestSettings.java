// SPDX-License-Identifier: Apache-2.0
package io.kadian.gateway.route;

import io.kadian.domain.InvalidInputException;
import java.io.Serializable;
import java.time.Duration;

/**
 * When one of several routes is rested, and how it is probed.
 *
 * @param sample the last so many messages are looked at; fewer say nothing
 * @param failures percent of them that the route failed: in doubt, away, or an error inside
 * @param restMin the first rest; it doubles with each probe that fails
 * @param probes the messages that try the route after a rest
 */
public record RestSettings(int sample, int failures, Duration restMin, Duration restMax, int probes)
    implements Serializable {

  public RestSettings {
    require(sample > 0, "the sample must be at least 1 message, not " + sample);
    require(failures > 0 && failures <= 100, "the failures must be 1 to 100 percent");
    require(restMin.toMillis() > 0, "the shortest rest must be above zero");
    require(restMin.compareTo(restMax) <= 0, "the shortest rest is above the longest");
    require(probes > 0, "the probes must be at least 1 message, not " + probes);
  }

  private static void require(boolean met, String otherwise) {
    if (!met) {
      throw new InvalidInputException(otherwise);
    }
  }
}
