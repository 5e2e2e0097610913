// SPDX-License-Identifier: Apache-2.0
package io.kadian.chaos;

import static org.awaitility.Awaitility.await;

import io.kadian.chaos.Kill.Phase;
import io.kadian.simulator.SimulatorReport;
import io.kadian.testing.PartsProcesses;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import javax.annotation.Nullable;
import org.awaitility.core.ConditionTimeoutException;

/** Carries out a round's kills: waits for what each is aimed at, kills, and notes what it hit. */
final class Strikes {
  /** A shot that never gets its aim is fired all the same, and counts as a miss. */
  private static final Duration AIM = Duration.ofMinutes(1);

  /** The SMSC mustn't stand still for longer than smpp.answer-timeout. */
  private static final Duration STANDSTILL = Duration.ofSeconds(2);

  /** A statement mustn't wait at the gate for longer than database.timeout. */
  private static final Duration GATE_SHUT = Duration.ofSeconds(10);

  /** A kill in the release comes at this share of the messages at the latest. */
  private static final double LATEST = 0.9;

  /**
   * With the SMSC or the settling at a standstill at this share, so many are under way at least.
   */
  private static final double STANDSTILL_LATEST = 0.5;

  private static final int FEWEST_UNDER_WAY = 30;
  private static final int MORE_UNDER_WAY = 70;

  private final RoundPlan plan;
  private final Rig rig;
  private final PartsProcesses parts;
  private final List<RoundReport.Strike> strikes = new ArrayList<>();
  private @Nullable Instant changed;
  private boolean undone;

  Strikes(RoundPlan plan, Rig rig) {
    this.plan = plan;
    this.rig = rig;
    this.parts = rig.parts();
  }

  List<RoundReport.Strike> made() {
    return List.copyOf(strikes);
  }

  Set<String> openAtKills() {
    Set<String> open = new HashSet<>();
    strikes.forEach(strike -> open.addAll(strike.open()));
    return open;
  }

  /** Members changed then, on the brink of the instant. */
  void changed(Instant at) {
    changed = at;
  }

  /** Whether a kill took the job back to before that change. */
  boolean isChangeUndone() {
    return undone;
  }

  /**
   * @param texts that the SMSC is to receive
   */
  void inRelease(long texts) throws Exception {
    for (Kill kill : plan.kills(Phase.RELEASE)) {
      long received = awaitReceived(texts * LATEST * kill.moment());
      strike(kill, received > 0 && received < texts);
    }
    for (Kill kill : plan.kills(Phase.CLAIMED)) {
      strikeUnanswered(kill, texts);
    }
    for (Kill kill : plan.kills(Phase.ANSWERED)) {
      strikeUnsettled(kill, texts);
    }
  }

  /** The answers don't come; what the SMSC has been sent meanwhile it takes after the kill. */
  private void strikeUnanswered(Kill kill, long texts) throws Exception {
    long received = awaitReceived(texts * STANDSTILL_LATEST * kill.moment());
    parts.pauseSmsc();
    boolean open = aim(STANDSTILL, () -> openClaims() >= underWay(kill)) || openClaims() > 0;
    strike(kill, open, received, parts::resumeSmsc);
  }

  /** The answers come; what PostgreSQL was about to settle ends well after the kill, or is lost. */
  private void strikeUnsettled(Kill kill, long texts) throws Exception {
    awaitReceived(texts * STANDSTILL_LATEST * kill.moment());
    rig.gate().shut();
    aim(GATE_SHUT, () -> unsettled() >= underWay(kill));
    strike(
        kill,
        unsettled() > 0,
        report().received(),
        () -> {
          if (plan.settlesLost() && kill.target().hasTaskManager()) {
            parts.breakConnectionsOfTheJob();
          }
          rig.gate().open();
        });
  }

  private static long underWay(Kill kill) {
    return FEWEST_UNDER_WAY + (long) (MORE_UNDER_WAY * kill.moment());
  }

  private long openClaims() throws SQLException {
    return rig.openClaims().stream().filter(this::isOfThisRound).count();
  }

  private long unsettled() throws SQLException, IOException {
    return report().answered() - rig.settled(plan.round());
  }

  private long awaitReceived(double messages) throws IOException {
    aim(AIM, () -> report().received() >= Math.max(1, (long) messages));
    return report().received();
  }

  private SimulatorReport report() throws IOException {
    return parts.report();
  }

  /** False if it takes too long. */
  static boolean aim(Duration atMost, Callable<Boolean> condition) {
    try {
      await("the aim")
          .atMost(atMost)
          .pollDelay(Duration.ZERO)
          .pollInterval(Duration.ofMillis(5))
          .until(condition);
      return true;
    } catch (ConditionTimeoutException e) {
      return false;
    }
  }

  void strike(Kill kill, boolean hit) throws Exception {
    strike(kill, hit, report().received(), () -> {});
  }

  /**
   * @param hit whether the round is where the kill should find it
   * @param received by the SMSC so far
   */
  private void strike(Kill kill, boolean hit, long received, Rig.Aftermath aftermath)
      throws Exception {
    Instant before = Instant.now();
    if (changed != null && kill.phase() != Phase.RECOVERING) {
      undone |= rig.latestCheckpointBegan().filter(began -> began.isBefore(changed)).isPresent();
    }
    Set<String> open = new HashSet<>(rig.strike(kill.target(), aftermath));
    open.removeIf(request -> !isOfThisRound(request));
    RoundReport.Strike strike = new RoundReport.Strike(kill, hit, received, open);
    strikes.add(strike);
    rig.diary().note(plan.round() + " killed " + strike + (hit ? "" : ", a miss"));
    if (kill.phase() != Phase.RECOVERING && strikes.size() == 1) {
      strikeRecovery(before);
    }
  }

  /**
   * A moment chosen by time, within what a recovery takes as a rule: no result is waited for so.
   */
  private void strikeRecovery(Instant killed) throws Exception {
    for (Kill kill : plan.kills(Phase.RECOVERING)) {
      Duration after = Duration.ofMillis((long) (rig.recovery().toMillis() * kill.moment()));
      awaitInstant(killed.plus(after));
      strike(kill, !rig.isRunning());
    }
  }

  private boolean isOfThisRound(String request) {
    return request.startsWith(plan.round() + '-');
  }

  static void awaitInstant(Instant instant) throws InterruptedException {
    TimeUnit.MILLISECONDS.sleep(Math.max(0, Duration.between(Instant.now(), instant).toMillis()));
  }
}
