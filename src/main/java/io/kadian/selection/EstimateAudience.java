// SPDX-License-Identifier: Apache-2.0
package io.kadian.selection;

import io.kadian.domain.AudienceEstimate;
import io.kadian.domain.ControlRecord.Question;
import io.kadian.domain.Event;
import io.kadian.domain.Lot;
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
  private final @Nullable LiveCampaign campaign;
  private final TimestampData sendAt;
  private final int subtask;
  private final int subtasks;
  private final BitSet left;

  private final Map<Reason, Long> suppressed = new EnumMap<>(Reason.class);
  private final Map<Integer, Long> parts = new TreeMap<>();
  private final List<AudienceEstimate.Sample> samples = new ArrayList<>();
  private long looked;
  private long selected;
  private final Map<String, Long> variants = new TreeMap<>();
  private long unevaluable;
  private long withoutInstant;
  private long waiting;
  private @Nullable Instant first;
  private @Nullable Instant last;

  /**
   * @param campaign null: nobody asks for texts
   * @param shards of this subtask
   */
  EstimateAudience(
      Question question,
      MemberPredicate condition,
      @Nullable LiveCampaign campaign,
      int subtask,
      int subtasks,
      BitSet shards) {
    this.question = question;
    this.condition = condition;
    this.campaign = campaign;
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
  public boolean look(int shard, MapState<String, RowData> members, Voice voice) throws Exception {
    if (left.get(shard)) {
      left.clear(shard);
      for (Map.Entry<String, RowData> member : members.entries()) {
        count(member.getKey(), member.getValue(), shard);
      }
      if (isComplete()) {
        voice.say(answer(voice.now()));
      }
    }
    return isComplete();
  }

  Event answer(Instant now) {
    return new Event.AudienceEstimated(
        question.id(),
        subtask,
        subtasks,
        new AudienceEstimate(
            looked,
            selected,
            unevaluable,
            suppressed,
            parts,
            variants,
            withoutInstant,
            waiting,
            first,
            last,
            samples),
        now);
  }

  private void count(String member, RowData row, int shard) {
    looked++;
    try {
      if (campaign != null) {
        count(campaign.lotOf(row, shard), member, row);
      } else if (condition.test(row, sendAt)) {
        selected++;
      }
    } catch (MemberPredicate.EvaluationException e) {
      unevaluable++;
    }
  }

  private void count(@Nullable Lot lot, String member, RowData row) {
    if (lot == null) {
      withoutInstant += condition.test(row, sendAt) ? 1 : 0;
    } else if (campaign.isSelected(lot, row)) {
      selected++;
      count(lot, campaign.prepare(member, row));
    }
  }

  private void count(Lot lot, PreparedSms sms) {
    Reason hindrance =
        sms.hindrance() == null && campaign.isOutsideWindow(lot)
            ? Reason.OUTSIDE_WINDOW
            : AudienceEstimate.hindrance(sms);
    if (hindrance != null) {
      suppressed.merge(hindrance, 1L, Long::sum);
      return;
    }
    parts.merge(sms.text().count(), 1L, Long::sum);
    if (sms.variant() != null) {
      variants.merge(sms.variant(), 1L, Long::sum);
    }
    Instant due = campaign.due(lot);
    waiting += due.isAfter(campaign.planned(lot)) ? 1 : 0;
    first = AudienceEstimate.earlier(first, due);
    last = AudienceEstimate.later(last, due);
    if (samples.size() < AudienceEstimate.MOST_SAMPLES) {
      samples.add(AudienceEstimate.Sample.of(sms));
    }
  }
}
