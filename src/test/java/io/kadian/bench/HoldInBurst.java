// SPDX-License-Identifier: Apache-2.0
package io.kadian.bench;

import io.kadian.domain.ControlRecord.Command.Action;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;

/** A campaign that goes out at full speed is held. */
final class HoldInBurst {
  private static final Duration QUIET = Duration.ofSeconds(2);

  private final Rig rig;
  private final Figures figures;

  HoldInBurst(Rig rig, Figures figures) {
    this.rig = rig;
    this.figures = figures;
  }

  /**
   * @param campaign whose messages are held; it is cancelled in the end
   * @param messages that it has
   */
  void measure(String campaign, int messages) throws Exception {
    rig.untilQuiet();
    rig.parts().resetSmsc();
    rig.work(campaign, Action.RESCHEDULE, Rig.now().plusSeconds(2));
    Rig.until("a burst", () -> rig.parts().report().received() > Math.min(20_000, messages / 20));
    Instant commanded = rig.work(campaign, Action.HOLD, null);
    long received = -1;
    while (received != rig.parts().report().received()) {
      received = rig.parts().report().received();
      TimeUnit.MILLISECONDS.sleep(QUIET.toMillis());
    }
    figures.atMost(
        "hold command published to the last message at the SMSC, in mid-burst",
        (double) Math.max(0, Duration.between(commanded, rig.parts().report().lastAt()).toMillis()),
        "ms",
        100.0);
    if (received >= messages) {
      throw new IllegalStateException("All had left before they were held: more members, please");
    }
    rig.work(campaign, Action.CANCEL, null);
    String rows = "select count(*) from sms_log where campaign = '%s'".formatted(campaign);
    Rig.until("all rows", () -> Long.parseLong(rig.row(rows).get(0)) >= messages);
  }
}
