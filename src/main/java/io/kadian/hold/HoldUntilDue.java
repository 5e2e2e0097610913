// SPDX-License-Identifier: Apache-2.0
package io.kadian.hold;

import io.kadian.domain.AdmittedCampaign;
import io.kadian.domain.AudienceChange;
import io.kadian.domain.Campaign;
import io.kadian.domain.Event;
import io.kadian.domain.Lot;
import io.kadian.domain.LotTally;
import io.kadian.domain.Outcome;
import io.kadian.domain.PreparedSms;
import io.kadian.domain.Reason;
import io.kadian.domain.Sms;
import io.kadian.domain.Tally;
import io.kadian.hold.ReleasePlan.Chunk;
import io.kadian.types.BroadcastCampaigns;
import io.kadian.types.DomainTypes;
import io.kadian.types.SideOutputs;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.flink.api.common.TaskInfo;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.BroadcastState;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.BasicArrayTypeInfo;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.runtime.state.FunctionInitializationContext;
import org.apache.flink.runtime.state.FunctionSnapshotContext;
import org.apache.flink.streaming.api.TimeDomain;
import org.apache.flink.streaming.api.checkpoint.CheckpointedFunction;
import org.apache.flink.streaming.api.functions.co.KeyedBroadcastProcessFunction;
import org.apache.flink.util.Collector;

/**
 * Holds a lot's messages until its instant, then releases them in chunks.
 *
 * <p>One event-time timer a lot wakes it; its clock is the broadcast input's watermark, which is
 * the wall clock. What happens then depends on the wall clock alone, whatever timer fired: a drain
 * fires every timer of the future at once ({@code stop --drain} ends with the greatest watermark),
 * so a lot that is woken early goes to sleep again.
 *
 * <pre>
 *   asleep ──instant──▶ releasing ──empty──▶ released ──expiry + 10 min──▶ gone
 *      ▲                  │    │
 *      └─ woken early     │    └─expiry──▶ expiring ──empty──▶ released
 *                         └─ a chunk, then a timer for the next
 * </pre>
 *
 * <p>Who was released is remembered until the lot is gone: a change that was under way at the
 * instant must neither be lost nor send a second text.
 */
