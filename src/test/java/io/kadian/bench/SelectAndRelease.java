// SPDX-License-Identifier: Apache-2.0
package io.kadian.bench;

import io.kadian.domain.ControlRecord.Command.Action;
import java.time.Duration;
import java.time.Instant;

/**
 * Members stream in and are judged by ten live segments, a campaign is announced over all of them,
 * and its messages go out: the main path, each part at its full speed.
 */
final class SelectAndRelease {
  private static final int SEGMENTS = 10;
  private static final Duration LATER = Duration.ofHours(3);

  private final Rig rig;
  private final Figures figures;
  private final int members;

  SelectAndRelease(Rig rig, Figures figures, int members) {
    this.rig = rig;
    this.figures = figures;
    this.members = members;
  }

  /** The members are in their topic and the campaigns on theirs; then the job is started. */
  void streamIn() throws Exception {
    rig.members().produce(0, members, 0);
    Instant later = Rig.now().plus(LATER);
    for (int i = 0; i < SEGMENTS; i++) {
      rig.segment(
          "tenth-" + i,
          "consent AND orders = %d AND spend_90d >= 0 AND tier IN ('GOLD', 'SILVER', 'BRONZE')"
              .formatted(i));
      rig.announce(Texts.campaign("t" + i, "tenth-" + i, later, null));
    }
    rig.submit();
    Instant begun = Instant.now();
    try (Watch watch = new Watch("members read, judged by 10 segments, held", rig)) {
      Rig.until("all held", () -> rig.held() >= members);
      figures.add(watch.end(members, Duration.between(begun, Instant.now())));
    }
  }

  /** A campaign over all of them. */
  void scan(String id) throws Exception {
    long before = rig.held();
    rig.segment("all", "consent AND spend_90d >= 0");
    Instant announced = Rig.now();
    try (Watch watch = new Watch("a campaign announced over members in state, held", rig)) {
      rig.announce(Texts.campaign(id, "all", announced.plus(LATER), null));
      Rig.until("all held", () -> rig.held() >= before + members);
      figures.add(watch.end(members, Duration.between(announced, Instant.now())));
    }
  }

  /**
   * It goes out.
   *
   * @param messages that it has
   * @return how it went
   */
  Figures.Stage release(String name, String id, int messages) throws Exception {
    long before = rig.ended();
    Instant due = Rig.now().plusSeconds(3);
    rig.work(id, Action.RESCHEDULE, due);
    Rig.until("its instant", () -> !Instant.now().isBefore(due));
    try (Watch watch = new Watch(name, rig)) {
      Rig.until("all ended", () -> rig.ended() >= before + messages);
      double seconds = LedgerRows.secondsToTheLastRow(rig, id, messages);
      Figures.Stage stage = watch.end(messages, Duration.ofMillis((long) (seconds * 1000)));
      figures.add(stage);
      return stage;
    }
  }
}
