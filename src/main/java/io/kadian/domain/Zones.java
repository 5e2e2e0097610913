// SPDX-License-Identifier: Apache-2.0
package io.kadian.domain;

import java.time.DateTimeException;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.zone.ZoneOffsetTransition;
import java.util.Optional;

/** Time zones by name, and what a clock's time in one means. */
public final class Zones {
  private Zones() {}

  /**
   * The one rule for daylight saving time: a time that the clocks skip is the instant at which they
   * do; one that comes twice is the first.
   */
  public static ZonedDateTime at(LocalDateTime local, ZoneId zone) {
    ZoneOffsetTransition transition = zone.getRules().getTransition(local);
    return transition != null && transition.isGap()
        ? transition.getInstant().atZone(zone)
        : local.atZone(zone).withEarlierOffsetAtOverlap();
  }

  /** False if the clocks skip it. */
  public static boolean exists(LocalDateTime local, ZoneId zone) {
    return !zone.getRules().getValidOffsets(local).isEmpty();
  }

  /** Empty if there is no such zone. */
  public static Optional<ZoneId> find(String name) {
    try {
      return Optional.of(ZoneId.of(name.strip()));
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }

  /**
   * @throws InvalidInputException if there is no such zone
   */
  public static ZoneId parse(String name) {
    return find(name)
        .orElseThrow(
            () ->
                new InvalidInputException(
                    "'"
                        + name
                        + "' is no time zone"
                        + NearMiss.hint(name, ZoneId.getAvailableZoneIds())
                        + "; write Asia/Shanghai, say, or "
                        + ZoneOffset.ofHours(8)));
  }
}
