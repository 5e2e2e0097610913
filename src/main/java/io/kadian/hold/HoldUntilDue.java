// SPDX-License-Identifier: Apache-2.0
package io.kadian.hold;

import io.kadian.domain.AdmittedCampaign;
import io.kadian.domain.AudienceChange;
import io.kadian.domain.Event;
import io.kadian.domain.Lot;
import io.kadian.domain.LotTally;
import io.kadian.domain.SendingRules;
import io.kadian.domain.Sms;
import io.kadian.domain.Tally;
import io.kadian.domain.Timetable;
import io.kadian.hold.Release.Turn;
import io.kadian.types.BroadcastCampaigns;
import io.kadian.types.JobTime;
import io.kadian.types.SideOutputs;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import javax.annotation.Nullable;
import org.apache.flink.api.common.TaskInfo;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.runtime.state.StateInitializationContext;
import org.apache.flink.runtime.state.StateSnapshotContext;
import org.apache.flink.runtime.state.VoidNamespace;
import org.apache.flink.runtime.state.VoidNamespaceSerializer;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.InternalTimer;
import org.apache.flink.streaming.api.operators.InternalTimerService;
import org.apache.flink.streaming.api.operators.Triggerable;
import org.apache.flink.streaming.api.operators.TwoInputStreamOperator;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.util.OutputTag;

/**
 * Holds a lot's messages until its instant, then lets them go.
 *
 * <p>One event-time timer a lot wakes it; its clock is the wall clock ({@link EventClock}). What
 * happens then depends on the wall clock alone, whatever timer fired: a campaign may have been
 * moved, and a clock be put back, so a lot that is woken early goes to sleep again.
 *
 * <pre>
 *   asleep ──instant──▶ in Releases ──empty──▶ released ──expiry + 10 min──▶ gone
 *      ▲         │           ▲                    │
 *      └─ early ─┘           └── a late change ───┘
 * </pre>
 *
 * <p>A timer releases nothing itself, because Flink runs all timers of one time in one go, and
 * nothing else meanwhile. It puts the lot among the {@link Releases}. From there messages leave in
 * rounds: at most a chunk, and only while downstream has room, so that this task never waits in the
 * middle of a release. Between two rounds it reads its inputs; a checkpoint's barrier and a command
 * wait no longer than a round, however slow the route is.
 *
 * <p>An operator and not a function, because a function can neither ask for room nor run outside a
 * timer.
 */
