// SPDX-License-Identifier: Apache-2.0
package io.kadian.control;

import io.kadian.domain.AdmittedCampaign;
import io.kadian.domain.AllHeld;
import io.kadian.domain.Campaign;
import io.kadian.domain.ControlRecord;
import io.kadian.domain.ControlRecord.AnnouncedCampaign;
import io.kadian.domain.ControlRecord.Command;
import io.kadian.domain.ControlRecord.PublishedSegment;
import io.kadian.domain.ControlRecord.Question;
import io.kadian.domain.ControlRecord.RollCall;
import io.kadian.domain.ControlRecord.TestSend;
import io.kadian.domain.DeadLetter;
import io.kadian.domain.Event;
import io.kadian.domain.InvalidInputException;
import io.kadian.domain.Json;
import io.kadian.domain.Segment;
import io.kadian.domain.SendingRules;
import io.kadian.segment.SegmentCompiler;
import io.kadian.types.DomainTypes;
import io.kadian.types.JobTime;
import io.kadian.types.MemberSchema;
import io.kadian.types.RefusedState;
import io.kadian.types.ShardInput;
import io.kadian.types.SideOutputs;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import javax.annotation.Nullable;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.runtime.state.FunctionInitializationContext;
import org.apache.flink.runtime.state.FunctionSnapshotContext;
import org.apache.flink.streaming.api.checkpoint.CheckpointedFunction;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;
import org.apache.flink.util.OutputTag;

/**
 * Reads control records and lets a campaign into the job when it and its segment are in order. One
 * instance sees all records, under one key.
 *
 * <p>Whatever the order and however often a record comes, the outcome is the same: a segment's
 * highest version holds, a campaign is admitted once with the condition that its segment has then,
 * and one that comes before its segment waits for it.
 *
 * <p>A campaign goes out twice: to every stage by broadcast, and as one ticket a shard by the
 * members' own way, so that scanning a million members is a thousand ordinary elements, between
 * which checkpoints, commands and updates pass.
 */
