// SPDX-License-Identifier: Apache-2.0
package io.kadian.selection;

import io.kadian.domain.AdmittedCampaign;
import io.kadian.domain.Lot;
import io.kadian.domain.PreparedSms;
import io.kadian.segment.MemberPredicate;
import java.time.Instant;
import javax.annotation.Nullable;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.TimestampData;

/** A campaign that can be asked about a member: its segment compiled, its text parsed. */
final class LiveCampaign {
  private final AdmittedCampaign admitted;
  private final MemberPredicate segment;
  private final PrepareText text;
  private final TimestampData sendAt;

  LiveCampaign(AdmittedCampaign admitted, MemberPredicate segment, PrepareText text) {
    this.admitted = admitted;
    this.segment = segment;
    this.text = text;
    this.sendAt = TimestampData.fromInstant(admitted.campaign().sendAt());
  }

  String id() {
    return admitted.id();
  }

  Instant sendAt() {
    return admitted.campaign().sendAt();
  }

  String lot(int shard) {
    return new Lot(id(), sendAt(), shard).key();
  }

  /**
   * The member's message, or null if they are not in the audience.
   *
   * @throws MemberPredicate.EvaluationException if the condition can't be evaluated for them
   */
  @Nullable
  PreparedSms judge(RowData member) {
    return segment.test(member, sendAt) ? text.prepare(member) : null;
  }
}