public final class HoldUntilDue extends AbstractStreamOperator<Sms>
    implements TwoInputStreamOperator<AudienceChange, AdmittedCampaign, Sms>,
        Triggerable<String, VoidNamespace> {
  private static final long serialVersionUID = 1L;

  /** Lots that fill change with each message; they tell their counts ten times a second at most. */
  private static final Duration TELL_LINGER = Duration.ofMillis(100);

  /** A roll call's campaigns come one after the other; they are counted together. */
  private static final Duration ROLL_CALL_LINGER = Duration.ofMillis(100);

  /** Between two rounds the inputs are read, and whether there is room is asked again after it. */
  private static final Duration BREATHER = Duration.ofMillis(1);

  /** If there was none, what is queued keeps downstream busy for longer than this. */
  private static final Duration NO_ROOM_PAUSE = Duration.ofMillis(4);

  /** Flink's name for the timers of a process function, which hold once was. */
  private static final String TIMERS = "user-timers";

  private final int chunk;
  private final SendingRules rules;

  private transient LotState lots;
  private transient KnownCampaigns campaigns;
  private transient JobTime time;
  private transient InternalTimerService<VoidNamespace> timers;
  private transient EventClock clock;
  private transient Outlet outlet;
  private transient LotRelease release;
  private transient HoldMetrics figures;
  private transient Releases releases;
  private transient long nextRound;
  private transient long restsUntil;

  /** Campaigns that were moved or cancelled, and whose lots haven't been looked for since. */
  private transient Set<String> worked;

  /** Lots whose campaign hasn't arrived by broadcast, by its id. */
  private transient Map<String, Set<Lot>> waiting;

  private transient Untold untold;
  @Nullable private transient RollCall rollCall;

  /**
   * @param chunk the most messages that leave in one go, between two looks at anything else
   * @param rules for campaigns that say nothing else
   */
  public HoldUntilDue(int chunk, SendingRules rules) {
    this.chunk = chunk;
    this.rules = rules;
  }

  @Override
  public void initializeState(StateInitializationContext context) throws Exception {
    super.initializeState(context);
    campaigns =
        new KnownCampaigns(
            context.getOperatorStateStore().getBroadcastState(BroadcastCampaigns.descriptor()),
            rules);
    figures = new HoldMetrics();
    figures.restore(context.getOperatorStateStore());
  }

  @Override
  public void snapshotState(StateSnapshotContext context) throws Exception {
    super.snapshotState(context);
    lots.write(this::setCurrentKey);
    figures.snapshot();
  }

  @Override
  public void open() throws Exception {
    super.open();
    figures.register(getMetricGroup());
    time = JobTime.of(getRuntimeContext());
    lots = new LotState(getRuntimeContext());
    timers = getInternalTimerService(TIMERS, VoidNamespaceSerializer.INSTANCE, this);
    clock =
        new EventClock(
            getProcessingTimeService(),
            time,
            getTimeServiceManager().orElseThrow()::advanceWatermark);
    outlet = new Outlet(getContainingTask(), getUserCodeClassloader());
    release = new LotRelease(lots, outlet, figures, output);
    releases = new Releases(chunk, getRuntimeContext().getTaskInfo().getNumberOfParallelSubtasks());
    nextRound = Releases.NEVER;
    worked = new HashSet<>();
    waiting = new HashMap<>();
    untold = new Untold(getProcessingTimeService(), TELL_LINGER, this::tellTallyOf);
    findLots();
  }

  /** Of those that were due before a restart the timers have fired, and won't again. */
  private void findLots() throws Exception {
    long now = now();
    List<String> due = new ArrayList<>();
    this.<String>getKeyedStateBackend()
        .applyToAllKeys(
            VoidNamespace.INSTANCE,
            VoidNamespaceSerializer.INSTANCE,
            LotState.tally(),
            (String key, ValueState<Tally> tally) -> {
              Lot lot = Lot.parse(key);
              Timetable timetable = campaigns.timetable(lot.campaign());
              if (timetable == null) {
                await(lot);
              }
              if (!campaigns.isDue(lot, now)) {
                clock.moveOnAt(campaigns.dueOf(lot).toEpochMilli());
                return;
              }
              if (timetable != null) {
                releases.leftBefore(lot, timetable, tally.value().released());
              }
              if (isNotEmpty(tally.value())) {
                due.add(key);
              }
            });
    for (String key : due) {
      release(Lot.parse(key));
    }
  }

  @Override
  public void processElement1(StreamRecord<AudienceChange> element) throws Exception {
    AudienceChange change = element.getValue();
    Lot lot = Lot.parse(change.lot());
    long now = now();
    boolean late = campaigns.isDue(lot, now);
    if (late && lots.wasReleased(change.member())) {
      return;
    }
    Tally before = lots.counts(change.lot());
    Tally after = lots.apply(change, before == null ? Tally.NONE : before);
    if (after.equals(before == null ? Tally.NONE : before)) {
      return; // another text for one who is in already, or out for one who never was in
    }
    lots.update(change.lot(), after);
    figures.changed(before == null ? Tally.NONE : before, after);
    if (before == null) {
      wakeWhenDue(lot);
      if (campaigns.timetable(lot.campaign()) == null) {
        await(lot);
      }
    }
    if (late && (before != null || campaigns.isCancelled(lot))) {
      release(lot);
    }
    if (!late) {
      untold.add(change.lot());
    }
    if (lots.isFull()) {
      lots.write(this::setCurrentKey);
    }
  }

  /** Its key is set. */
  private void wakeWhenDue(Lot lot) throws Exception {
    long due = campaigns.dueOf(lot).toEpochMilli();
    timers.registerEventTimeTimer(VoidNamespace.INSTANCE, due);
    clock.moveOnAt(due);
  }

  /** It may be due earlier than its name says, by its members' clock: nobody knows yet. */
  private void await(Lot lot) {
    waiting.computeIfAbsent(lot.campaign(), id -> new HashSet<>()).add(lot);
  }

  /** A campaign that comes again is a roll call. */
  @Override
  public void processElement2(StreamRecord<AdmittedCampaign> element) throws Exception {
    AdmittedCampaign admitted = element.getValue();
    if (admitted.equals(campaigns.get(admitted.id()))) {
      call(admitted.id());
      return;
    }
    AdmittedCampaign before = campaigns.get(admitted.id());
    campaigns.put(admitted);
    Set<Lot> awaited = waiting.remove(admitted.id());
    if (awaited != null) {
      for (Lot lot : awaited) {
        setCurrentKey(lot.key());
        wakeWhenDue(lot);
        if (campaigns.isDue(lot, now())) {
          wake(lot);
        }
      }
    }
    if (before != null) {
      theSwitchWasWorked(before, admitted);
    }
  }

  private void theSwitchWasWorked(AdmittedCampaign before, AdmittedCampaign after)
      throws Exception {
    boolean moved = !after.sendAt().equals(before.sendAt());
    if (moved) {
      releases.remove(after.id());
    } else {
      releases.stands(campaigns.timetable(after.id()));
    }
    if (moved || after.standing().isCancelled()) {
      lookForLotsOf(after.id());
    }
    roundAt(releases.nextAt(now()));
  }

  /**
   * Not yet: to find them, all lots are looked through, and a hundred campaigns that are moved one
   * after the other would keep hold from all else for seconds.
   */
  private void lookForLotsOf(String campaign) {
    if (worked.isEmpty()) {
      var unused =
          getProcessingTimeService()
              .registerTimer(timers.currentProcessingTime(), time -> wakeWorked());
    }
    worked.add(campaign);
  }

  /** Lots of moved campaigns get a timer for their new instant, those of cancelled ones end. */
  private void wakeWorked() throws Exception {
    if (worked.isEmpty()) {
      return;
    }
    Set<String> now = Set.copyOf(worked);
    worked.clear();
    for (String key : lotsOf(now)) {
      setCurrentKey(key);
      Lot lot = Lot.parse(key);
      if (campaigns.isCancelled(lot)) {
        wake(lot);
      } else {
        wakeWhenDue(lot);
      }
    }
  }

  private List<String> lotsOf(Set<String> campaigns) throws Exception {
    lots.write(this::setCurrentKey);
    try (Stream<String> keys =
        this.<String>getKeyedStateBackend()
            .getKeys(LotState.tally().getName(), VoidNamespace.INSTANCE)) {
      return keys.filter(key -> campaigns.contains(Lot.parse(key).campaign())).toList();
    }
  }

  private void call(String campaign) {
    if (rollCall == null) {
      rollCall = new RollCall(lots);
      var unused =
          getProcessingTimeService()
              .registerTimer(
                  timers.currentProcessingTime() + ROLL_CALL_LINGER.toMillis(),
                  time -> answerTheRoll());
    }
    rollCall.call(campaign);
  }

  /** In one go: a million messages take a second or two, in which nothing else happens here. */
  private void answerTheRoll() throws Exception {
    RollCall call = rollCall;
    rollCall = null;
    lots.write(this::setCurrentKey);
    this.<String>getKeyedStateBackend()
        .applyToAllKeys(
            VoidNamespace.INSTANCE, VoidNamespaceSerializer.INSTANCE, LotState.tally(), call);
    Instant now = Instant.ofEpochMilli(now());
    String job = getRuntimeContext().getJobInfo().getJobId().toString();
    TaskInfo task = getRuntimeContext().getTaskInfo();
    call.sums()
        .forEach(
            (campaign, sum) ->
                tell(
                    SideOutputs.EVENTS,
                    new Event.RollAnswered(
                        campaign,
                        job,
                        task.getIndexOfThisSubtask(),
                        task.getNumberOfParallelSubtasks(),
                        sum,
                        now)));
  }

  /** Not the time: a drain ends with the greatest watermark, and each lot's instant is to come. */
  @Override
  public void processWatermark(Watermark mark) {}

  @Override
  public void onEventTime(InternalTimer<String, VoidNamespace> timer) throws Exception {
    Lot lot = Lot.parse(timer.getKey());
    if (campaigns.isDue(lot, now())) {
      wake(lot);
    } else {
      timers.registerProcessingTimeTimer(
          VoidNamespace.INSTANCE, time.processingTimeOf(campaigns.dueOf(lot).toEpochMilli()));
    }
  }

  @Override
  public void onProcessingTime(InternalTimer<String, VoidNamespace> timer) throws Exception {
    Lot lot = Lot.parse(timer.getKey());
    if (campaigns.isDue(lot, now())) {
      wake(lot);
    } else { // of a job that was older, and told each lot's counts by a timer of its own
      tellTallyOf(timer.getKey());
    }
  }

  private void wake(Lot lot) throws Exception {
    Tally counts = lots.counts(lot.key());
    if (counts == null) {
      return; // gone
    }
    if (isNotEmpty(counts)) {
      release(lot);
    } else if (now() >= goneAt(lot)) {
      end(lot);
    }
  }

  /** At once, of a campaign that nobody has heard of. */
  private long goneAt(Lot lot) throws Exception {
    Timetable timetable = campaigns.timetable(lot.campaign());
    return timetable == null
        ? Long.MIN_VALUE
        : KnownCampaigns.goneAt(timetable.expires(timetable.due(lot)));
  }

  /** Something is to be done for it at its instant. */
  private boolean isNotEmpty(Tally counts) throws Exception {
    return counts.held() > 0 || (counts.withdrawn() > 0 && lots.hasWithdrawn());
  }

  private void end(Lot lot) throws Exception {
    figures.missing(lot, lots.countHeld());
    lots.clear(lot.key());
    releases.forget(lot);
  }

  /** From now on it is the lot's turn now and then, until it is empty. */
  private void release(Lot lot) throws Exception {
    Timetable timetable = campaigns.timetable(lot.campaign());
    if (timetable == null) {
      await(lot);
      return;
    }
    releases.add(lot, timetable);
    roundAt(releases.nextAt(now()));
  }

  /** What the job's clock shows. */
  private long now() {
    return time.at(timers.currentProcessingTime());
  }

  /** Sets a timer of this task's, which no checkpoint keeps, unless an earlier one is set. */
  private void roundAt(long at) {
    if (at == Releases.NEVER) {
      return;
    }
    long earliest = Math.max(timers.currentProcessingTime(), restsUntil);
    long next = Math.max(time.processingTimeOf(at), earliest);
    if (next < nextRound) {
      nextRound = next;
      var unused = getProcessingTimeService().registerTimer(next, this::round);
    }
  }

  private void round(long timer) throws Exception {
    if (timer != nextRound) {
      return; // an earlier one was set since
    }
    nextRound = Releases.NEVER;
    long now = now();
    int left = chunk;
    outlet.look();
    Turn turn = releases.next(now);
    while (turn != null && left > 0 && release.hasRoom(turn)) {
      setCurrentKey(turn.key());
      left -= take(turn, Math.min(left, turn.most()), now);
      Turn next = releases.next(now);
      if (turn.isUrgent() && (next == null || !next.isUrgent())) {
        outlet.flush(); // the others needn't be waited for
      }
      turn = next;
    }
    outlet.flush();
    boolean lacksRoom = turn != null && left > 0;
    Duration rest = lacksRoom ? NO_ROOM_PAUSE : BREATHER;
    restsUntil = timers.currentProcessingTime() + rest.toMillis();
    roundAt(releases.nextAt(now()));
  }

  /** Returns how many messages have left, or ended. */
  private int take(Turn turn, int most, long now) throws Exception {
    LotRelease.Taken taken = release.take(turn, most, Instant.ofEpochMilli(now));
    if (taken.empty()) {
      timers.registerProcessingTimeTimer(
          VoidNamespace.INSTANCE,
          time.processingTimeOf(Math.max(now, KnownCampaigns.goneAt(turn.expires()))));
    }
    releases.took(turn, taken.released(), taken.empty(), now);
    tellTally(turn.key(), taken.counts());
    return taken.ended() + taken.released();
  }

  @Override
  public void prepareSnapshotPreBarrier(long checkpointId) throws Exception {
    wakeWorked(); // or the new instants' timers wouldn't be in it
    untold.tellAll();
  }

  private void tellTallyOf(String lot) throws Exception {
    setCurrentKey(lot);
    Tally counts = lots.counts(lot);
    if (counts != null) {
      tellTally(lot, counts);
    }
  }

  private void tellTally(String lot, Tally counts) {
    untold.remove(lot);
    tell(SideOutputs.LOT_TALLIES, new LotTally(lot, counts));
  }

  private <T> void tell(OutputTag<T> where, T what) {
    output.collect(where, new StreamRecord<>(what));
  }
}
