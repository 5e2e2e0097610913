// SPDX-License-Identifier: Apache-2.0
package io.kadian.domain;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import javax.annotation.Nullable;

/**
 * When an audience is fixed, written {@code frozen} or {@code frozen 2026-12-12T12:00:00+08:00}.
 * Who joins later gets nothing, who leaves later is texted all the same; what is written to them,
 * their phone and their consent follow their records. Whose record is deleted is withdrawn.
 *
 * @param at null: when the campaign is announced; finer than a millisecond is cut off
 */
public record Freeze(@Nullable Instant at) {
  private static final String WORD = "frozen";

  public Freeze {
    at = at == null ? null : at.truncatedTo(ChronoUnit.MILLIS);
  }

  /**
   * @throws InvalidInputException if it is neither
   */
  @JsonCreator
  public static Freeze parse(String text) {
    if (text.equals(WORD)) {
      return new Freeze(null);
    }
    if (text.startsWith(WORD + " ")) {
      try {
        return new Freeze(OffsetDateTime.parse(text.substring(WORD.length()).strip()).toInstant());
      } catch (DateTimeParseException e) {
        throw new InvalidInputException(
            "'" + text + "' names no instant; write frozen 2026-12-12T12:00:00+08:00", e);
      }
    }
    throw new InvalidInputException(
        "'" + text + "' is neither live, nor frozen, nor frozen 2026-12-12T12:00:00+08:00");
  }

  @Override
  @JsonValue
  public String toString() {
    return at == null ? WORD : WORD + " " + at;
  }
}
