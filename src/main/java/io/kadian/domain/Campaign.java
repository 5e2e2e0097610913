// SPDX-License-Identifier: Apache-2.0
package io.kadian.domain;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.time.Duration;
import java.time.Instant;
import java.util.regex.Pattern;
import javax.annotation.Nullable;

/**
 * One text for one audience at one instant.
 *
 * @param id names it everywhere: in the control topic, the ledger and every request's id
 * @param segment the name of the segment that picks its audience
 * @param message the text, with {@code {{column|fallback}}} placeholders
 * @param sendAt no message leaves before
 * @param expireAfter what is not sent this long after {@code sendAt} is EXPIRED, never sent late
 * @param pace bounds its messages per second; null: only the route's rate does
 */
public record Campaign(
    String id,
    String segment,
    String message,
    Instant sendAt,
    Duration expireAfter,
    @Nullable Pace pace) {

  public static final Duration DEFAULT_EXPIRY = Duration.ofHours(1);

  /** No slash and no space: ids stand in request ids, topic keys and file names. */
  public static final Pattern ID = Pattern.compile("[a-z0-9][a-z0-9._-]{0,63}");

  public Campaign {
    require(id != null && ID.matcher(id).matches(), "id", "must match " + ID);
    require(segment != null && ID.matcher(segment).matches(), "segment", "must match " + ID);
    require(message != null && !message.isBlank(), "message", "must not be empty");
    require(sendAt != null, "send_at", "is missing");
    require(
        expireAfter != null && !expireAfter.isNegative() && !expireAfter.isZero(),
        "expire_after",
        "must be a positive duration such as PT1H");
  }

  @JsonIgnore
  public Instant expiresAt() {
    return sendAt.plus(expireAfter);
  }

  private static void require(boolean holds, String field, String what) {
    if (!holds) {
      throw new InvalidInputException("campaign: " + field + " " + what);
    }
  }
}
