// SPDX-License-Identifier: Apache-2.0
package io.kadian.domain;

import java.io.Serializable;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.annotation.Nullable;

/**
 * A rehearsal's clock: it shows plan time, which begins at an instant of the plan when a real
 * instant has come, and then goes as fast as the real one or some times as fast. Before that it
 * stands still; a clock without a real instant always does.
 *
 * <p>Its text is {@code 2026-12-12T11:55:00Z}, which stands still, or {@code 2026-12-12T11:55:00Z
 * from 2026-11-27T08:00:00Z x60}.
 */
public final class PlanClock extends Clock implements Serializable {
  private static final long serialVersionUID = 1L;

  public static final int MOST_SPEED = 1000;

  private static final Pattern FORM = Pattern.compile("(\\S+)(?: from (\\S+) x(\\d{1,4}))?");

  /** What stands still has no speed. */
  private static final int STILL = 0;

  private final Instant plan;
  private final Instant real;
  private final int speed;
  private final Clock clock;
  private final ZoneId zone;

  private PlanClock(Instant plan, Instant real, int speed, Clock clock, ZoneId zone) {
    this.plan = plan;
    this.real = real;
    this.speed = speed;
    this.clock = clock;
    this.zone = zone;
  }

  /** One that shows this instant for ever. */
  public static PlanClock still(Instant plan) {
    return new PlanClock(plan, Instant.EPOCH, STILL, Clock.systemUTC(), ZoneOffset.UTC);
  }

  /**
   * @param plan what it shows until {@code real}, and then goes on from
   * @param speed plan time's seconds in a real one, 1 to {@value #MOST_SPEED}
   * @param clock the real one, serializable
   * @throws InvalidInputException for any other speed
   */
  public static PlanClock from(Instant plan, Instant real, int speed, Clock clock) {
    if (speed < 1 || speed > MOST_SPEED) {
      throw new InvalidInputException(
          "a plan's clock goes 1 to " + MOST_SPEED + " times as fast as the real one");
    }
    return new PlanClock(plan, real, speed, clock, ZoneOffset.UTC);
  }

  /**
   * @throws InvalidInputException if it isn't one's text
   */
  public static PlanClock parse(String text, Clock clock) {
    Matcher form = FORM.matcher(text);
    try {
      if (form.matches()) {
        Instant plan = Instant.parse(form.group(1));
        return form.group(2) == null
            ? still(plan)
            : from(plan, Instant.parse(form.group(2)), Integer.parseInt(form.group(3)), clock);
      }
    } catch (DateTimeException e) {
      throw new InvalidInputException(refusal(text), e);
    }
    throw new InvalidInputException(refusal(text));
  }

  private static String refusal(String text) {
    return "'"
        + text
        + "' is no plan's clock; write 2026-12-12T11:55:00Z from 2026-11-27T08:00:00Z x60";
  }

  @Override
  public Instant instant() {
    return speed == STILL ? plan : instantAt(clock.instant());
  }

  /** What it shows at a real instant. */
  public Instant instantAt(Instant when) {
    Duration gone = speed == STILL ? Duration.ZERO : Duration.between(real, when);
    return gone.isNegative() ? plan : plan.plus(gone.multipliedBy(speed));
  }

  /**
   * The real instant from which on it shows this or more; null: it never will, as it stands still.
   */
  @Nullable
  public Instant realInstantOf(Instant planned) {
    if (!planned.isAfter(plan)) {
      return Instant.EPOCH;
    }
    return speed == STILL
        ? null
        : real.plus(Duration.between(plan, planned).plusNanos(speed - 1L).dividedBy(speed));
  }

  @Override
  public ZoneId getZone() {
    return zone;
  }

  @Override
  public Clock withZone(ZoneId other) {
    return new PlanClock(plan, real, speed, clock, other);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof PlanClock that
        && toString().equals(that.toString())
        && clock.equals(that.clock)
        && zone.equals(that.zone);
  }

  @Override
  public int hashCode() {
    return toString().hashCode();
  }

  /** What {@link #parse} reads. */
  @Override
  public String toString() {
    return speed == STILL ? plan.toString() : plan + " from " + real + " x" + speed;
  }
}
