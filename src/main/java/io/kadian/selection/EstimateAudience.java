// SPDX-License-Identifier: Apache-2.0
package io.kadian.selection;

import io.kadian.domain.AudienceEstimate;
import io.kadian.domain.ControlRecord.Question;
import io.kadian.domain.Event;
import io.kadian.domain.PreparedSms;
import io.kadian.domain.Reason;
import io.kadian.segment.MemberPredicate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import javax.annotation.Nullable;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.TimestampData;

/**
 * Counts whom a condition selects and, if there is a text, what would be sent to them. The figures
 * of a subtask are in memory only: after a crash the question is asked again.
 */
final class EstimateAudience implements Inquiry {
  private final Question question;
  private final MemberPredicate condition;
  private final @Nullable PrepareText text;
  private final TimestampData sendAt;
  private final int subtask;
  private final int subtasks;
  private final BitSet left;

  private final Map<Reason, Long> suppressed = new EnumMap<>(Reason.class);
  private final Map<Integer, Long> parts = new TreeMap<>();
  private final List<AudienceEstimate.Sample> samples = new ArrayList<>();
  private long looked;
  private long selected;
  private long unevaluable;

  /**
   * @param text null: nobody asks for texts
   * @param shards of this subtask
   */
  EstimateAudience(
      Question question,
      MemberPredicate condition,
      @Nullable PrepareText text,
      int subtask,
      int subtasks,
      BitSet shards) {
    this.question = question;
    this.condition = condition;
    this.text = text;
    this.sendAt = TimestampData.fromInstant(question.sendAt());
    this.subtask = subtask;
    this.subtasks = subtasks;
    this.left = (BitSet) shards.clone();
  }

  @Override
  public Instant askedAt() {
    return question.askedAt();
  }

  /** It has no shard: there may be more subtasks than shards. */
  boolean isComplete() {
    return left.isEmpty();
  }

  @Override
  public boolean look(int shard, MapState<String, RowData> members, Answers answers)
      throws Exception {
    if (left.get(shard)) {
      left.clear(shard);
      for (RowData member : members.values()) {
        count(member);
      }
      if (isComplete()) {
        answers.say(answer(answers.now()));
      }
    }
    return isComplete();
  }

  Event answer(Instant now) {
    return new Event.AudienceEstimated(
        question.id(),
        subtask,
        subtasks,
        new AudienceEstimate(looked, selected, unevaluable, suppressed, parts, samples),
        now);
  }

  private void count(RowData member) {
    looked++;
    try {
      if (!condition.test(member, sendAt)) {
        return;
      }
    } catch (MemberPredicate.EvaluationException e) {
      unevaluable++;
      return;
    }
    selected++;
    if (text != null) {
      count(text.prepare(member));
    }
  }

  /** In the order that they are looked at when they are due: hold before the guard. */
  private void count(PreparedSms sms) {
    if (sms.hindrance() != null) {
      suppressed.merge(sms.hindrance(), 1L, Long::sum);
    } else if (!sms.consent()) {
      suppressed.merge(Reason.NO_CONSENT, 1L, Long::sum);
    } else {
      parts.merge(sms.text().count(), 1L, Long::sum);
      if (samples.size() < AudienceEstimate.MOST_SAMPLES) {
        samples.add(AudienceEstimate.Sample.of(sms));
      }
    }
  }
}
