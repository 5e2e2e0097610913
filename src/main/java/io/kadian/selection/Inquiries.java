// SPDX-License-Identifier: Apache-2.0
package io.kadian.selection;

import io.kadian.domain.AudienceNews;
import io.kadian.domain.ControlRecord.Question;
import io.kadian.domain.ControlRecord.TestSend;
import io.kadian.domain.Event;
import io.kadian.domain.InvalidInputException;
import io.kadian.domain.Segment;
import io.kadian.segment.SegmentCompiler;
import io.kadian.types.MemberSchema;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;
import org.apache.flink.api.common.TaskInfo;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.runtime.state.KeyGroupRangeAssignment;
import org.apache.flink.table.data.RowData;

/**
 * What a subtask was asked and hasn't answered yet. In memory only: who asks waits, and asks again
 * after a crash.
 */
final class Inquiries {
  /** No answer takes so long: its tickets were lost, and nobody waits any more. */
  private static final Duration KEEP = Duration.ofMinutes(10);

  private final SegmentCompiler compiler;
  private final MemberSchema schema;
  private final ZoneId zone;
  private final int maxParts;
  private final TaskInfo task;
  private final Map<String, Inquiry> open = new HashMap<>();

  Inquiries(
      SegmentCompiler compiler, MemberSchema schema, ZoneId zone, int maxParts, TaskInfo task) {
    this.compiler = compiler;
    this.schema = schema;
    this.zone = zone;
    this.maxParts = maxParts;
    this.task = task;
  }

  /** Compiles what is to be judged once for all shards. */
  void hear(AudienceNews.Asked asked, Inquiry.Answers answers) {
    Question question = asked.question();
    forgetOld(answers.now());
    if (question.member() != null) {
      open.put(question.id(), new ExplainMember(question, compiler, schema, zone));
      return;
    }
    try {
      EstimateAudience estimate = estimate(question, shards(asked.shards()));
      if (estimate.isComplete()) {
        answers.say(estimate.answer(answers.now()));
      } else {
        open.put(question.id(), estimate);
      }
    } catch (InvalidInputException e) { // control has compiled it, so that is a bug
      answers.say(new Event.QuestionRefused(question.id(), e.getMessage(), answers.now()));
    }
  }

  void hear(AudienceNews.Tested tested, Instant now) {
    forgetOld(now);
    TestSend test = tested.test();
    PrepareText text = new PrepareText(test.campaign().message(), schema, zone, maxParts);
    open.put(test.campaign().id(), new RenderTest(test, text, schema.size()));
  }

  boolean knows(String id) {
    return open.containsKey(id);
  }

  /** One of the ids that it knows. */
  void look(String id, int shard, MapState<String, RowData> members, Inquiry.Answers answers)
      throws Exception {
    if (open.get(id).look(shard, members, answers)) {
      open.remove(id);
    }
  }

  private EstimateAudience estimate(Question question, BitSet shards) {
    return new EstimateAudience(
        question,
        compiler.compile(Segment.parse(question.segment(), question.sql()).condition()),
        question.message() == null
            ? null
            : new PrepareText(question.message(), schema, zone, maxParts),
        task.getIndexOfThisSubtask(),
        task.getNumberOfParallelSubtasks(),
        shards);
  }

  /** Those that Flink gives to this subtask. */
  private BitSet shards(int all) {
    BitSet own = new BitSet();
    for (int shard = 0; shard < all; shard++) {
      own.set(
          shard,
          KeyGroupRangeAssignment.assignKeyToParallelOperator(
                  shard, task.getMaxNumberOfParallelSubtasks(), task.getNumberOfParallelSubtasks())
              == task.getIndexOfThisSubtask());
    }
    return own;
  }

  /** A test and an explanation are known to all subtasks, and one of them has the ticket. */
  private void forgetOld(Instant now) {
    open.values().removeIf(inquiry -> now.isAfter(inquiry.askedAt().plus(KEEP)));
  }
}
