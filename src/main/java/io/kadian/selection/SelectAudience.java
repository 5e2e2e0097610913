// SPDX-License-Identifier: Apache-2.0
package io.kadian.selection;

import io.kadian.domain.AdmittedCampaign;
import io.kadian.domain.AudienceChange;
import io.kadian.domain.AudienceNews;
import io.kadian.domain.DeadLetter;
import io.kadian.domain.Holdout;
import io.kadian.domain.InvalidInputException;
import io.kadian.domain.PreparedSms;
import io.kadian.domain.QuestionTicket;
import io.kadian.segment.MemberPredicate;
import io.kadian.segment.SegmentCompiler;
import io.kadian.selection.Inquiry.Answers;
import io.kadian.types.BroadcastCampaigns;
import io.kadian.types.MemberRowSerializer;
import io.kadian.types.MemberSchema;
import io.kadian.types.RefusedState;
import io.kadian.types.ShardInput;
import io.kadian.types.SideOutputs;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
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
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.common.typeutils.base.StringSerializer;
import org.apache.flink.metrics.Counter;
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

  private static final Duration TICKET_RETRY = Duration.ofMillis(10);

  /** Every member's latest record, by id, within a shard. */
  static MapStateDescriptor<String, RowData> members(MemberSchema schema) {
    return new MapStateDescriptor<>(
        "members", StringSerializer.INSTANCE, new MemberRowSerializer(schema));
  }

  private static MapStateDescriptor<String, Long> waitingTickets() {
    return new MapStateDescriptor<>("waiting-tickets", Types.STRING, Types.LONG);
  }

  /** The member table's, as each savepoint has them; none in one that is older than this. */
  private static final ListStateDescriptor<String> COLUMNS =
      new ListStateDescriptor<>("member-columns", Types.STRING);

  private final MemberSchema schema;
  private final ZoneId zone;
  private final int maxParts;
  private final @Nullable Holdout holdout;
  private final SerializableSupplier<Instant> now;

  private transient BroadcastState<String, AdmittedCampaign> restored;
  private transient List<String> lostColumns;
  private transient SegmentCompiler compiler;
  private transient MapState<String, RowData> members;
  private transient MapState<String, Long> waitingTickets;
  private transient Map<String, LiveCampaign> live;
  private transient Inquiries inquiries;
  private transient Counter unevaluable;

  /**
   * @param holdout the control group of all marketing; null: there is none
   * @param now when it opens: which campaigns are still to come
   */
  public SelectAudience(
      MemberSchema schema,
      ZoneId zone,
      int maxParts,
      @Nullable Holdout holdout,
      SerializableSupplier<Instant> now) {
    this.holdout = holdout;
    this.schema = schema;
    this.zone = zone;
    this.maxParts = maxParts;
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
    compiler = new SegmentCompiler(schema, zone, getRuntimeContext().getUserCodeClassLoader());
    members = getRuntimeContext().getMapState(members(schema));
    waitingTickets = getRuntimeContext().getMapState(waitingTickets());
    unevaluable = getRuntimeContext().getMetricGroup().counter("unevaluableConditions");
    inquiries = new Inquiries(compiler, schema, zone, maxParts, getRuntimeContext().getTaskInfo());
    live = new HashMap<>();
    for (Map.Entry<String, AdmittedCampaign> entry : restored.immutableEntries()) {
      LiveCampaign campaign = add(entry.getValue());
      if (!lostColumns.isEmpty()
          && !campaign.isCancelled()
          && now.get().isBefore(campaign.sendAt())) {
        requireWhatItNeeds(campaign);
      }
    }
  }

  @Override
  public void processElement(
      ShardInput input, ReadOnlyContext context, Collector<AudienceChange> out) throws Exception {
    if (input.ticket() == null) {
      update(input, context, out);
    } else if (!take(input.ticket(), input.shard(), context, out)) {
      wait(input.ticket(), context);
    }
  }

  @Override
  public void processBroadcastElement(
      AudienceNews news, Context context, Collector<AudienceChange> out) throws Exception {
    if (news instanceof AudienceNews.Admitted admitted) {
      stands(admitted.campaign(), context);
    } else if (news instanceof AudienceNews.Asked asked) {
      inquiries.hear(
          asked,
          new Answers(
              Instant.ofEpochMilli(context.currentProcessingTime()),
              event -> context.output(SideOutputs.EVENTS, event),
              out::collect));
    } else if (news instanceof AudienceNews.Tested tested) {
      inquiries.hear(tested, Instant.ofEpochMilli(context.currentProcessingTime()));
    }
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
    forgetEnded(known, Instant.ofEpochMilli(context.currentProcessingTime()));
  }

  @Override
  public void onTimer(long timestamp, OnTimerContext context, Collector<AudienceChange> out)
      throws Exception {
    List<String> tickets = new ArrayList<>();
    waitingTickets.keys().forEach(tickets::add);
    for (String ticket : tickets) {
      waitingTickets.remove(ticket);
      if (!take(ticket, context.getCurrentKey(), context, out)) {
        wait(ticket, context);
      }
    }
  }

  /** False if what the ticket is for isn't known yet. */
  private boolean take(
      String ticket, int shard, ReadOnlyContext context, Collector<AudienceChange> out)
      throws Exception {
    if (!QuestionTicket.isOne(ticket)) {
      LiveCampaign campaign = live.get(ticket);
      if (campaign != null) {
        scan(campaign, shard, context, out);
      }
      return campaign != null;
    }
    QuestionTicket question = QuestionTicket.parse(ticket);
    if (!inquiries.knows(question.id())) {
      return question.isLost(Instant.ofEpochMilli(context.currentProcessingTime()));
    }
    inquiries.look(
        question.id(),
        shard,
        members,
        new Answers(
            Instant.ofEpochMilli(context.currentProcessingTime()),
            event -> context.output(SideOutputs.EVENTS, event),
            out::collect));
    return true;
  }

  private void update(ShardInput input, ReadOnlyContext context, Collector<AudienceChange> out)
      throws Exception {
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
    long now = context.timerService().currentProcessingTime();
    for (LiveCampaign campaign : live.values()) {
      if (campaign.isCancelled() || now >= campaign.sendAt().toEpochMilli()) {
        continue; // the audience is what it was at the instant
      }
      PreparedSms then = judge(campaign, before, input.member(), context);
      PreparedSms prepared = judge(campaign, after, input.member(), context);
      if (!Objects.equals(then, prepared)) {
        out.collect(new AudienceChange(campaign.lot(input.shard()), input.member(), prepared));
      }
    }
  }

  private void scan(
      LiveCampaign campaign, int shard, ReadOnlyContext context, Collector<AudienceChange> out)
      throws Exception {
    if (campaign.isCancelled()) {
      return;
    }
    String lot = campaign.lot(shard);
    for (Map.Entry<String, RowData> member : members.entries()) {
      PreparedSms prepared = judge(campaign, member.getValue(), member.getKey(), context);
      if (prepared != null) {
        out.collect(new AudienceChange(lot, member.getKey(), prepared));
      }
    }
  }

  /** Null if the member is not in the audience, or if nobody can tell: that is kept and counted. */
  @Nullable
  private PreparedSms judge(
      LiveCampaign campaign, @Nullable RowData row, String member, ReadOnlyContext context) {
    if (row == null) {
      return null;
    }
    try {
      return campaign.judge(member, row);
    } catch (MemberPredicate.EvaluationException e) {
      unevaluable.inc();
      context.output(
          SideOutputs.DEAD_LETTERS,
          new DeadLetter(
              "selection",
              "the condition of campaign "
                  + campaign.id()
                  + " can't be evaluated for this member, who is left out: "
                  + e.getMessage(),
              member,
              Instant.ofEpochMilli(context.currentProcessingTime())));
      return null;
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
                  campaign.sendAt(),
                  String.join(", ", lostColumns),
                  e.getMessage().replace('\n', ' ')));
    }
  }

  private LiveCampaign add(AdmittedCampaign admitted) {
    LiveCampaign campaign =
        new LiveCampaign(
            admitted,
            compiler::compile,
            message -> new PrepareText(message, schema, zone, maxParts),
            holdout);
    live.put(admitted.id(), campaign);
    return campaign;
  }

  private void forgetEnded(BroadcastState<String, AdmittedCampaign> known, Instant now)
      throws Exception {
    List<String> ended = new ArrayList<>();
    for (Map.Entry<String, AdmittedCampaign> entry : known.immutableEntries()) {
      if (now.isAfter(entry.getValue().expiresAt().plus(KEEP_ENDED))) {
        ended.add(entry.getKey());
      }
    }
    for (String id : ended) {
      known.remove(id);
      live.remove(id);
    }
  }
}
