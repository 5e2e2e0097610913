// SPDX-License-Identifier: Apache-2.0
package io.kadian.testing;

import io.kadian.domain.Campaign;
import io.kadian.domain.Standing;
import io.kadian.domain.Switch;
import io.kadian.domain.Timetable;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Switches that a test works; open until then. */
public final class HandSwitch implements Switch {
  private final Map<String, Timetable> timetables = new ConcurrentHashMap<>();
  private volatile Runnable changed = () -> {};

  /** Of a campaign with one instant. */
  public void set(String campaign, Standing standing) {
    Duration expireAfter = Duration.between(standing.sendAt(), standing.expiresAt());
    set(
        new Timetable(
            new Campaign(campaign, "all", "双12", standing.sendAt(), expireAfter, null),
            standing,
            Rules.ANY_TIME));
  }

  public void set(Timetable timetable) {
    timetables.put(timetable.campaign().id(), timetable);
    changed.run();
  }

  @Override
  public Timetable of(String campaign) {
    return timetables.get(campaign);
  }

  @Override
  public void onChange(Runnable changed) {
    this.changed = changed;
  }

  @Override
  public void close() {}
}
