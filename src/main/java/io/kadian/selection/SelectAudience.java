// SPDX-License-Identifier: Apache-2.0
package io.kadian.selection;

import io.kadian.domain.AdmittedCampaign;
import io.kadian.domain.AudienceChange;
import io.kadian.domain.AudienceNews;
import io.kadian.domain.Holdout;
import io.kadian.domain.InvalidInputException;
import io.kadian.domain.QuestionTicket;
import io.kadian.domain.SendingRules;
import io.kadian.segment.SegmentCompiler;
import io.kadian.types.BroadcastCampaigns;
import io.kadian.types.JobTime;
import io.kadian.types.MemberRowSerializer;
import io.kadian.types.MemberSchema;
import io.kadian.types.RefusedState;
import io.kadian.types.ShardInput;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import javax.annotation.Nullable;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.BroadcastState;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.state.OperatorStateStore;
import org.apache.flink.api.common.state.StateTtlConfig;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.common.typeutils.base.StringSerializer;
import org.apache.flink.runtime.state.FunctionInitializationContext;
import org.apache.flink.runtime.state.FunctionSnapshotContext;
import org.apache.flink.streaming.api.checkpoint.CheckpointedFunction;
import org.apache.flink.streaming.api.functions.co.KeyedBroadcastProcessFunction;
import org.apache.flink.table.data.RowData;
import org.apache.flink.util.Collector;
import org.apache.flink.util.function.SerializableSupplier;

/**
 * Keeps every member's latest record and judges it against the live campaigns: as it streams in, as
 * it changes until a campaign's instant, and by a ticket a shard when a campaign is announced.
 *
 * <p>A ticket may overtake its campaign's broadcast. It then waits: scanning before the broadcast
 * is known would miss members that arrive between the two. A question's does so too.
 */
