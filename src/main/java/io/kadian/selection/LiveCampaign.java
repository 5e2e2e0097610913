// SPDX-License-Identifier: Apache-2.0
package io.kadian.selection;

import io.kadian.domain.AdmittedCampaign;
import io.kadian.domain.Campaign;
import io.kadian.domain.Holdout;
import io.kadian.domain.InvalidInputException;
import io.kadian.domain.Lot;
import io.kadian.domain.PreparedSms;
import io.kadian.domain.Reason;
import io.kadian.segment.MemberPredicate;
import java.time.Instant;
import java.util.function.Function;
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

  private AdmittedCampaign admitted;
  private final Function<String, MemberPredicate> compiler;
  private final Function<String, PrepareText> renderer;
  private final TimestampData sendAt;
  private final @Nullable Holdout holdout;
  private boolean compiled;
  private @Nullable MemberPredicate segment;
  private @Nullable PrepareText text;

  /**
   * @param compiler of the condition
   * @param renderer of the message
   * @param holdout the control group of all marketing; null: there is none
   */
  LiveCampaign(
      AdmittedCampaign admitted,
      Function<String, MemberPredicate> compiler,
      Function<String, PrepareText> renderer,
      @Nullable Holdout holdout) {
    this.holdout = holdout;
    this.admitted = admitted;
    this.compiler = compiler;
    this.renderer = renderer;
    this.sendAt = TimestampData.fromInstant(admitted.campaign().sendAt());
  }

  String id() {
    return admitted.id();
  }

  /** Who is in by then is in. */
  Instant sendAt() {
    return admitted.sendAt();
  }

  boolean isCancelled() {
    return admitted.standing().isCancelled();
  }

  /** Its switch was worked, or it was moved; segment and text are what they were. */
  void stands(AdmittedCampaign now) {
    admitted = now;
  }

  /** The same wherever it is moved to. */
  String lot(int shard) {
    return new Lot(id(), admitted.campaign().sendAt(), shard).key();
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
    text = renderer.apply(admitted.campaign().message());
    segment = compiler.apply(admitted.condition());
  }

  /**
   * The member's message, or null if they are not in the audience.
   *
   * @throws MemberPredicate.EvaluationException if the condition can't be evaluated for them
   */
  @Nullable
  PreparedSms judge(String id, RowData member) {
    getReady();
    if (segment == null || !segment.test(member, sendAt)) {
      return null;
    }
    PreparedSms prepared = text.prepare(member);
    return isHeldOut(id)
        ? PreparedSms.hindered(prepared.phone(), prepared.consent(), Reason.HOLDOUT)
        : prepared;
  }

  private boolean isHeldOut(String member) {
    Campaign campaign = admitted.campaign();
    return (campaign.holdout() != null && campaign.holdout().has(id(), member))
        || (holdout != null && !campaign.isTransactional() && holdout.has(Holdout.ALL, member));
  }
}
