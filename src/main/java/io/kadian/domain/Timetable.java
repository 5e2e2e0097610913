// SPDX-License-Identifier: Apache-2.0
package io.kadian.domain;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import javax.annotation.Nullable;

/**
 * When a campaign's messages leave: for each lot, as the campaign stands now. Made of campaign,
 * switch and rules alone, by no clock. Thread-safe.
 *
 * <pre>
 *   one instant     2026-12-12T20:00+08:00 for all ──┐
 *   local           10:00 on the lot's clock ────────┼─▶ planned ─▶ in the window? ─yes─▶ due
 *   of a column     as the lot says ─────────────────┘       └──no, it waits─▶ its opening ─▶ due
 * </pre>
 */
public final class Timetable {
  /** There are some 600, and offsets; members' records may hold any nonsense. */
  private static final int MOST_ZONES = 10_000;

  private final Campaign campaign;
  private final Standing standing;
  private final ZoneId zone;
  private final SendWindow window;
  private final Map<String, ZoneId> zones = new ConcurrentHashMap<>();
  private final Map<String, Instant> dues = new ConcurrentHashMap<>();

  public Timetable(Campaign campaign, Standing standing, SendingRules rules) {
    this.campaign = campaign;
    this.standing = standing;
    this.zone = campaign.zone() == null ? rules.zone() : campaign.zone();
    this.window = windowOf(campaign, rules);
  }

  private static SendWindow windowOf(Campaign campaign, SendingRules rules) {
    if (campaign.isTransactional()) {
      return SendWindow.NONE;
    }
    return campaign.window() == null ? rules.window() : campaign.window();
  }

  public Campaign campaign() {
    return campaign;
  }

  public Standing standing() {
    return standing;
  }

  /** Whether it matters by which clock a member lives. */
  public boolean asksForZones() {
    return campaign.memberTime() != null || !window.isAlwaysOpen();
  }

  public SendWindow window() {
    return window;
  }

  /**
   * The name for a lot of a member's zone.
   *
   * @param name as the member's record has it
   * @return null if it is the campaign's own, or nobody knows it
   */
  @Nullable
  public String zoneName(@Nullable String name) {
    if (name == null || !asksForZones()) {
      return null;
    }
    ZoneId known = zones.get(name);
    if (known == null) {
      known = Zones.find(name).orElse(zone);
      if (zones.size() < MOST_ZONES) {
        zones.put(name, known);
      }
    }
    return known.equals(zone) ? null : known.getId();
  }

  /** The clock of a lot's members. */
  public ZoneId zone(@Nullable String name) {
    return name == null ? zone : zones.computeIfAbsent(name, ZoneId::of);
  }

  /**
   * When a lot's messages are wanted to leave, whatever the window.
   *
   * @param announced {@link Lot#due()}
   */
  public Instant planned(@Nullable String zoneName, Instant announced) {
    if (campaign.isOfColumn()) {
      return announced;
    }
    if (campaign.memberTime() == null || zoneName == null) {
      return standing.sendAt();
    }
    LocalDateTime local = LocalDateTime.ofInstant(standing.sendAt(), zone);
    return Zones.at(local, zone(zoneName)).toInstant();
  }

  /** When they leave: in the window, if that is waited for. */
  public Instant due(@Nullable String zoneName, Instant announced) {
    if (campaign.isOfColumn()) {
      return inWindow(zoneName, announced);
    }
    return dues.computeIfAbsent(
        zoneName == null ? "" : zoneName, name -> inWindow(zoneName, planned(zoneName, announced)));
  }

  private Instant inWindow(@Nullable String zoneName, Instant planned) {
    return window.waits() ? window.opening(planned, zone(zoneName)) : planned;
  }

  public Instant due(Lot lot) {
    return due(lot.zone(), lot.due());
  }

  /** What has not been sent by then never is. */
  public Instant expires(Instant due) {
    return due.plus(campaign.expireAfter());
  }

  /**
   * From then on none of the campaign's messages leaves any more.
   *
   * @param clocksDiffer whether members may live by other clocks than the campaign's
   */
  public Instant endsAt(boolean clocksDiffer) {
    if (campaign.isRecurring()) {
      return standing.expiresAt();
    }
    return expires(lastDue(clocksDiffer));
  }

  /** No message is due later. */
  public Instant lastDue(boolean clocksDiffer) {
    boolean mayWait = window.waits() && !window.isAlwaysOpen();
    if (campaign.isOfColumn()) {
      return mayWait ? campaign.until().plus(SendWindow.LONGEST_WAIT) : campaign.until();
    }
    Instant own = due(null, campaign.sendAt());
    if (!clocksDiffer) {
      return own;
    }
    return campaign.memberTime() != null
        ? own.plus(Campaign.AROUND_THE_WORLD)
        : mayWait ? own.plus(SendWindow.LONGEST_WAIT) : own;
  }

  /** From when on lateness counts: who waited for the switch is not late. */
  public Instant lateFrom(Instant due) {
    Instant released = standing.releasedAt();
    return released != null && released.isAfter(due) ? released : due;
  }

  /** Whether the lot's clock stands in the window. */
  public boolean isOpen(@Nullable String zoneName, Instant now) {
    return window.isOpen(now, zone(zoneName));
  }

  /** The first instant from then on at which it does. */
  public Instant opening(@Nullable String zoneName, Instant now) {
    return window.opening(now, zone(zoneName));
  }

  /** The first instant after then at which it doesn't any more. */
  public Instant closing(@Nullable String zoneName, Instant now) {
    return window.closing(now, zone(zoneName));
  }

  /**
   * Whether a message may leave now that had left hold before.
   *
   * @param due when it was to leave
   */
  public boolean mayLeave(@Nullable String zoneName, Instant due, Instant now) {
    return standing.position() == Standing.Position.OPEN
        && !now.isBefore(due(zoneName, due))
        && isOpen(zoneName, now);
  }

  /** Whether a message that may not leave now never will, as its campaign doesn't wait. */
  public boolean isOutside(@Nullable String zoneName, Instant now) {
    return !window.waits() && !isOpen(zoneName, now);
  }

  /** A message that had left hold, with the instants that its campaign has now. */
  public Sms moved(Sms sms) {
    if (campaign.isOfColumn()) {
      return sms.moved(lateFrom(sms.due()), sms.expires());
    }
    Instant due = due(sms.zone(), sms.due());
    return sms.moved(lateFrom(due), expires(due));
  }
}
