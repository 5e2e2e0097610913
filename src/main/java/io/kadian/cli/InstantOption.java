// SPDX-License-Identifier: Apache-2.0
package io.kadian.cli;

import io.kadian.domain.InvalidInputException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;

/** Reads an instant with an offset, or a time in a zone. */
final class InstantOption {
  private InstantOption() {}

  /**
   * @param option its name
   */
  static Instant read(String option, String text, ZoneId zone) {
    try {
      return OffsetDateTime.parse(text).toInstant();
    } catch (DateTimeException e) {
      try {
        return LocalDateTime.parse(text).atZone(zone).toInstant();
      } catch (DateTimeException none) {
        throw new InvalidInputException(
            option + " '" + text + "' is no instant; write 2026-12-12T21:00:00+08:00", none);
      }
    }
  }
}
