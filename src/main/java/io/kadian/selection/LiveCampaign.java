// SPDX-License-Identifier: Apache-2.0
package io.kadian.selection;

import io.kadian.domain.AdmittedCampaign;
import io.kadian.domain.Campaign;
import io.kadian.domain.Holdout;
import io.kadian.domain.InvalidInputException;
import io.kadian.domain.Lot;
import io.kadian.domain.PreparedSms;
import io.kadian.domain.Reason;
import io.kadian.domain.Timetable;
import io.kadian.domain.Variant;
import io.kadian.segment.MemberPredicate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import javax.annotation.Nullable;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.TimestampData;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A campaign that can be asked about a member. Its segment is compiled when it is asked first, or
 * told to be ready: after a restart there may be hundreds, each of some ten milliseconds, that are
 * over and are never asked.
 */
final class LiveCampaign {
  private static final Logger LOG = LoggerFactory.getLogger(LiveCampaign.class);

  private final Workshop workshop;
  private AdmittedCampaign admitted;
  private Timetable timetable;
  private Instant lastDue;
  private boolean compiled;
  private @Nullable MemberPredicate segment;
  private @Nullable MemberLots lots;
  private List<Variant> variants = List.of();
  private final List<PrepareText> texts = new ArrayList<>();

  /** All that its segment, its texts and its lots may read of a member. */
  private final BitSet columns = new BitSet();

  /**
   * @param workshop makes its condition and its texts
   */
  LiveCampaign(AdmittedCampaign admitted, Workshop workshop) {
    this.workshop = workshop;
    stands(admitted);
  }

  String id() {
    return admitted.id();
  }

  Campaign campaign() {
    return admitted.campaign();
  }

  /** Who is in by then is in; nobody is in later. */
  Instant due(Lot lot) {
    return timetable.due(lot);
  }

  /** Whether it matters by which clock its members live. */
  boolean asksForZones() {
    return timetable.asksForZones();
  }

  /** When they would leave whatever the window. */
  Instant planned(Lot lot) {
    return timetable.planned(lot.zone(), lot.due());
  }

  /** Its window is closed then, and it doesn't wait. */
  boolean isOutsideWindow(Lot lot) {
    return timetable.isOutside(lot.zone(), due(lot));
  }

  /** The audience has been fixed. */
  boolean isFrozenBy(Instant now) {
    Campaign campaign = campaign();
    return campaign.isFrozen()
        && (campaign.audience().at() == null || !now.isBefore(campaign.audience().at()));
  }

  /** A record that changes can't change anything of it any more: it is over, or not yet there. */
  boolean isDeaf(Instant now) {
    return admitted.standing().isCancelled()
        || !isToCome(now)
        || (campaign().isFrozen() && !isFrozenBy(now));
  }

  boolean isCancelled() {
    return admitted.standing().isCancelled();
  }

  /** None of its messages leaves any more. */
  Instant endsAt() {
    return timetable.endsAt(workshop.clocksDiffer());
  }

  /** Its last instant is still to come, or may be. */
  boolean isToCome(Instant now) {
    return now.isBefore(lastDue);
  }

  /** Its switch was worked, or it was moved; segment and text are what they were. */
  void stands(AdmittedCampaign now) {
    admitted = now;
    timetable = now.timetable(workshop.rules());
    lastDue = timetable.lastDue(workshop.clocksDiffer());
  }

  /**
   * Control has compiled it already: if it fails here, that is a bug, but no reason to stop all.
   */
  void getReady() {
    if (!compiled) {
      try {
        compile();
      } catch (InvalidInputException e) {
        LOG.error("Campaign {} is left out: {}", id(), e.getMessage());
      }
    }
  }

  /**
   * Of a campaign that was judged before a restore.
   *
   * @throws InvalidInputException if it can't be any more
   */
  void compile() {
    compiled = true;
    variants = campaign().texts();
    for (Variant text : variants) {
      texts.add(workshop.text(text.message()));
    }
    lots = workshop.lots(campaign());
    segment = workshop.condition(admitted.condition());
    segment.columns().forEach(columns::set);
    lots.columns().forEach(columns::set);
    texts.forEach(text -> text.columns().forEach(columns::set));
  }

  /** Whether such a change of a member's record can change anything of it. */
  boolean asksForAny(BitSet changed) {
    getReady();
    return columns.intersects(changed);
  }

  /**
   * The member's message, or null if they are not in the audience.
   *
   * @throws MemberPredicate.EvaluationException if the condition can't be evaluated for them
   */
  @Nullable
  PreparedSms judge(Lot lot, String member, RowData row) {
    return isSelected(lot, row) ? prepare(member, row) : null;
  }

  /** Whether the segment has them, as far as it depends on the instant of their lot. */
  boolean isSelected(Lot lot, RowData row) {
    return segment.test(row, TimestampData.fromInstant(lots.planned(lot)));
  }

  /** Null if they have no instant, or nothing can be told. */
  @Nullable
  Lot lotOf(RowData row, int shard) {
    getReady();
    return segment == null ? null : lots.of(row, shard);
  }

  /** The message of one who is in. */
  PreparedSms prepare(String member, RowData row) {
    int at = Variant.of(variants, id(), member);
    PreparedSms prepared = texts.get(at).prepare(row);
    return isHeldOut(member)
        ? PreparedSms.hindered(prepared.phone(), prepared.consent(), Reason.HOLDOUT)
        : prepared.inVariant(variants.get(at).name());
  }

  private boolean isHeldOut(String member) {
    Campaign campaign = campaign();
    Holdout ofAll = workshop.holdout();
    return (campaign.holdout() != null && campaign.holdout().has(id(), member))
        || (ofAll != null && !campaign.isTransactional() && ofAll.has(Holdout.ALL, member));
  }
}
