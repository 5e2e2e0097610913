// SPDX-License-Identifier: Apache-2.0
package io.kadian.domain;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import javax.annotation.Nullable;

/**
 * A text, or several to compare, for one audience: at one instant, or at one of its own for each
 * member.
 *
 * @param id names it everywhere: in the control topic, the ledger and every request's id
 * @param segment the name of the segment that picks its audience
 * @param message the text, with {@code {{column|fallback}}} placeholders; null if there are
 *     variants
 * @param sendAt no message leaves before; finer than a millisecond is cut off, as in state. With
 *     {@link MemberTime#LOCAL}, the instant in the campaign's own zone; of a column, or recurring:
 *     no instant is before
 * @param expireAfter what is not sent this long after its instant is EXPIRED, never sent late
 * @param pace bounds its messages per second; null: only the route's rate does
 * @param kind null: marketing
 * @param holdout a part of its audience that gets nothing; null: none
 * @param zone its own, and of members whose zone isn't known; null: {@code selection.time-zone}
 * @param memberTime null: the same instant for all
 * @param window null: {@code sending.window}
 * @param variants at least two, or null: there is one text
 * @param audience null: whoever is in the segment when the instant comes
 * @param weight its share while several campaigns leave at once; null: 1
 * @param recurring null: it is sent once
 */
