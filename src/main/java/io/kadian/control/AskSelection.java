// SPDX-License-Identifier: Apache-2.0
package io.kadian.control;

import io.kadian.domain.AdmittedCampaign;
import io.kadian.domain.AudienceNews;
import io.kadian.domain.Campaign;
import io.kadian.domain.ControlRecord.Question;
import io.kadian.domain.ControlRecord.TestSend;
import io.kadian.domain.Event;
import io.kadian.domain.InvalidInputException;
import io.kadian.domain.Lot;
import io.kadian.domain.QuestionTicket;
import io.kadian.domain.Segment;
import io.kadian.domain.Template;
import io.kadian.domain.Variant;
import io.kadian.segment.SegmentCompiler;
import io.kadian.types.MemberSchema;
import io.kadian.types.ShardInput;
import io.kadian.types.SideOutputs;
import java.time.Instant;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.OutputTag;

/**
 * Hands questions on to selection: the question by broadcast, and a ticket to each shard that has
 * to answer, by the members' own way. Keeps nothing.
 */
final class AskSelection {
  private final SegmentCompiler compiler;
  private final MemberSchema schema;
  private final int shards;
  private final OutputTag<ShardInput> tickets;

  AskSelection(SegmentCompiler compiler, MemberSchema schema, int shards) {
    this.compiler = compiler;
    this.schema = schema;
    this.shards = shards;
    this.tickets = SideOutputs.tickets(schema);
  }

  /** Says why not if it can't be answered; nothing if nobody waits for the answer any more. */
  void ask(
      Question question,
      Instant now,
      KeyedProcessFunction<String, byte[], AdmittedCampaign>.Context context) {
    if (question.isStale(now)) {
      return;
    }
    try {
      compiler.compile(Segment.parse(question.segment(), question.sql()).condition());
      if (question.campaign() != null) {
        requireColumns(question.campaign());
      }
    } catch (InvalidInputException e) {
      context.output(
          SideOutputs.EVENTS, new Event.QuestionRefused(question.id(), e.getMessage(), now));
      return;
    }
    context.output(SideOutputs.QUESTIONS, new AudienceNews.Asked(question, shards));
    String ticket = new QuestionTicket(question.id(), now).text();
    IntStream asked =
        question.member() == null
            ? IntStream.range(0, shards)
            : IntStream.of(Lot.shardOf(question.member(), shards));
    asked.forEach(shard -> context.output(tickets, ShardInput.ticket(shard, ticket)));
  }

  /** Of a test that is admitted: the member's shard renders it, or any. */
  void render(
      TestSend test,
      Instant now,
      KeyedProcessFunction<String, byte[], AdmittedCampaign>.Context context) {
    context.output(SideOutputs.QUESTIONS, new AudienceNews.Tested(test));
    int shard = test.member() == null ? 0 : Lot.shardOf(test.member(), shards);
    context.output(
        tickets, ShardInput.ticket(shard, new QuestionTicket(test.campaign().id(), now).text()));
  }

  /**
   * @throws InvalidInputException if it names columns that members don't have, or that have no days
   */
  void requireColumns(Campaign campaign) {
    for (Variant text : campaign.texts()) {
      Set<String> unknown = new TreeSet<>(Template.parse(text.message()).columns());
      unknown.removeAll(schema.columns());
      if (!unknown.isEmpty()) {
        throw new InvalidInputException("message: the member table has no column " + unknown);
      }
    }
    if (campaign.isOfColumn()) {
      schema.requireDays(campaign.memberTime().column());
    }
  }
}