public final class AdmitCampaigns extends KeyedProcessFunction<String, byte[], AdmittedCampaign>
    implements CheckpointedFunction {
  private static final long serialVersionUID = 1L;

  /** The one key. */
  public static final String KEY = "control";

  private static final MapStateDescriptor<String, ControlRecord> SEGMENTS =
      new MapStateDescriptor<>("published-segments", Types.STRING, DomainTypes.CONTROL_RECORD);
  private static final MapStateDescriptor<String, ControlRecord> WAITING =
      new MapStateDescriptor<>("waiting-campaigns", Types.STRING, DomainTypes.CONTROL_RECORD);
  private static final MapStateDescriptor<String, AdmittedCampaign> ADMITTED =
      new MapStateDescriptor<>("admitted-campaigns", Types.STRING, DomainTypes.ADMITTED_CAMPAIGN);

  private static final ValueStateDescriptor<AllHeld> ALL_HELD =
      new ValueStateDescriptor<>("all-held", DomainTypes.ALL_HELD);

  /** Their number, as each savepoint has it; none in one that was taken before it was kept. */
  private static final ListStateDescriptor<Integer> SHARDS =
      new ListStateDescriptor<>("selection-shards", Types.INT);

  private final MemberSchema schema;
  private final SendingRules rules;
  private final int shards;
  private final OutputTag<ShardInput> tickets;

  private transient JobTime time;
  private transient SegmentCompiler compiler;
  private transient AskSelection selection;
  private transient MapState<String, ControlRecord> segments;
  private transient MapState<String, ControlRecord> waiting;

  /** Each with its own switch, not with that of all. */
  private transient MapState<String, AdmittedCampaign> admitted;

  private transient Ends ends;
  private transient ObeyCommands commands;
  private transient Agenda agenda;

  /**
   * @param rules for campaigns that say nothing else
   */
  public AdmitCampaigns(MemberSchema schema, SendingRules rules, int shards) {
    this.schema = schema;
    this.rules = rules;
    this.shards = shards;
    this.tickets = SideOutputs.tickets(schema);
  }

  /**
   * Members and lots are kept by shard: with another number, the tickets would miss some, and a
   * member's next record would go where its last one isn't.
   */
  @Override
  public void initializeState(FunctionInitializationContext context) throws Exception {
    ListState<Integer> kept = context.getOperatorStateStore().getListState(SHARDS);
    for (int was : kept.get()) {
      if (was != shards) {
        throw RefusedState.because(
            ("selection.shards was %d when the savepoint was taken and is %d now. It can't change:"
                    + " members and messages are kept by shard. Set it to %d")
                .formatted(was, shards, was));
      }
    }
    kept.update(List.of(shards));
  }

  /** Flink keeps it, and the rest. */
  @Override
  public void snapshotState(FunctionSnapshotContext context) {}

  @Override
  public void open(OpenContext openContext) {
    compiler =
        new SegmentCompiler(schema, rules.zone(), getRuntimeContext().getUserCodeClassLoader());
    selection = new AskSelection(compiler, schema, shards);
    time = JobTime.of(getRuntimeContext());
    segments = getRuntimeContext().getMapState(SEGMENTS);
    waiting = getRuntimeContext().getMapState(WAITING);
    admitted = getRuntimeContext().getMapState(ADMITTED);
    ends = new Ends(rules, schema.indexOf(MemberSchema.TIME_ZONE) >= 0);
    commands = new ObeyCommands(admitted, waiting, getRuntimeContext().getState(ALL_HELD), ends);
    agenda = new Agenda(getRuntimeContext(), ends);
  }

  @Override
  public void processElement(byte[] json, Context context, Collector<AdmittedCampaign> out)
      throws Exception {
    Instant now = time.instantAt(context.timerService().currentProcessingTime());
    ControlRecord record;
    try {
      record = Json.read(json, ControlRecord.class);
    } catch (InvalidInputException e) {
      context.output(SideOutputs.DEAD_LETTERS, DeadLetter.of("control", e.getMessage(), json, now));
      return;
    }
    if (record instanceof PublishedSegment segment) {
      accept(segment, now, context, out);
    } else if (record instanceof AnnouncedCampaign announced) {
      admit(announced, now, context, out);
    } else if (record instanceof Command command) {
      obey(command, now, context, out);
    } else if (record instanceof RollCall call) {
      callTheRoll(call, now, context, out);
    } else if (record instanceof Question question) {
      selection.ask(question, now, context);
    } else if (record instanceof TestSend test) {
      admit(test, now, context, out);
    }
  }

  /** A campaign that hold knows and that comes by broadcast again makes it answer for it. */
  private void callTheRoll(
      RollCall call, Instant now, Context context, Collector<AdmittedCampaign> out)
      throws Exception {
    List<String> called = new ArrayList<>();
    for (AdmittedCampaign admission : admitted.values()) {
      if (now.isBefore(ends.of(admission)) && !admission.campaign().isRecurring()) {
        called.add(admission.id());
        out.collect(commands.effective(admission));
      }
    }
    String job = getRuntimeContext().getJobInfo().getJobId().toString();
    context.output(
        SideOutputs.EVENTS,
        new Event.RollCalled(Event.RollCalled.ROLL, job, call.calledAt(), called, now));
  }

  private void obey(Command command, Instant now, Context context, Collector<AdmittedCampaign> out)
      throws Exception {
    Event answer = commands.obey(command, now, admission -> tell(admission, out));
    if (command.campaign() != null
        && admitted.contains(command.campaign())
        && admitted.get(command.campaign()).standing().isCancelled()) {
      agenda.forget(command.campaign());
    }
    context.output(SideOutputs.EVENTS, answer);
  }

  /** One that recurs is known here alone: it is its occurrences that are sent. */
  private static void tell(AdmittedCampaign admission, Collector<AdmittedCampaign> out) {
    if (!admission.campaign().isRecurring()) {
      out.collect(admission);
    }
  }

  @Override
  public void onTimer(long timestamp, OnTimerContext context, Collector<AdmittedCampaign> out)
      throws Exception {
    Instant now = time.instantAt(context.timerService().currentProcessingTime());
    for (String campaign : agenda.toFreeze(now)) {
      sendTickets(campaign, context);
    }
    for (String campaign : agenda.recurring()) {
      agenda.announce(
          admitted.get(campaign).campaign(),
          now,
          context.timerService(),
          announced -> context.output(SideOutputs.ANNOUNCEMENTS, announced),
          event -> context.output(SideOutputs.EVENTS, event));
    }
  }

  private void sendTickets(String campaign, Context context) {
    for (int shard = 0; shard < shards; shard++) {
      context.output(tickets, ShardInput.ticket(shard, campaign));
    }
  }

  private void accept(
      PublishedSegment segment, Instant now, Context context, Collector<AdmittedCampaign> out)
      throws Exception {
    PublishedSegment known = (PublishedSegment) segments.get(segment.name());
    if (known != null && known.version() >= segment.version()) {
      return;
    }
    try {
      compiler.compile(Segment.parse(segment.name(), segment.sql()).condition());
    } catch (InvalidInputException e) {
      context.output(
          SideOutputs.EVENTS, new Event.SegmentRefused(segment.name(), e.getMessage(), now));
      return;
    }
    segments.put(segment.name(), segment);
    context.output(
        SideOutputs.EVENTS, new Event.SegmentAccepted(segment.name(), segment.version(), now));
    for (AnnouncedCampaign announced : waitingFor(segment.name())) {
      waiting.remove(announced.campaign().id());
      admit(announced, now, context, out);
    }
  }

  private void admit(
      AnnouncedCampaign announced, Instant now, Context context, Collector<AdmittedCampaign> out)
      throws Exception {
    Campaign campaign = announced.campaign();
    AdmittedCampaign known = admitted.get(campaign.id());
    if (known != null && known.campaign().equals(campaign)) {
      return;
    }
    String objection = known != null ? "is announced already, with other contents" : null;
    Instant end = ends.of(new AdmittedCampaign(campaign, ""));
    if (objection == null && !now.isBefore(end)) {
      objection = "expired at " + end;
    }
    if (objection == null) {
      objection = unknownColumns(campaign);
    }
    PublishedSegment segment = (PublishedSegment) segments.get(campaign.segment());
    if (objection == null && segment == null) {
      waiting.put(campaign.id(), announced);
      objection = "segment '" + campaign.segment() + "' is not published; it waits for it";
    }
    if (objection == null) {
      objection = noLongerCompiled(segment);
    }
    if (objection != null) {
      context.output(SideOutputs.EVENTS, new Event.CampaignRefused(campaign.id(), objection, now));
      return;
    }
    AdmittedCampaign admission =
        new AdmittedCampaign(campaign, Segment.parse(segment.name(), segment.sql()).condition());
    admitted.put(campaign.id(), admission);
    tell(commands.effective(admission), out);
    if (campaign.isRecurring()) {
      agenda.begin(campaign, now, context.timerService());
    } else if (campaign.isFrozen()
        && campaign.audience().at() != null
        && now.isBefore(campaign.audience().at())) {
      agenda.freezeAt(campaign, context.timerService());
    } else {
      sendTickets(campaign.id(), context);
    }
    context.output(SideOutputs.EVENTS, new Event.CampaignAdmitted(campaign.id(), campaign, now));
  }

  /** Its audience is nobody: selection makes its messages when it has the test's ticket. */
  private void admit(TestSend test, Instant now, Context context, Collector<AdmittedCampaign> out)
      throws Exception {
    Campaign campaign = test.campaign();
    if (test.isStale(now)) {
      return;
    }
    String objection =
        admitted.contains(campaign.id()) || waiting.contains(campaign.id())
            ? "is announced already"
            : unknownColumns(campaign);
    if (objection != null) {
      context.output(SideOutputs.EVENTS, new Event.CampaignRefused(campaign.id(), objection, now));
      return;
    }
    AdmittedCampaign admission = new AdmittedCampaign(campaign, "FALSE");
    admitted.put(campaign.id(), admission);
    out.collect(commands.effective(admission));
    selection.render(test, now, context);
    context.output(SideOutputs.EVENTS, new Event.CampaignAdmitted(campaign.id(), campaign, now));
  }

  /** It was, when it was published: but the member table may have lost a column since. */
  @Nullable
  private String noLongerCompiled(PublishedSegment segment) {
    try {
      compiler.compile(Segment.parse(segment.name(), segment.sql()).condition());
      return null;
    } catch (InvalidInputException e) {
      return "segment '" + segment.name() + "' can't be compiled any more: " + e.getMessage();
    }
  }

  @Nullable
  private String unknownColumns(Campaign campaign) {
    try {
      selection.requireColumns(campaign);
      return null;
    } catch (InvalidInputException e) {
      return e.getMessage();
    }
  }

  private List<AnnouncedCampaign> waitingFor(String segment) throws Exception {
    List<AnnouncedCampaign> found = new ArrayList<>();
    for (ControlRecord record : waiting.values()) {
      if (record instanceof AnnouncedCampaign announced
          && announced.campaign().segment().equals(segment)) {
        found.add(announced);
      }
    }
    return found;
  }
}