public final class HoldUntilDue
    extends KeyedBroadcastProcessFunction<String, AudienceChange, AdmittedCampaign, Sms>
    implements CheckpointedFunction {
  private static final long serialVersionUID = 1L;

  /** What arrives this long after the expiry is still accounted for. */
  static final Duration KEEP_RELEASED = Duration.ofMinutes(10);

  /** How often the counts of a lot that is filling are told. */
  private static final Duration TALLY_INTERVAL = Duration.ofMillis(100);

  /** A lot whose campaign hasn't arrived by broadcast looks again after this long. */
  private static final Duration CAMPAIGN_RETRY = Duration.ofMillis(100);

  private final int chunk;

  private transient MapState<String, PreparedSms> held;
  private transient MapState<String, PreparedSms> withdrawn;
  private transient ListState<String[]> released;
  private transient ValueState<Tally> tally;
  private transient Set<String> tallyPending;
  private transient Map<String, Chunk> reserved;
  private transient ReleasePlan plan;
  private transient HoldMetrics metrics;

  /**
   * @param chunk the most messages that leave in one go, between two looks at anything else
   */
  public HoldUntilDue(int chunk) {
    this.chunk = chunk;
  }

  static MapStateDescriptor<String, PreparedSms> held() {
    return new MapStateDescriptor<>("held-messages", Types.STRING, DomainTypes.PREPARED_SMS);
  }

  static MapStateDescriptor<String, PreparedSms> withdrawn() {
    return new MapStateDescriptor<>("withdrawn-messages", Types.STRING, DomainTypes.PREPARED_SMS);
  }

  static ListStateDescriptor<String[]> released() {
    return new ListStateDescriptor<>("released-members", BasicArrayTypeInfo.STRING_ARRAY_TYPE_INFO);
  }

  static ValueStateDescriptor<Tally> tally() {
    return new ValueStateDescriptor<>("lot-tally", DomainTypes.TALLY);
  }

  /** Before {@link #open}. */
  @Override
  public void initializeState(FunctionInitializationContext context) throws Exception {
    metrics = new HoldMetrics();
    metrics.restore(context.getOperatorStateStore());
  }

  @Override
  public void snapshotState(FunctionSnapshotContext context) throws Exception {
    metrics.snapshot();
  }

  @Override
  public void open(OpenContext openContext) {
    metrics.register(getRuntimeContext().getMetricGroup());
    held = getRuntimeContext().getMapState(held());
    withdrawn = getRuntimeContext().getMapState(withdrawn());
    released = getRuntimeContext().getListState(released());
    tally = getRuntimeContext().getState(tally());
    tallyPending = new HashSet<>();
    reserved = new HashMap<>();
    plan = new ReleasePlan(chunk, getRuntimeContext().getTaskInfo().getNumberOfParallelSubtasks());
  }

  /**
   * Never forgets a campaign: after a long outage its lots must still be able to expire. It costs
   * half a kilobyte a campaign. One that comes again is a roll call.
   */
  @Override
  public void processBroadcastElement(
      AdmittedCampaign admitted, Context context, Collector<Sms> out) throws Exception {
    BroadcastState<String, AdmittedCampaign> known =
        context.getBroadcastState(BroadcastCampaigns.descriptor());
    if (admitted.equals(known.get(admitted.id()))) {
      answerTheRoll(admitted.id(), context);
    } else {
      known.put(admitted.id(), admitted);
    }
  }

  /** In one go: a million messages take a second or two, in which nothing else happens here. */
  private void answerTheRoll(String campaign, Context context) throws Exception {
    CountHeld count = new CountHeld(campaign, held);
    context.applyToKeyedState(tally(), count);
    TaskInfo task = getRuntimeContext().getTaskInfo();
    context.output(
        SideOutputs.EVENTS,
        new Event.RollAnswered(
            campaign,
            getRuntimeContext().getJobInfo().getJobId().toString(),
            task.getIndexOfThisSubtask(),
            task.getNumberOfParallelSubtasks(),
            count.sum(),
            Instant.ofEpochMilli(context.currentProcessingTime())));
  }

  @Override
  public void processElement(AudienceChange change, ReadOnlyContext context, Collector<Sms> out)
      throws Exception {
    Lot lot = Lot.parse(change.lot());
    long due = lot.due().toEpochMilli();
    long now = context.timerService().currentProcessingTime();
    boolean late = now >= due;
    if (late && wasReleased(change.member())) {
      return;
    }
    Tally before = tally.value();
    Tally after = apply(change, before == null ? Tally.NONE : before);
    if (after.equals(before) || after.equals(Tally.NONE)) {
      return; // another text for one who is in already, or out for one who never was in
    }
    tally.update(after);
    metrics.changed(before == null ? Tally.NONE : before, after);
    if (before == null) {
      context.timerService().registerEventTimeTimer(due);
    } else if (late && context.currentWatermark() >= due && !reserved.containsKey(change.lot())) {
      context.timerService().registerProcessingTimeTimer(now);
    }
    long tellAt = now + TALLY_INTERVAL.toMillis();
    if (tellAt < due && tallyPending.add(change.lot())) {
      context.timerService().registerProcessingTimeTimer(tellAt);
    }
  }

  @Override
  public void onTimer(long timestamp, OnTimerContext context, Collector<Sms> out) throws Exception {
    if (tally.value() == null) {
      return; // gone
    }
    Lot lot = Lot.parse(context.getCurrentKey());
    if (context.timerService().currentProcessingTime() >= lot.due().toEpochMilli()) {
      wake(lot, context, out);
    } else if (context.timeDomain() == TimeDomain.EVENT_TIME) {
      context.timerService().registerProcessingTimeTimer(lot.due().toEpochMilli());
    } else {
      tellTally(tally.value(), context);
    }
  }

  private void wake(Lot lot, OnTimerContext context, Collector<Sms> out) throws Exception {
    long now = context.timerService().currentProcessingTime();
    AdmittedCampaign admitted =
        context.getBroadcastState(BroadcastCampaigns.descriptor()).get(lot.campaign());
    if (admitted == null) {
      context.timerService().registerProcessingTimeTimer(now + CAMPAIGN_RETRY.toMillis());
      return;
    }
    Campaign campaign = admitted.campaign();
    Tally counts = tally.value();
    endWithdrawn(lot, context);
    if (counts.held() > 0) {
      Chunk chunk = reserved.get(context.getCurrentKey());
      boolean expired = now >= campaign.expiresAt().toEpochMilli();
      if (chunk == null || (expired && chunk.at() > now)) {
        // The instant has come, a restart has lost the reservation, or the pace reaches too far.
        chunk = plan.reserve(campaign, counts.held(), now, expired);
      }
      if (chunk.at() > now) {
        await(chunk, campaign, context);
        return;
      }
      reserved.remove(context.getCurrentKey());
      counts = releaseOrExpire(lot, campaign, chunk, counts, context, out);
      tally.update(counts);
    }
    tellTally(counts, context);
    sleep(lot, campaign, counts.held(), now, context);
  }

  /** Sets the timer for what comes next: the next chunk, or the end of the lot. */
  private void sleep(Lot lot, Campaign campaign, long stillHeld, long now, OnTimerContext context)
      throws Exception {
    long end = campaign.expiresAt().plus(KEEP_RELEASED).toEpochMilli();
    if (stillHeld > 0) {
      boolean expired = now >= campaign.expiresAt().toEpochMilli();
      await(plan.reserve(campaign, stillHeld, now, expired), campaign, context);
    } else if (now < end) {
      context.timerService().registerProcessingTimeTimer(end);
    } else {
      metrics.missing(lot, CountHeld.count(held));
      held.clear();
      withdrawn.clear();
      released.clear();
      tally.clear();
    }
  }

  private void await(Chunk chunk, Campaign campaign, OnTimerContext context) {
    long expiry = campaign.expiresAt().toEpochMilli();
    reserved.put(context.getCurrentKey(), chunk);
    context
        .timerService()
        .registerProcessingTimeTimer(chunk.paced() ? Math.min(chunk.at(), expiry) : chunk.at());
  }

  private Tally releaseOrExpire(
      Lot lot,
      Campaign campaign,
      Chunk chunk,
      Tally counts,
      OnTimerContext context,
      Collector<Sms> out)
      throws Exception {
    Instant now = Instant.ofEpochMilli(context.timerService().currentProcessingTime());
    boolean expired = !now.isBefore(campaign.expiresAt());
    Instant due = chunk.paced() ? Instant.ofEpochMilli(chunk.at()) : lot.due();
    List<String> members = new ArrayList<>(chunk.messages());
    int handedOn = 0;
    Iterator<Map.Entry<String, PreparedSms>> entries = held.iterator();
    while (members.size() < chunk.messages() && entries.hasNext()) {
      Map.Entry<String, PreparedSms> entry = entries.next();
      String member = entry.getKey();
      PreparedSms message = entry.getValue();
      entries.remove();
      members.add(member);
      if (message.hindrance() != null) {
        end(Outcome.suppressed(lot, member, message, message.hindrance()), context);
      } else if (expired) {
        end(Outcome.suppressed(lot, member, message, Reason.EXPIRED), context);
      } else {
        out.collect(new Sms(lot.campaign(), member, due, now, campaign.expiresAt(), message));
        handedOn++;
      }
    }
    released.add(members.toArray(String[]::new));
    metrics.released(handedOn);
    if (expired) {
      metrics.expired(members.size());
    }
    Tally after = counts.plus(new Tally(0, 0, members.size()));
    if (after.held() > 0 && held.isEmpty()) {
      metrics.missing(lot, after.held());
      after = counts.plus(new Tally(0, 0, counts.held())); // or it would be looked for for ever
    }
    metrics.changed(counts, after);
    return after;
  }

  /** From the instant on, out is out. */
  private void endWithdrawn(Lot lot, OnTimerContext context) throws Exception {
    if (withdrawn.isEmpty()) {
      return;
    }
    List<String> members = new ArrayList<>();
    for (Map.Entry<String, PreparedSms> entry : withdrawn.entries()) {
      members.add(entry.getKey());
      end(Outcome.withdrawn(lot, entry.getKey(), entry.getValue()), context);
    }
    withdrawn.clear();
    released.add(members.toArray(String[]::new));
    metrics.withdrawn(members.size());
  }

  private void tellTally(Tally counts, OnTimerContext context) {
    tallyPending.remove(context.getCurrentKey());
    context.output(SideOutputs.LOT_TALLIES, new LotTally(context.getCurrentKey(), counts));
  }

  private static void end(Outcome outcome, OnTimerContext context) {
    context.output(SideOutputs.OUTCOMES, outcome);
  }

  private Tally apply(AudienceChange change, Tally counts) throws Exception {
    String member = change.member();
    PreparedSms before = held.get(member);
    if (change.prepared() == null) {
      if (before == null) {
        return counts;
      }
      held.remove(member);
      withdrawn.put(member, before);
      return counts.plus(new Tally(0, 1, 0));
    }
    held.put(member, change.prepared());
    if (before != null) {
      return counts;
    }
    if (counts.withdrawn() > 0 && withdrawn.contains(member)) {
      withdrawn.remove(member);
      return counts.minus(new Tally(0, 1, 0));
    }
    return counts.plus(new Tally(1, 0, 0));
  }

  private boolean wasReleased(String member) throws Exception {
    for (String[] chunk : released.get()) {
      for (String other : chunk) {
        if (other.equals(member)) {
          return true;
        }
      }
    }
    return false;
  }
}