public final class SelectAudience
    extends KeyedBroadcastProcessFunction<Integer, ShardInput, AudienceNews, AudienceChange>
    implements CheckpointedFunction {
  private static final long serialVersionUID = 1L;

  /** An ended campaign is forgotten this long after its expiry. */
  private static final Duration KEEP_ENDED = Duration.ofDays(1);

  private static final Duration KEEP_STRAYS = Duration.ofDays(400);

  private static final Duration TICKET_RETRY = Duration.ofMillis(10);

  /** Every member's latest record, by id, within a shard. */
  static MapStateDescriptor<String, RowData> members(MemberSchema schema) {
    return new MapStateDescriptor<>(
        "members", StringSerializer.INSTANCE, new MemberRowSerializer(schema));
  }

  private static MapStateDescriptor<String, Long> waitingTickets() {
    return new MapStateDescriptor<>("waiting-tickets", Types.STRING, Types.LONG);
  }

  /** They are few, and their campaigns over within the year. */
  static MapStateDescriptor<String, String> strays() {
    MapStateDescriptor<String, String> descriptor =
        new MapStateDescriptor<>("frozen-strays", Types.STRING, Types.STRING);
    descriptor.enableTimeToLive(StateTtlConfig.newBuilder(KEEP_STRAYS).build());
    return descriptor;
  }

  /** The member table's, as each savepoint has them; none in one that is older than this. */
  private static final ListStateDescriptor<String> COLUMNS =
      new ListStateDescriptor<>("member-columns", Types.STRING);

  private final MemberSchema schema;
  private final SendingRules rules;
  private final int maxParts;
  private final int shards;
  private final @Nullable Holdout holdout;
  private final SerializableSupplier<Instant> now;

  private transient BroadcastState<String, AdmittedCampaign> restored;
  private transient List<String> lostColumns;
  private transient Workshop workshop;
  private transient JobTime time;
  private transient MapState<String, RowData> members;
  private transient MapState<String, Long> waitingTickets;
  private transient Map<String, LiveCampaign> live;
  private transient Inquiries inquiries;
  private transient JudgeMembers judge;
  private transient ChangedColumns columns;

  /**
   * @param rules for campaigns that say nothing else
   * @param maxParts a text that takes more is not sent
   * @param shards of all members
   * @param holdout the control group of all marketing; null: there is none
   * @param now when it opens: which campaigns are still to come
   */
  public SelectAudience(
      MemberSchema schema,
      SendingRules rules,
      int maxParts,
      int shards,
      @Nullable Holdout holdout,
      SerializableSupplier<Instant> now) {
    this.schema = schema;
    this.rules = rules;
    this.maxParts = maxParts;
    this.shards = shards;
    this.holdout = holdout;
    this.now = now;
  }

  @Override
  public void initializeState(FunctionInitializationContext context) throws Exception {
    OperatorStateStore store = context.getOperatorStateStore();
    restored = store.getBroadcastState(BroadcastCampaigns.descriptor());
    ListState<String> kept = store.getListState(COLUMNS);
    lostColumns = new ArrayList<>();
    for (String column : kept.get()) {
      if (schema.indexOf(column) < 0) {
        lostColumns.add(column);
      }
    }
    kept.update(schema.columns());
  }

  /** Flink keeps the broadcast state, and the keyed. */
  @Override
  public void snapshotState(FunctionSnapshotContext context) {}

  @Override
  public void open(OpenContext openContext) throws Exception {
    workshop =
        new Workshop(
            new SegmentCompiler(schema, rules.zone(), getRuntimeContext().getUserCodeClassLoader())
                ::compile,
            schema,
            rules,
            maxParts,
            holdout);
    time = JobTime.of(getRuntimeContext());
    columns = new ChangedColumns(schema);
    members = getRuntimeContext().getMapState(members(schema));
    waitingTickets = getRuntimeContext().getMapState(waitingTickets());
    judge =
        new JudgeMembers(
            getRuntimeContext().getMapState(strays()),
            getRuntimeContext().getMetricGroup().counter("unevaluableConditions"),
            shards);
    inquiries = new Inquiries(workshop, getRuntimeContext().getTaskInfo());
    live = new HashMap<>();
    for (Map.Entry<String, AdmittedCampaign> entry : restored.immutableEntries()) {
      LiveCampaign campaign = add(entry.getValue());
      if (!lostColumns.isEmpty() && !campaign.isCancelled() && campaign.isToCome(now.get())) {
        requireWhatItNeeds(campaign);
      }
    }
  }

  @Override
  public void processElement(
      ShardInput input, ReadOnlyContext context, Collector<AudienceChange> out) throws Exception {
    Voice voice = new Voice(context::output, out, at(context.currentProcessingTime()));
    if (input.ticket() == null) {
      update(input, voice);
    } else if (!take(input.ticket(), input.shard(), voice)) {
      wait(input.ticket(), context);
    }
  }

  @Override
  public void processBroadcastElement(
      AudienceNews news, Context context, Collector<AudienceChange> out) throws Exception {
    if (news instanceof AudienceNews.Admitted admitted) {
      stands(admitted.campaign(), context);
    } else if (news instanceof AudienceNews.Asked asked) {
      inquiries.hear(asked, new Voice(context::output, out, at(context.currentProcessingTime())));
    } else if (news instanceof AudienceNews.Tested tested) {
      inquiries.hear(tested, at(context.currentProcessingTime()));
    }
  }

  private Instant at(long processingTime) {
    return time.instantAt(processingTime);
  }

  private void stands(AdmittedCampaign admitted, Context context) throws Exception {
    BroadcastState<String, AdmittedCampaign> known =
        context.getBroadcastState(BroadcastCampaigns.descriptor());
    if (admitted.equals(known.get(admitted.id()))) {
      return; // a roll call, which is hold's
    }
    known.put(admitted.id(), admitted);
    if (live.containsKey(admitted.id())) {
      live.get(admitted.id()).stands(admitted);
    } else {
      add(admitted).getReady();
    }
    forgetEnded(known, at(context.currentProcessingTime()));
  }

  @Override
  public void onTimer(long timestamp, OnTimerContext context, Collector<AudienceChange> out)
      throws Exception {
    Voice voice = new Voice(context::output, out, at(context.currentProcessingTime()));
    List<String> tickets = new ArrayList<>();
    waitingTickets.keys().forEach(tickets::add);
    for (String ticket : tickets) {
      waitingTickets.remove(ticket);
      if (!take(ticket, context.getCurrentKey(), voice)) {
        wait(ticket, context);
      }
    }
  }

  /** False if what the ticket is for isn't known yet. */
  private boolean take(String ticket, int shard, Voice voice) throws Exception {
    if (!QuestionTicket.isOne(ticket)) {
      LiveCampaign campaign = live.get(ticket);
      if (campaign != null) {
        judge.scan(campaign, shard, members, voice);
      }
      return campaign != null;
    }
    QuestionTicket question = QuestionTicket.parse(ticket);
    if (!inquiries.knows(question.id())) {
      return question.isLost(voice.now());
    }
    inquiries.look(question.id(), shard, members, voice);
    return true;
  }

  private void update(ShardInput input, Voice voice) throws Exception {
    RowData before = members.get(input.member());
    RowData after = input.row();
    if (Objects.equals(before, after)) {
      return;
    }
    if (after == null) {
      members.remove(input.member());
    } else {
      members.put(input.member(), after);
    }
    MemberUpdate update =
        new MemberUpdate(
            input.member(),
            input.shard(),
            before,
            after,
            before == null || after == null ? null : columns.between(before, after));
    for (LiveCampaign campaign : live.values()) {
      judge.update(campaign, update, voice);
    }
  }

  private void wait(String ticket, ReadOnlyContext context) throws Exception {
    long now = context.timerService().currentProcessingTime();
    waitingTickets.put(ticket, now);
    context.timerService().registerProcessingTimeTimer(now + TICKET_RETRY.toMillis());
  }

  /**
   * A campaign that can't be judged any more would be sent to whoever was in last, and would let
   * nobody in or out. Only where the member table has lost a column: after a crash nothing is
   * compiled before it is needed, and nothing refused.
   */
  private void requireWhatItNeeds(LiveCampaign campaign) {
    try {
      campaign.compile();
    } catch (InvalidInputException e) {
      throw RefusedState.because(
          ("Campaign %s is to be sent at %s, and the member table has not got all that its segment"
                  + " and its text need any more (gone: %s): %s. Declare the column as it was until"
                  + " then")
              .formatted(
                  campaign.id(),
                  campaign.campaign().sendAt(),
                  String.join(", ", lostColumns),
                  e.getMessage().replace('\n', ' ')));
    }
  }

  private LiveCampaign add(AdmittedCampaign admitted) {
    LiveCampaign campaign = new LiveCampaign(admitted, workshop);
    live.put(admitted.id(), campaign);
    return campaign;
  }

  private void forgetEnded(BroadcastState<String, AdmittedCampaign> known, Instant now)
      throws Exception {
    List<String> ended = new ArrayList<>();
    for (LiveCampaign campaign : live.values()) {
      if (now.isAfter(campaign.endsAt().plus(KEEP_ENDED))) {
        ended.add(campaign.id());
      }
    }
    for (String id : ended) {
      known.remove(id);
      live.remove(id);
    }
  }
}
