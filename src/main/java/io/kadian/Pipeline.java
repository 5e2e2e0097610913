// SPDX-License-Identifier: Apache-2.0
package io.kadian;

import io.kadian.control.AdmitCampaigns;
import io.kadian.domain.AdmittedCampaign;
import io.kadian.domain.AudienceChange;
import io.kadian.domain.AudienceNews;
import io.kadian.domain.AudienceSeal;
import io.kadian.domain.ControlRecord;
import io.kadian.domain.DeadLetter;
import io.kadian.domain.DeliveredSm;
import io.kadian.domain.Event;
import io.kadian.domain.FrequencyCap;
import io.kadian.domain.Holdout;
import io.kadian.domain.LotTally;
import io.kadian.domain.OptChange;
import io.kadian.domain.Outcome;
import io.kadian.domain.PhoneNews;
import io.kadian.domain.Receipt;
import io.kadian.domain.SendingRules;
import io.kadian.domain.Sms;
import io.kadian.domain.Switch;
import io.kadian.gateway.ClaimSubmitSettle;
import io.kadian.gateway.GatewaySettings;
import io.kadian.guard.ReadOutcomes;
import io.kadian.guard.SuppressRepeats;
import io.kadian.hold.HoldUntilDue;
import io.kadian.hold.SumTallies;
import io.kadian.ledger.GatherOutcomes;
import io.kadian.ledger.TellNews;
import io.kadian.members.NormaliseMember;
import io.kadian.receipts.ReadDeliveries;
import io.kadian.receipts.RecordReceipts;
import io.kadian.selection.SealAudience;
import io.kadian.selection.SelectAudience;
import io.kadian.types.DomainTypes;
import io.kadian.types.MemberSchema;
import io.kadian.types.ReceiptTypes;
import io.kadian.types.ShardInput;
import io.kadian.types.SideOutputs;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import javax.annotation.Nullable;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.api.connector.source.Source;
import org.apache.flink.api.java.typeutils.ListTypeInfo;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.DataStreamSink;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.table.data.RowData;

/**
 * The graph, and nothing else.
 *
 * <pre>
 *   members ─▶ normalise ──┬─▶ select audience ─▶ hold until due ─▶ suppress repeats ─▶ claim, submit, settle ─▶ sms_log
 *                          │        ▲                ▲   │             ▲   │                 │
 *                  tickets │        │ campaigns      │   │ tallies     │   │                 ▼ tell news
 *                          │        │                │   ▼             │   ▼                 │
 *   control ─▶ admit campaigns ─────┴────────────────┘  sum        ┌── outcomes: gather ◀────┘
 *                          │                             │         ├─▶ ledger
 *                          └──────── events ◀────────────┘         └─▶ outcomes topic ─▶ suppress repeats
 *
 *   receipts ─▶ read deliveries ──┬─▶ record receipts ─▶ outcomes: gather
 *                                 └─▶ opted out or in: suppress repeats, and sms_opt_out
 *
 *   frozen audiences: select ─▶ seal ─▶ sms_audience
 *   campaigns that recur: admit ─▶ the control topic, an occurrence at a time
 *
 *   events: hold's answers to a roll call too, and selection's to questions
 *
 *   dead letters: from normalise, admit, select, the outcomes topic and the receipts
 * </pre>
 *
 * <p>A keyed operator has a RocksDB, which takes its time of each checkpoint, in each subtask: what
 * there is little of has one subtask, and what needs no state no key.
 *
 * <p>Event time is the wall clock, which hold looks at by itself; no input's watermark moves it.
 *
 * <p>The gateway reads the campaigns' switches by itself, beside the graph: a command mustn't wait
 * behind the messages that it is to stop.
 *
 * <p>Below hold every edge is a hash or a rebalance, none a forward: Flink always aligns the
 * barriers of an operator with a forward or broadcast input. If gather did, and a barrier overtook
 * the messages in the guard, gather would stop reading from the guard until hold's barrier came;
 * and hold couldn't send it, because the guard, whose output nobody reads, takes no more messages.
 * The whole job would stand still.
 */
public final class Pipeline {

