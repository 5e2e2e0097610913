// SPDX-License-Identifier: Apache-2.0
package io.kadian.testing;

import io.kadian.domain.Standing;
import io.kadian.domain.Switch;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Switches that a test works; open until then. */
public final class HandSwitch implements Switch {
  private final Map<String, Standing> standings = new ConcurrentHashMap<>();
  private volatile Runnable changed = () -> {};

  public void set(String campaign, Standing standing) {
    standings.put(campaign, standing);
    changed.run();
  }

  @Override
  public Standing of(String campaign) {
    return standings.get(campaign);
  }

  @Override
  public void onChange(Runnable changed) {
    this.changed = changed;
  }

  @Override
  public void close() {}
}
