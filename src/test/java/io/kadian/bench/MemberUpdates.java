// SPDX-License-Identifier: Apache-2.0
package io.kadian.bench;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;

/** Members change while fifty campaigns are live; each change is judged for each of them. */
final class MemberUpdates {
  private static final int CAMPAIGNS = 50;
  private static final Duration QUIET = Duration.ofSeconds(3);
  private static final Duration LATER = Duration.ofHours(3);

  private final Rig rig;
  private final Figures figures;
  private final int members;

  MemberUpdates(Rig rig, Figures figures, int members) {
    this.rig = rig;
    this.figures = figures;
    this.members = members;
  }

  void measure() throws Exception {
    for (int i = 0; i < CAMPAIGNS; i++) {
      rig.segment(
          "u" + i,
          "consent AND points = %d AND tier IN ('GOLD', 'SILVER') AND spend_90d >= 0".formatted(i));
      rig.announce(Texts.campaign("u" + i, "u" + i, Rig.now().plus(LATER), null));
    }
    rig.submit();
    rig.members().produce(0, members, 0);
    long before = awaitQuiet();
    Instant begun = Instant.now();
    try (Watch watch = new Watch("updates judged by 50 live campaigns", rig)) {
      rig.members().produce(0, members, 1);
      rig.members().produce(0, members, 2);
      Rig.until("all judged", () -> rig.taken() >= before + 2L * members);
      Figures.Stage stage = watch.end(2L * members, Duration.between(begun, Instant.now()));
      figures.add(stage);
      figures.atLeast(
          "member updates judged by 50 live campaigns", stage.perSecond(), "/s", 20_000.0);
    }
  }

  /** Until selection has taken all members and all tickets; says how many these were. */
  private long awaitQuiet() throws InterruptedException {
    long taken = -1;
    long now = rig.taken();
    while (now != taken || now < members) {
      TimeUnit.MILLISECONDS.sleep(QUIET.toMillis());
      taken = now;
      now = rig.taken();
    }
    return now;
  }
}