  /**
   * Where records come from.
   *
   * @param control JSON {@link io.kadian.domain.ControlRecord}s
   * @param outcomes what {@link Outputs#outcomes} wrote: JSON arrays of {@link Outcome}s
   * @param switches what the control topic's commands came to, read beside it: in the stream a
   *     command would wait behind the messages that it is to stop
   * @param receiving null if nothing is received from phones
   * @param clock of the gateway, and of selection when it opens
   */
  public record Inputs(
      MemberSchema schema,
      DataStream<RowData> members,
      NormaliseMember normalise,
      Source<byte[], ?, ?> control,
      Source<byte[], ?, ?> outcomes,
      Switch.Opener switches,
      @Nullable Receiving receiving,
      Clock clock) {}

  /** What comes back from phones, and what is done with it. */
  public record Receiving(
      Source<DeliveredSm, ?, ?> deliveries,
      ReadDeliveries read,
      RecordReceipts record,
      Sink<OptChange> optOuts) {}

  /** Receipts and replies as streams. */
  private record Received(
      DataStream<Outcome> settled,
      DataStream<OptChange> opted,
      DataStream<DeadLetter> deadLetters) {}

  /**
   * Where they go.
   *
   * @param announcements the control topic: occurrences of campaigns that recur
   * @param seals of frozen audiences, to the ledger
   */
  public record Outputs(
      Sink<List<Outcome>> ledger,
      Sink<List<Outcome>> outcomes,
      Sink<Event> events,
      Sink<DeadLetter> deadLetters,
      Sink<ControlRecord> announcements,
      Sink<AudienceSeal> seals,
      GatewaySettings.Opener gateway) {}

  /**
   * @param shards of the members; fixed before the first start
   * @param rules for campaigns that say nothing else; their zone's calendar is also that of texts
   *     and conditions, where they make dates of instants
   * @param holdout the control group of all marketing; null: there is none
   * @param caps of marketing messages to a phone
   * @param chunk the most messages that hold releases in one go
   * @param capacity messages in flight in the gateway, a subtask
   * @param batch outcomes in one statement and one record
   */
  public record Tuning(
      int shards,
      SendingRules rules,
      int maxParts,
      @Nullable Holdout holdout,
      List<FrequencyCap> caps,
      int chunk,
      int capacity,
      int batch,
      Duration linger,
      GatewaySettings gateway) {}

  /**
   * What nobody waits for to the millisecond may wait this long for its buffer to fill, in place of
   * {@code execution.buffer-timeout.interval}: a thread a task looks after its buffers that often.
   */
  private static final long UNHURRIED_MILLIS = 50;

  /** A member's way to a lot, which one who joins after the instant goes in a hurry. */
  private static final long MEMBER_MILLIS = 20;

  /** Each record of the few: no thread looks after their buffers. */
  private static final long AT_ONCE = 0;

  private Pipeline() {}