public record Campaign(
    String id,
    String segment,
    @Nullable String message,
    Instant sendAt,
    Duration expireAfter,
    @Nullable Pace pace,
    @Nullable Kind kind,
    @Nullable Holdout holdout,
    @Nullable ZoneId zone,
    @Nullable MemberTime memberTime,
    @Nullable SendWindow window,
    @Nullable List<Variant> variants,
    @Nullable Freeze audience,
    @Nullable Integer weight,
    @Nullable Recurrence recurring) {

  /** What it is for. */
  public enum Kind {
    MARKETING,
    /**
     * What its members wait for, a verification code or an order's notice: it goes before
     * marketing, and no holdout, no frequency cap and no sending window stops it.
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

  public static final int MOST_WEIGHT = 100;

  /** Of the id of one that recurs: an occurrence's instant stands behind it. */
  static final int LONGEST_RECURRING_ID = 48;

  /** From the first zone in which a day begins to the last. */
  static final Duration AROUND_THE_WORLD = Duration.ofHours(26);

  private static final DateTimeFormatter OCCURRENCE =
      DateTimeFormatter.ofPattern("uuuuMMdd't'HHmm'z'", Locale.ROOT);

  public Campaign {
    require(id != null && ID.matcher(id).matches(), "id", NAMED);
    require(segment != null && ID.matcher(segment).matches(), "segment", NAMED);
    require(
        (message == null || message.isBlank()) == (variants != null),
        "message",
        "must not be empty");
    require(
        message == null || message.length() <= LONGEST_MESSAGE,
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
    require(
        memberTime == null || zone != null,
        "zone",
        "is missing: members have instants of their own");
    variants = variants == null ? null : List.copyOf(variants);
    require(
        variants == null || areVariants(variants),
        "variants",
        "must be 2 to " + Variant.MOST + ", each with a name of its own");
    require(
        audience == null || audience.at() == null || audience.at().isBefore(sendAt),
        "audience",
        "must be frozen before send_at");
    require(
        audience == null || memberTime == null || !memberTime.isOfColumn(),
        "audience",
        "can't be frozen: its members have their instants in the course of a year");
    require(
        weight == null || (weight >= 1 && weight <= MOST_WEIGHT),
        "weight",
        "must be 1 to " + MOST_WEIGHT);
    require(recurring == null || zone != null, "zone", "is missing: cron is read by its clock");
    require(
        recurring == null || id.length() <= LONGEST_RECURRING_ID,
        "id",
        "must have at most " + LONGEST_RECURRING_ID + " characters, as it recurs");
    require(
        recurring == null
            || ((memberTime == null || !memberTime.isOfColumn())
                && (audience == null || audience.at() == null)),
        "recurring",
        "doesn't go with an instant of a column, nor with an audience frozen at an instant");
  }

  /** Marketing, at one instant, without a holdout. */
  public Campaign(
      String id,
      String segment,
      String message,
      Instant sendAt,
      Duration expireAfter,
      @Nullable Pace pace) {
    this(id, segment, message, sendAt, expireAfter, pace, null, null);
  }

  /** At one instant. */
  public Campaign(
      String id,
      String segment,
      String message,
      Instant sendAt,
      Duration expireAfter,
      @Nullable Pace pace,
      @Nullable Kind kind,
      @Nullable Holdout holdout) {
    this(
        id,
        segment,
        message,
        sendAt,
        expireAfter,
        pace,
        kind,
        holdout,
        null,
        null,
        null,
        null,
        null,
        null,
        null);
  }

  private static boolean areVariants(List<Variant> variants) {
    Set<String> names = new HashSet<>();
    for (Variant variant : variants) {
      names.add(variant.name());
    }
    return variants.size() >= 2
        && variants.size() <= Variant.MOST
        && names.size() == variants.size()
        && !names.contains(null);
  }

  @JsonIgnore
  public boolean isTransactional() {
    return kind == Kind.TRANSACTIONAL;
  }

  @JsonIgnore
  public boolean isFrozen() {
    return audience != null;
  }

  /** Whether its members' instants come of a column of theirs. */
  @JsonIgnore
  public boolean isOfColumn() {
    return memberTime != null && memberTime.isOfColumn();
  }

  @JsonIgnore
  public boolean isRecurring() {
    return recurring != null;
  }

  /** Its text, or all of them. */
  @JsonIgnore
  public List<Variant> texts() {
    return variants == null ? List.of(Variant.only(message)) : variants;
  }

  /** A text, with its name before it if there are several: for people. */
  @JsonIgnore
  public List<String> namedTexts() {
    return texts().stream()
        .map(text -> text.name() == null ? text.message() : text.name() + ": " + text.message())
        .toList();
  }

  /** After it, none of its members has an instant; of a column only. */
  @JsonIgnore
  public Instant until() {
    return sendAt.atZone(zone).plusYears(1).toInstant();
  }

  /** Who has its one instant, and no window to wait for, is EXPIRED from then on. */
  @JsonIgnore
  public Instant expiresAt() {
    return isRecurring() ? YEAR_10000 : (isOfColumn() ? until() : sendAt).plus(expireAfter);
  }

  /** How much later its last member may be: another zone's clock, a window that has to open. */
  @JsonIgnore
  public Duration straggling() {
    Duration zones = MemberTime.LOCAL.equals(memberTime) ? AROUND_THE_WORLD : Duration.ZERO;
    return isTransactional() || (window != null && (window.isAlwaysOpen() || !window.waits()))
        ? zones
        : zones.plus(SendWindow.LONGEST_WAIT);
  }

  /** One that is sent once, at the given instant, in place of one that recurs. */
  public Campaign occurrence(Instant instant) {
    String when = OCCURRENCE.format(LocalDateTime.ofInstant(instant, ZoneOffset.UTC));
    return with(id + "." + when, instant, null);
  }

  /** The same, beginning at another instant. */
  public Campaign from(Instant other) {
    return with(id, other, recurring);
  }

  private Campaign with(String otherId, Instant otherSendAt, @Nullable Recurrence otherRecurring) {
    return new Campaign(
        otherId,
        segment,
        message,
        otherSendAt,
        expireAfter,
        pace,
        kind,
        holdout,
        zone,
        memberTime,
        window,
        variants,
        audience,
        weight,
        otherRecurring);
  }

  /** Its texts at another time, to some phones, whatever the hour. */
  public Campaign asTest(String testId, Instant now) {
    return new Campaign(
        testId,
        segment,
        message,
        now,
        expireAfter,
        null,
        null,
        null,
        null,
        null,
        SendWindow.NONE,
        variants,
        null,
        null,
        null);
  }

  private static void require(boolean holds, String field, String what) {
    if (!holds) {
      throw new InvalidInputException("campaign: " + field + " " + what);
    }
  }
}
