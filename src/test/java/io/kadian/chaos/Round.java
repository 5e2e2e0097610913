// SPDX-License-Identifier: Apache-2.0
package io.kadian.chaos;

import static org.awaitility.Awaitility.await;

import io.kadian.chaos.Kill.Phase;
import io.kadian.simulator.ReceivedMessage;
import io.kadian.status.CampaignStatus;
import io.kadian.testing.PartsProcesses;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.awaitility.core.ConditionTimeoutException;

/**
 * One round: members, campaigns, kills, and the judge's verdict when all has ended.
 *
 * <p>A member is judged by its latest record that was read before the instant. So that it is
 * certain which one that is, every record must have been dealt with, and be in a checkpoint, before
 * the first instant. Where that took too long the round isn't judged.
 */
final class Round {
  private static final Duration PATIENCE = Duration.ofMinutes(4);
  private static final int SLICES = 20;
  private static final long SLICE_MILLIS = 80;

  /** From a change on the brink to the instant: at most. */
  private static final long BRINK_MILLIS = 600;

  private final RoundPlan plan;
  private final Rig rig;
  private final int stretch;
  private final PartsProcesses parts;
  private final Strikes strikes;
  private final Progress progress;
  private Instant first;
  private Map<String, Expected> expected;

  /**
   * @param stretch the time from the announcement to the instant is so many times what it need be
   */
  Round(RoundPlan plan, Rig rig, int stretch) {
    this.plan = plan;
    this.rig = rig;
    this.stretch = stretch;
    this.parts = rig.parts();
    this.strikes = new Strikes(plan, rig);
    this.progress = new Progress(rig.status(), ChaosCampaign.ids(plan.round()));
  }

  RoundReport run() throws Exception {
    Instant began = Instant.now();
    rig.diary().note(plan.round() + " seed " + plan.seed() + ": " + plan.stratum());
    parts.startSmsc(plan.smsc());
    for (ChaosCampaign campaign : ChaosCampaign.ALL) {
      parts.publish(campaign.segment(plan.round(), plan.has(Phase.SCANNING)));
    }
    load();
    if (!plan.isLive()) {
      rig.awaitIntake();
      announce();
      strikeInScan();
    }
    if (!isIntakeInTime()) {
      return report(began, "intake was late");
    }
    if (plan.has(Phase.HELD)) {
      Strikes.awaitInstant(first.minusMillis(plan.slack() / 2));
      strikeHeld(Kill.Third.LAST);
    }
    changeOnTheBrink();
    Strikes.awaitInstant(first);
    strikes.inRelease(Expected.groups(expected).values().stream().filter(Round::isSent).count());
    endInPeace();
    return report(began, null);
  }

  private void load() throws Exception {
    List<ChaosMember> records = plan.load();
    int size = (records.size() + SLICES - 1) / SLICES;
    List<Kill> left = new ArrayList<>(plan.kills(Phase.LOADING));
    left.addAll(plan.kills(Phase.LOADING_LIVE));
    for (int from = 0; from < records.size(); from += size) {
      if (plan.isLive() && first == null && from >= plan.live() * records.size()) {
        announce();
        await("the campaigns are live").atMost(PATIENCE).until(progress::allAdmitted);
      }
      int to = Math.min(from + size, records.size());
      parts.members(records.subList(from, to).stream().map(ChaosMember::columns).toList());
      TimeUnit.MILLISECONDS.sleep(SLICE_MILLIS);
      boolean ready = plan.isLive() == (first != null) && to < records.size();
      if (!left.isEmpty() && ready && to >= share(left.get(0)) * records.size()) {
        strikes.strike(left.remove(0), true);
      }
    }
    for (Kill kill : left) {
      strikes.strike(kill, false);
    }
  }

  /** Of the records; where the campaigns are to be live, of those that come after them. */
  private double share(Kill kill) {
    double live = plan.isLive() ? plan.live() : 0;
    return live + (1 - live) * kill.moment() * 0.9;
  }

  private void announce() throws IOException {
    Instant now = Instant.now();
    first = now.plus(Lead.of(plan, rig.recovery()).multipliedBy(stretch));
    expected = Expected.of(plan, first);
    for (ChaosCampaign campaign : ChaosCampaign.ALL) {
      parts.publish(campaign.announced(plan.round(), first, now));
    }
    rig.diary().note(plan.round() + " announced for " + first);
  }