  public static void build(StreamExecutionEnvironment env, Inputs in, Outputs out, Tuning tuning) {
    SingleOutputStreamOperator<AdmittedCampaign> campaigns = admit(env, in, tuning);
    DataStream<AudienceNews> everywhere =
        named(
                campaigns.map(AudienceNews.Admitted::new, DomainTypes.AUDIENCE_NEWS),
                Uids.AUDIENCE_NEWS)
            .setParallelism(1)
            .setBufferTimeout(AT_ONCE)
            .union(campaigns.getSideOutput(SideOutputs.QUESTIONS))
            .broadcast();

    SingleOutputStreamOperator<ShardInput> members =
        named(
                in.members().process(in.normalise(), ShardInput.type(in.schema())),
                Uids.NORMALISE_MEMBERS)
            .setBufferTimeout(MEMBER_MILLIS);

    SingleOutputStreamOperator<AudienceChange> audience =
        named(
                members
                    .union(campaigns.getSideOutput(SideOutputs.tickets(in.schema())))
                    .keyBy(ShardInput::shard, Types.INT)
                    .connect(everywhere)
                    .transform(
                        Uids.SELECT_AUDIENCE,
                        DomainTypes.AUDIENCE_CHANGE,
                        new SelectAudience(
                            in.schema(),
                            tuning.rules(),
                            tuning.maxParts(),
                            tuning.shards(),
                            tuning.holdout(),
                            in.clock()::instant)),
                Uids.SELECT_AUDIENCE)
            .setBufferTimeout(MEMBER_MILLIS);

    SingleOutputStreamOperator<AudienceSeal> seals =
        named(
                audience
                    .getSideOutput(SideOutputs.SEALS)
                    .keyBy(AudienceSeal.Part::campaign, Types.STRING)
                    .process(new SealAudience(), DomainTypes.AUDIENCE_SEAL),
                Uids.SEAL_AUDIENCE)
            .setParallelism(1)
            .setBufferTimeout(UNHURRIED_MILLIS);
    sink(seals, out.seals(), Uids.SEALS_SINK).setParallelism(1);
    sink(
        campaigns.getSideOutput(SideOutputs.ANNOUNCEMENTS),
        out.announcements(),
        Uids.ANNOUNCEMENTS_SINK);

    SingleOutputStreamOperator<Sms> released =
        named(
                audience
                    .keyBy(AudienceChange::lot, Types.STRING)
                    .connect(campaigns.broadcast())
                    .transform(
                        Uids.HOLD_UNTIL_DUE,
                        DomainTypes.SMS,
                        new HoldUntilDue(tuning.chunk(), tuning.rules())),
                Uids.HOLD_UNTIL_DUE)
            .setBufferTimeout(UNHURRIED_MILLIS); // of what it tells: messages it lets go itself

    SingleOutputStreamOperator<Outcome> known = readOutcomes(env, in);

    DataStream<PhoneNews> news =
        named(known.map(PhoneNews.Ended::new, ReceiptTypes.PHONE_NEWS), Uids.OUTCOME_NEWS)
            .setBufferTimeout(UNHURRIED_MILLIS);
    Received received = in.receiving() == null ? null : receive(env, in.receiving());
    if (received != null) {
      news =
          news.union(
              named(
                  received.opted().map(PhoneNews.Opted::new, ReceiptTypes.PHONE_NEWS),
                  Uids.OPT_NEWS));
    }

    SingleOutputStreamOperator<Sms> passed =
        named(
            released
                .union(released.getSideOutput(SideOutputs.URGENT))
                .keyBy(Sms::phone, Types.STRING)
                .connect(news.keyBy(PhoneNews::phone, Types.STRING))
                .process(
                    new SuppressRepeats(tuning.gateway().window(), tuning.caps()), DomainTypes.SMS),
            Uids.SUPPRESS_REPEATS);

    SingleOutputStreamOperator<Outcome> submitted =
        named(
            passed.transform(
                Uids.CLAIM_SUBMIT_SETTLE,
                DomainTypes.OUTCOME,
                new ClaimSubmitSettle.Factory(
                    tuning.gateway(), out.gateway(), in.switches(), in.clock(), tuning.capacity())),
            Uids.CLAIM_SUBMIT_SETTLE);

    DataStream<Outcome> ended =
        named(submitted.filter(new TellNews()), Uids.TELL_NEWS)
            .setBufferTimeout(UNHURRIED_MILLIS)
            .rebalance()
            .union(
                released.getSideOutput(SideOutputs.OUTCOMES).rebalance(),
                passed.getSideOutput(SideOutputs.OUTCOMES).rebalance());
    SingleOutputStreamOperator<List<Outcome>> outcomes =
        named(
            (received == null ? ended : ended.union(received.settled().rebalance()))
                .transform(
                    Uids.GATHER_OUTCOMES,
                    new ListTypeInfo<>(DomainTypes.OUTCOME),
                    new GatherOutcomes(tuning.batch(), tuning.linger())),
            Uids.GATHER_OUTCOMES);
    sink(outcomes, out.ledger(), Uids.LEDGER_SINK);
    sink(outcomes, out.outcomes(), Uids.OUTCOMES_SINK);

    sink(
            campaigns
                .getSideOutput(SideOutputs.EVENTS)
                .union(
                    sumTallies(released.getSideOutput(SideOutputs.LOT_TALLIES)),
                    released.getSideOutput(SideOutputs.EVENTS),
                    audience.getSideOutput(SideOutputs.EVENTS),
                    seals.getSideOutput(SideOutputs.EVENTS))
                .rebalance(),
            out.events(),
            Uids.EVENTS_SINK)
        .setParallelism(1); // those about a campaign stay in their order
    DataStream<DeadLetter> deadLetters =
        campaigns
            .getSideOutput(SideOutputs.DEAD_LETTERS)
            .union(
                members.getSideOutput(SideOutputs.DEAD_LETTERS),
                audience.getSideOutput(SideOutputs.DEAD_LETTERS),
                known.getSideOutput(SideOutputs.DEAD_LETTERS));
    sink(
        (received == null ? deadLetters : deadLetters.union(received.deadLetters())).rebalance(),
        out.deadLetters(),
        Uids.DEAD_LETTERS_SINK);
  }

