// SPDX-License-Identifier: Apache-2.0
package io.kadian.selection;

import io.kadian.domain.ConditionTree;
import io.kadian.domain.ControlRecord.Question;
import io.kadian.domain.Event;
import io.kadian.domain.InvalidInputException;
import io.kadian.domain.Phones;
import io.kadian.domain.Segment;
import io.kadian.domain.Verdict;
import io.kadian.domain.Verdict.Held;
import io.kadian.domain.Verdict.Truth;
import io.kadian.segment.MemberPredicate;
import io.kadian.types.MemberSchema;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.function.Function;
import javax.annotation.Nullable;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.TimestampData;

/**
 * Says of each term of a condition what it comes to for a member. The terms are compiled one by one
 * as the whole is; if they don't add up to it, the whole is shown in one.
 */
final class ExplainMember implements Inquiry {
  private final Question question;
  private final Function<String, MemberPredicate> compiler;
  private final MemberSchema schema;
  private final ZoneId zone;
  private final TimestampData sendAt;

  ExplainMember(
      Question question,
      Function<String, MemberPredicate> compiler,
      MemberSchema schema,
      ZoneId zone) {
    this.question = question;
    this.compiler = compiler;
    this.schema = schema;
    this.zone = zone;
    this.sendAt = TimestampData.fromInstant(question.sendAt());
  }

  @Override
  public Instant askedAt() {
    return question.askedAt();
  }

  @Override
  public boolean look(int shard, MapState<String, RowData> members, Voice voice) throws Exception {
    RowData member = members.get(question.member());
    voice.say(
        member == null
            ? new Event.MemberExplained(
                question.id(), question.member(), false, null, null, voice.now())
            : explain(member, voice.now()));
    return true;
  }

  private Event explain(RowData member, Instant now) {
    String condition = Segment.parse(question.segment(), question.sql()).condition();
    Verdict whole = verdict(ConditionTree.term(condition), member);
    Verdict inTerms = inTerms(condition, member);
    return new Event.MemberExplained(
        question.id(),
        question.member(),
        whole.truth() == Truth.TRUE,
        whole.error(),
        inTerms == null || !agree(inTerms.truth(), whole.truth()) ? whole : inTerms,
        now);
  }

  @Nullable
  private Verdict inTerms(String condition, RowData member) {
    try {
      return verdict(ConditionTree.of(condition), member);
    } catch (InvalidInputException e) {
      return null; // what stood alone for us is no condition by itself for Flink
    }
  }

  /** A term that fails may not have been reached in the whole, or the other way round. */
  private static boolean agree(Truth inTerms, Truth whole) {
    return inTerms == whole || inTerms == Truth.ERROR || whole == Truth.ERROR;
  }

  private Verdict verdict(ConditionTree tree, RowData member) {
    if (tree.operator() != ConditionTree.Operator.TERM) {
      return Verdict.of(
          tree.operator(), tree.operands().stream().map(each -> verdict(each, member)).toList());
    }
    MemberPredicate term = compiler.apply(tree.sql());
    List<Held> held = term.columns().mapToObj(column -> held(column, member)).toList();
    try {
      return Verdict.ofTerm(tree.sql(), Truth.of(term.value(member, sendAt)), null, held);
    } catch (MemberPredicate.EvaluationException e) {
      return Verdict.ofTerm(tree.sql(), Truth.ERROR, e.getMessage(), held);
    }
  }

  private Held held(int index, RowData member) {
    String column = schema.columns().get(index);
    String text = ColumnText.of(schema, column, zone).apply(member);
    return new Held(
        column, text != null && column.equals(MemberSchema.PHONE) ? Phones.mask(text) : text);
  }
}
