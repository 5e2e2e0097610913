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
import org.apache.flink.api.common.state.BroadcastState;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.state.OperatorStateStore;
import org.apache.flink.api.common.state.StateTtlConfig;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.common.typeutils.base.StringSerializer;
import org.apache.flink.runtime.state.StateInitializationContext;
import org.apache.flink.runtime.state.VoidNamespace;
import org.apache.flink.runtime.state.VoidNamespaceSerializer;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.TwoInputStreamOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.table.data.RowData;
import org.apache.flink.util.function.SerializableSupplier;

/**
 * Keeps every member's latest record and judges it against the live campaigns: as it streams in, as
 * it changes until a campaign's instant, and by a ticket a shard when a campaign is announced.
 *
 * <p>A ticket may overtake its campaign's broadcast. It then waits: scanning before the broadcast
 * is known would miss members that arrive between the two. A question's does so too.
 *
 * <p>An operator and not a function, because a function can't look at tickets outside its input.
 */
public final class SelectAudience extends AbstractStreamOperator<AudienceChange>
    implements TwoInputStreamOperator<ShardInput, AudienceNews, AudienceChange> {
  private static final long serialVersionUID = 1L;

  /** An ended campaign is forgotten this long after its expiry. */
  private static final Duration KEEP_ENDED = Duration.ofDays(1);

  private static final Duration KEEP_STRAYS = Duration.ofDays(400);

  /** Every member's latest record, by id, within a shard. */
  static MapStateDescriptor<String, RowData> members(MemberSchema schema) {
    return new MapStateDescriptor<>(
        "members", StringSerializer.INSTANCE, new MemberRowSerializer(schema));
  }

  /** Those of a shard, and when each came. */
  static MapStateDescriptor<String, Long> waitingTickets() {
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

  private transient BroadcastState<String, AdmittedCampaign> known;
  private transient List<String> lostColumns;
  private transient Workshop workshop;
  private transient JobTime time;
  private transient MapState<String, RowData> members;
  private transient MapState<String, Long> waitingTickets;
  private transient Tickets tickets;
  private transient Map<String, LiveCampaign> live;
  private transient Inquiries inquiries;
  private transient JudgeMembers judge;
  private transient ReadRecords records;

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
  public void initializeState(StateInitializationContext context) throws Exception {
    super.initializeState(context);
    OperatorStateStore store = context.getOperatorStateStore();
    known = store.getBroadcastState(BroadcastCampaigns.descriptor());
    ListState<String> kept = store.getListState(COLUMNS);
    lostColumns = new ArrayList<>();
    for (String column : kept.get()) {
      if (schema.indexOf(column) < 0) {
        lostColumns.add(column);
      }
    }
    kept.update(schema.columns());
  }

  @Override
  public void open() throws Exception {
    super.open();
    workshop =
        new Workshop(
            new SegmentCompiler(schema, rules.zone(), getUserCodeClassloader())::compile,
            schema,
            rules,
            maxParts,
            holdout);
    time = JobTime.of(getRuntimeContext());
    records = new ReadRecords(schema);
    members = getRuntimeContext().getMapState(members(schema));
    waitingTickets = getRuntimeContext().getMapState(waitingTickets());
    tickets = new Tickets(getProcessingTimeService(), this::take);
    judge =
        new JudgeMembers(
            getRuntimeContext().getMapState(strays()),
            getMetricGroup().counter("unevaluableConditions"),
            shards);
    inquiries = new Inquiries(workshop, getRuntimeContext().getTaskInfo());
    live = new HashMap<>();
    for (Map.Entry<String, AdmittedCampaign> entry : known.immutableEntries()) {
      LiveCampaign campaign = add(entry.getValue());
      if (!lostColumns.isEmpty() && !campaign.isCancelled() && campaign.isToCome(now.get())) {
        requireWhatItNeeds(campaign);
      }
    }
    findTickets();
  }

  private void findTickets() throws Exception {
    this.<Integer>getKeyedStateBackend()
        .applyToAllKeys(
            VoidNamespace.INSTANCE,
            VoidNamespaceSerializer.INSTANCE,
            waitingTickets(),
            (Integer shard, MapState<String, Long> waiting) -> {
              for (String ticket : waiting.keys()) {
                tickets.add(new Tickets.Ticket(ticket, shard));
              }
            });
  }

  @Override
  public void processElement1(StreamRecord<ShardInput> element) throws Exception {
    ShardInput input = element.getValue();
    if (input.ticket() == null) {
      update(input, voice());
    } else {
      waitingTickets.put(input.ticket(), getProcessingTimeService().getCurrentProcessingTime());
      tickets.add(new Tickets.Ticket(input.ticket(), input.shard()));
    }
  }

  @Override
  public void processElement2(StreamRecord<AudienceNews> element) throws Exception {
    AudienceNews news = element.getValue();
    if (news instanceof AudienceNews.Admitted admitted) {
      stands(admitted.campaign());
    } else if (news instanceof AudienceNews.Asked asked) {
      inquiries.hear(asked, voice());
    } else if (news instanceof AudienceNews.Tested tested) {
      inquiries.hear(tested, now());
    }
  }

  private Voice voice() {
    return new Voice(output, now());
  }

  private Instant now() {
    return time.instantAt(getProcessingTimeService().getCurrentProcessingTime());
  }

  private void stands(AdmittedCampaign admitted) throws Exception {
    if (admitted.equals(known.get(admitted.id()))) {
      return; // a roll call, which is hold's
    }
    known.put(admitted.id(), admitted);
    if (live.containsKey(admitted.id())) {
      live.get(admitted.id()).stands(admitted);
    } else {
      add(admitted).getReady();
    }
    forgetEnded(now());
  }

  /** False if what the ticket is for isn't known yet. */
  private boolean take(Tickets.Ticket ticket) throws Exception {
    setCurrentKey(ticket.shard());
    if (!look(ticket.id(), ticket.shard(), voice())) {
      return false;
    }
    waitingTickets.remove(ticket.id());
    return true;
  }

  private boolean look(String ticket, int shard, Voice voice) throws Exception {
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
    if (live.isEmpty()) {
      return;
    }
    MemberUpdate update = records.update(input.member(), input.shard(), before, after);
    for (LiveCampaign campaign : live.values()) {
      judge.update(campaign, update, voice);
    }
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

  private void forgetEnded(Instant now) throws Exception {
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