  /** One instance: records must be seen in their order. */
  private static SingleOutputStreamOperator<AdmittedCampaign> admit(
      StreamExecutionEnvironment env, Inputs in, Tuning tuning) {
    return named(
            named(
                    env.fromSource(in.control(), WatermarkStrategy.noWatermarks(), Uids.CONTROL),
                    Uids.CONTROL)
                .setParallelism(1)
                .setBufferTimeout(AT_ONCE)
                .keyBy(json -> AdmitCampaigns.KEY, Types.STRING)
                .process(
                    new AdmitCampaigns(in.schema(), tuning.rules(), tuning.shards()),
                    DomainTypes.ADMITTED_CAMPAIGN),
            Uids.ADMIT_CAMPAIGNS)
        .setParallelism(1)
        .setBufferTimeout(AT_ONCE);
  }

  private static SingleOutputStreamOperator<Outcome> readOutcomes(
      StreamExecutionEnvironment env, Inputs in) {
    return named(
        named(
                env.fromSource(in.outcomes(), WatermarkStrategy.noWatermarks(), Uids.OUTCOMES),
                Uids.OUTCOMES)
            .process(new ReadOutcomes(), DomainTypes.OUTCOME),
        Uids.READ_OUTCOMES);
  }

  private static Received receive(StreamExecutionEnvironment env, Receiving in) {
    SingleOutputStreamOperator<Receipt> receipts =
        named(
            named(
                    env.fromSource(
                        in.deliveries(), WatermarkStrategy.noWatermarks(), Uids.RECEIPTS),
                    Uids.RECEIPTS)
                .process(in.read(), ReceiptTypes.RECEIPT),
            Uids.READ_DELIVERIES);
    SingleOutputStreamOperator<Outcome> settled =
        named(
            receipts
                .keyBy(Receipt::phone, Types.STRING)
                .transform(Uids.RECORD_RECEIPTS, DomainTypes.OUTCOME, in.record()),
            Uids.RECORD_RECEIPTS);
    DataStream<OptChange> opted = receipts.getSideOutput(ReceiptTypes.OPT_CHANGES);
    sink(opted.keyBy(OptChange::phone, Types.STRING), in.optOuts(), Uids.OPT_OUT_SINK);
    return new Received(
        settled,
        opted,
        receipts
            .getSideOutput(SideOutputs.DEAD_LETTERS)
            .union(settled.getSideOutput(SideOutputs.DEAD_LETTERS)));
  }

  private static DataStream<Event> sumTallies(DataStream<LotTally> tallies) {
    return named(
            tallies
                .keyBy(LotTally::campaign, Types.STRING)
                .transform(Uids.SUM_TALLIES, DomainTypes.EVENT, new SumTallies()),
            Uids.SUM_TALLIES)
        .setBufferTimeout(UNHURRIED_MILLIS);
  }

  private static <T> SingleOutputStreamOperator<T> named(DataStream<T> operator, String uid) {
    return ((SingleOutputStreamOperator<T>) operator).uid(uid).name(uid);
  }

  private static <T> DataStreamSink<T> sink(DataStream<T> stream, Sink<T> sink, String uid) {
    return stream.sinkTo(sink).uid(uid).name(uid);
  }
}
