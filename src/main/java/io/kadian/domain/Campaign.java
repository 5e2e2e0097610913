// SPDX-License-Identifier: Apache-2.0
package io.kadian.domain;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.regex.Pattern;
import javax.annotation.Nullable;

/**
 * One text for one audience at one instant.
 *
 * @param id names it everywhere: in the control topic, the ledger and every request's id
 * @param segment the name of the segment that picks its audience
 * @param message the text, with {@code {{column|fallback}}} placeholders
 * @param sendAt no message leaves before; finer than a millisecond is cut off, as in state
 * @param expireAfter what is not sent this long after {@code sendAt} is EXPIRED, never sent late
 * @param pace bounds its messages per second; null: only the route's rate does
 * @param kind null: marketing
 * @param holdout a part of its audience that gets nothing; null: none
 */
public record Campaign(
    String id,
    String segment,
    String message,
    Instant sendAt,
    Duration expireAfter,
    @Nullable Pace pace,
    @Nullable Kind kind,
    @Nullable Holdout holdout) {

  /** What it is for. */
  public enum Kind {
    MARKETING,
    /**
     * What its members wait for, a verification code or an order's notice: it goes before
     * marketing, and no holdout and no frequency cap stops it.
     */
    TRANSACTIONAL
  }

  public static final Duration DEFAULT_EXPIRY = Duration.ofHours(1);

  /** Far above any use; it keeps {@link #expiresAt()} and its milliseconds in range. */
  public static final Duration MAX_EXPIRY = Duration.ofDays(366);

  /** More than 255 parts have room for. */
  static final int LONGEST_MESSAGE = 40_000;

  static final Instant YEAR_10000 = Instant.parse("+10000-01-01T00:00:00Z");

  /** No slash and no space: ids stand in request ids, topic keys and file names. */
  public static final Pattern ID = Pattern.compile("[a-z0-9][a-z0-9._-]{0,63}");

  static final String NAMED =
      "must be 1 to 64 of a-z, 0-9, '.', '_' and '-', and begin with a letter or digit";

  public Campaign {
    require(id != null && ID.matcher(id).matches(), "id", NAMED);
    require(segment != null && ID.matcher(segment).matches(), "segment", NAMED);
    require(message != null && !message.isBlank(), "message", "must not be empty");
    require(
        message.length() <= LONGEST_MESSAGE,
        "message",
        "must have at most " + LONGEST_MESSAGE + " characters");
    require(sendAt != null, "send_at", "is missing");
    require(
        !sendAt.isBefore(Instant.EPOCH) && sendAt.isBefore(YEAR_10000),
        "send_at",
        "must be between the years 1970 and 9999");
    sendAt = sendAt.truncatedTo(ChronoUnit.MILLIS);
    require(
        expireAfter != null && expireAfter.compareTo(Duration.ofMillis(1)) >= 0,
        "expire_after",
        "must be a positive duration such as PT1H");
    require(
        expireAfter.compareTo(MAX_EXPIRY) <= 0, "expire_after", "must be at most 366 days, P366D");
    expireAfter = expireAfter.truncatedTo(ChronoUnit.MILLIS);
    kind = kind == Kind.MARKETING ? null : kind; // so that its JSON is what it always was
    require(
        holdout == null || kind == null,
        "holdout",
        "is for marketing: who waits for a code or a notice has to get it");
  }

  /** Marketing, without a holdout. */
  public Campaign(
      String id,
      String segment,
      String message,
      Instant sendAt,
      Duration expireAfter,
      @Nullable Pace pace) {
    this(id, segment, message, sendAt, expireAfter, pace, null, null);
  }

  @JsonIgnore
  public boolean isTransactional() {
    return kind == Kind.TRANSACTIONAL;
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
