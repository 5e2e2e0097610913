// SPDX-License-Identifier: Apache-2.0
package io.kadian.chaos;

import static org.awaitility.Awaitility.await;

import io.kadian.chaos.Kill.Phase;
import io.kadian.simulator.ReceivedMessage;
import io.kadian.status.CampaignStatus;
import io.kadian.status.CampaignStatus.Balance;
import io.kadian.testing.PartsProcesses;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.awaitility.core.ConditionTimeoutException;

/** One round: members, campaigns, kills, and the judge's verdict when all has ended. */
final class Round {
  private static final Duration PATIENCE = Duration.ofMinutes(4);
  private static final int SLICES = 20;
  private static final long SLICE_MILLIS = 100;
  private static final long SCANNING_MILLIS = 800;
  private static final long RECOVERING_MILLIS = 10_000;

  /** A kill in the release comes at this share of the messages at the latest. */
  private static final double LATEST = 0.9;

  private final RoundPlan plan;
  private final Rig rig;
  private final PartsProcesses parts;
  private final List<RoundReport.Strike> strikes = new ArrayList<>();
  private final Set<String> openAtKills = new HashSet<>();
  private Map<String, Expected> expected;

  Round(RoundPlan plan, Rig rig) {
    this.plan = plan;
    this.rig = rig;
    this.parts = rig.parts();
  }

  RoundReport run() throws Exception {
    Instant began = Instant.now();
    parts.startSmsc(plan.smsc());
    for (ChaosCampaign campaign : ChaosCampaign.ALL) {
      parts.publish(campaign.segment(plan.round()));
    }
    load();
    // Who is read after the instant isn't selected, so an outage over it must not decide who is.
    await("the members are read").atMost(PATIENCE).until(parts::membersAreKept);
    rig.awaitRunning();
    Instant first = announce();
    strikeAfter(Phase.SCANNING, SCANNING_MILLIS);
    strikeAfter(Phase.HELD, Duration.between(Instant.now(), first).toMillis());
    strikeInRelease();
    boolean ended = awaitRows();
    if (ended) {
      strikeAfter(Phase.ENDED, 0);
      rig.awaitRunning();
      rig.awaitNextCheckpoint();
      awaitRows();
    }
    return report(Duration.between(began, Instant.now()));
  }

  private void load() throws Exception {
    List<ChaosMember> members = plan.members();
    int size = (members.size() + SLICES - 1) / SLICES;
    boolean struck = false;
    for (int from = 0; from < members.size(); from += size) {
      List<ChaosMember> slice = members.subList(from, Math.min(from + size, members.size()));
      parts.members(slice.stream().map(ChaosMember::columns).toList());
      pause(SLICE_MILLIS);
      for (Kill kill : kills(Phase.LOADING)) {
        if (!struck && from + size >= kill.moment() * members.size()) {
          struck = true;
          strike(kill);
        }
      }
    }
  }

  private Instant announce() {
    Instant now = Instant.now();
    Instant first = now.plus(plan.lead());
    expected = Expected.of(plan, first);
    for (ChaosCampaign campaign : ChaosCampaign.ALL) {
      parts.publish(campaign.announced(plan.round(), first, now));
    }
    return first;
  }

  private void strikeAfter(Phase phase, long millis) throws Exception {
    for (Kill kill : kills(phase)) {
      pause((long) (kill.moment() * Math.max(0, millis)));
      strike(kill);
    }
  }

  private void strikeInRelease() throws Exception {
    long texts = Expected.groups(expected).size();
    for (Kill kill : kills(Phase.RELEASE)) {
      long wanted = Math.max(1, (long) (texts * LATEST * kill.moment()));
      awaitQuickly(() -> received() >= wanted);
      strike(kill);
    }
  }

  private void strike(Kill kill) throws Exception {
    long received = received();
    Set<String> open = new HashSet<>(rig.strike(kill.target()));
    open.removeIf(request -> !request.startsWith(plan.round() + '-'));
    openAtKills.addAll(open);
    strikes.add(new RoundReport.Strike(kill, received, open));
    for (Kill next : kills(Phase.RECOVERING)) {
      if (kill.phase() != Phase.RECOVERING && strikes.size() == 1) {
        pause((long) (next.moment() * RECOVERING_MILLIS));
        strike(next);
      }
    }
  }

  private List<Kill> kills(Phase phase) {
    return plan.kills().stream().filter(kill -> kill.phase() == phase).toList();
  }

  /** False if it takes too long; the judge says what is missing. */
  private boolean awaitRows() {
    try {
      await("a row for every message")
          .atMost(PATIENCE)
          .until(() -> Row.of(parts, plan.round()).size() >= expected.size());
      return true;
    } catch (ConditionTimeoutException e) {
      return false;
    }
  }

  private RoundReport report(Duration took) throws SQLException, IOException {
    List<ReceivedMessage> received = parts.received();
    Map<String, Row> rows = Row.of(parts, plan.round());
    Judge.Verdict verdict =
        new Judge(expected, rows, received, openAtKills, parts.report().lost()).verdict();
    return new RoundReport(
        plan,
        expected.size(),
        received.size(),
        strikes,
        verdict.and(unbalanced()),
        took,
        inTheRecord(received));
  }

  /** What scripts/kadian status would say is off. */
  private List<String> unbalanced() throws SQLException {
    List<String> campaigns =
        ChaosCampaign.ALL.stream().map(campaign -> campaign.id(plan.round())).toList();
    List<CampaignStatus> statuses = new ArrayList<>();
    try {
      await("balance")
          .atMost(PATIENCE)
          .until(
              () -> {
                statuses.clear();
                statuses.addAll(parts.statuses(campaigns));
                return statuses.stream().allMatch(this::isBalanced);
              });
      return List.of();
    } catch (ConditionTimeoutException e) {
      return statuses.stream()
          .filter(status -> !isBalanced(status))
          .map(status -> "doesn't balance: " + status)
          .toList();
    }
  }

  private boolean isBalanced(CampaignStatus status) {
    String id = status.campaign().id() + '/';
    long selected = expected.keySet().stream().filter(request -> request.startsWith(id)).count();
    return status.balance() == Balance.BALANCED
        && status.held() == 0
        && status.selected() == selected;
  }

  /** Of what was open at the kills, how many the SMSC had: killed after it left, not before. */
  private int inTheRecord(List<ReceivedMessage> received) {
    Set<String> texts = new HashSet<>();
    received.forEach(message -> texts.add(message.phone() + '\n' + message.text()));
    return (int)
        openAtKills.stream()
            .map(expected::get)
            .filter(message -> texts.contains(message.phone() + '\n' + message.text()))
            .count();
  }

  private long received() {
    try {
      return parts.report().received();
    } catch (IOException e) {
      throw new IllegalStateException("The SMSC's page can't be read", e);
    }
  }

  private static void awaitQuickly(BooleanSupplier condition) {
    await("the release")
        .atMost(PATIENCE)
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(5))
        .until(condition::getAsBoolean);
  }

  /** The moment of a kill is chosen by time; no result is waited for so. */
  private static void pause(long millis) throws InterruptedException {
    TimeUnit.MILLISECONDS.sleep(millis);
  }
}
