// SPDX-License-Identifier: Apache-2.0
package io.kadian.selection;

import io.kadian.domain.AdmittedCampaign;
import io.kadian.domain.AudienceNews;
import io.kadian.domain.ControlRecord.Question;
import io.kadian.domain.ControlRecord.TestSend;
import io.kadian.domain.Event;
import io.kadian.domain.InvalidInputException;
import io.kadian.domain.Segment;
import java.time.Duration;
import java.time.Instant;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
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

  private final Workshop workshop;
  private final TaskInfo task;
  private final Map<String, Inquiry> open = new HashMap<>();

  Inquiries(Workshop workshop, TaskInfo task) {
    this.workshop = workshop;
    this.task = task;
  }

  /** Compiles what is to be judged once for all shards. */
  void hear(AudienceNews.Asked asked, Voice voice) {
    Question question = asked.question();
    forgetOld(voice.now());
    if (question.member() != null) {
      open.put(
          question.id(),
          new ExplainMember(
              question, workshop.compiler(), workshop.schema(), workshop.rules().zone()));
      return;
    }
    try {
      EstimateAudience estimate = estimate(question, shards(asked.shards()));
      if (estimate.isComplete()) {
        voice.say(estimate.answer(voice.now()));
      } else {
        open.put(question.id(), estimate);
      }
    } catch (InvalidInputException e) { // control has compiled it, so that is a bug
      voice.say(new Event.QuestionRefused(question.id(), e.getMessage(), voice.now()));
    }
  }

  void hear(AudienceNews.Tested tested, Instant now) {
    forgetOld(now);
    TestSend test = tested.test();
    List<PrepareText> texts =
        test.campaign().texts().stream().map(text -> workshop.text(text.message())).toList();
    open.put(test.campaign().id(), new RenderTest(test, texts, workshop.schema().size()));
  }

  boolean knows(String id) {
    return open.containsKey(id);
  }

  /** One of the ids that it knows. */
  void look(String id, int shard, MapState<String, RowData> members, Voice voice) throws Exception {
    if (open.get(id).look(shard, members, voice)) {
      open.remove(id);
    }
  }

  private EstimateAudience estimate(Question question, BitSet shards) {
    String condition = Segment.parse(question.segment(), question.sql()).condition();
    return new EstimateAudience(
        question,
        workshop.condition(condition),
        question.campaign() == null
            ? null
            : new LiveCampaign(new AdmittedCampaign(question.campaign(), condition), workshop),
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