  private void strikeInScan() throws Exception {
    long all = needed();
    for (Kill kill : plan.kills(Phase.SCANNING)) {
      long wanted = Math.max(1, (long) (kill.moment() * 0.8 * all));
      Strikes.aim(PATIENCE, () -> progress.selected() >= wanted);
      strikes.strike(kill, progress.selected() < all);
    }
  }

  /** Lets members change, if the plan says so. False if the instant came before all was read. */
  private boolean isIntakeInTime() throws Exception {
    if (plan.stages().held()) {
      await("the audience")
          .atMost(PATIENCE)
          .until(() -> progress.isHeld(heldAfterLoad()) || !isBeforeFirst());
      rig.awaitNextCheckpoint();
      strikeHeld(Kill.Third.FIRST);
      parts.members(plan.held().stream().map(ChaosMember::columns).toList());
      strikeHeld(Kill.Third.SECOND);
    }
    if (plan.isLive() || plan.stages().held()) {
      rig.awaitIntake();
      return isBeforeFirst();
    }
    return true; // it was over before the campaigns were announced
  }

  private void strikeHeld(Kill.Third third) throws Exception {
    for (Kill kill : plan.kills(Phase.HELD)) {
      if (kill.third() == third) {
        strikes.strike(kill, isBeforeFirst());
      }
    }
  }

  private boolean isBeforeFirst() {
    return Instant.now().isBefore(first);
  }

  private Map<String, Long> heldAfterLoad() {
    return ChaosCampaign.ALL.stream()
        .collect(Collectors.toMap(c -> c.id(plan.round()), plan::heldAfterLoad));
  }

  private void changeOnTheBrink() throws Exception {
    if (plan.stages().brink()) {
      Strikes.awaitInstant(first.minusMillis(plan.slack() % BRINK_MILLIS));
      strikes.changed(Instant.now());
      parts.members(plan.brink().stream().map(ChaosMember::columns).toList());
    }
  }

  /** Every message has its row, and what may come after a restart has come. */
  private void endInPeace() throws Exception {
    rig.awaitRecovered();
    boolean ended = Strikes.aim(PATIENCE, () -> rig.rows(plan.round()) >= needed());
    rig.diary().note(plan.round() + (ended ? " every row is there" : " rows are missing"));
    for (Kill kill : plan.kills(Phase.ENDED)) {
      strikes.strike(kill, ended);
    }
    rig.awaitRecovered();
    rig.awaitNextCheckpoint();
  }

  private long needed() {
    return expected.values().stream().filter(message -> !message.mayHaveNoRow()).count();
  }

  private RoundReport report(Instant began, String notJudged) throws Exception {
    List<String> unbalanced = awaitBalance();
    List<ReceivedMessage> received = parts.received();
    Map<String, Row> rows = Row.of(parts, plan.round());
    Judge.Verdict verdict =
        new Judge(expected, rows, received, strikes.openAtKills(), parts.report().lost()).verdict();
    RoundReport report =
        new RoundReport(
            plan,
            notJudged,
            rows.size(),
            received.size(),
            strikes.isChangeUndone(),
            strikes.made(),
            verdict.and(unbalanced),
            RoundReport.reached(expected, received, verdict.inDoubt()),
            Duration.between(began, Instant.now()));
    for (String line : report.everyLine()) {
      rig.diary().note(line);
    }
    return report;
  }

  /** What scripts/kadian status would say is off, when it says so for long. */
  private List<String> awaitBalance() throws SQLException {
    List<CampaignStatus> statuses = new ArrayList<>();
    try {
      await("balance")
          .atMost(PATIENCE)
          .until(
              () -> {
                statuses.clear();
                statuses.addAll(progress.statuses());
                long selected = statuses.stream().mapToLong(CampaignStatus::selected).sum();
                return statuses.stream().allMatch(Progress::isBalanced)
                    && selected == rig.rows(plan.round());
              });
      return List.of();
    } catch (ConditionTimeoutException e) {
      return statuses.stream().map(status -> "it doesn't balance: " + status).toList();
    }
  }

  private static boolean isSent(List<Expected> group) {
    return group.get(0).fate() == Expected.Fate.SENT;
  }
}
