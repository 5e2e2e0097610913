// SPDX-License-Identifier: Apache-2.0
package io.kadian.bench;

import io.kadian.capacity.Measured;
import io.kadian.domain.ControlRecord.Command.Action;
import java.time.Duration;
import java.time.Instant;

/**
 * Members stream in and are judged by ten live segments, a campaign is announced over all of them,
 * and its messages go out: the main path, each part at its full speed.
 */
final class SelectAndRelease {
  private static final int SEGMENTS = 10;

  /** One of so many parts. */
  private static final int COLD = 5;

  private static final Duration LATER = Duration.ofHours(3);

  private final Rig rig;
  private final Figures figures;
  private final int members;

  SelectAndRelease(Rig rig, Figures figures, int members) {
    this.rig = rig;
    this.figures = figures;
    this.members = members;
  }

  /**
   * The members are in their topic and the campaigns on theirs; then the job is started. What it
   * does with the first fifth is a stage of its own: there it loads and compiles its code.
   */
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
    long cold;
    try (Watch watch =
        new Watch("a fifth of the members read, by a job that has just started", rig)) {
      Rig.until("some held", () -> rig.held() >= members / COLD);
      cold = rig.held();
      figures.add(watch.end(cold, Duration.between(begun, Instant.now())));
    }
    if (cold >= members) {
      return; // too few to be told apart
    }
    Instant warm = Instant.now();
    try (Watch watch = new Watch("members read, judged by 10 segments, held", rig)) {
      Rig.until("all held", () -> rig.held() >= members);
      figures.add(watch.end(members - cold, Duration.between(warm, Instant.now())));
    }
  }

  /** A campaign over all of them. */
  void scan(String id) throws Exception {
    long before = rig.held();
    rig.segment("all", "consent AND spend_90d >= 0");
    rig.untilQuiet();
    Instant announced = Rig.now();
    try (Watch watch = new Watch(Measured.SCAN, rig)) {
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
    rig.untilQuiet();
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
