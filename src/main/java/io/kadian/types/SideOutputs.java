// SPDX-License-Identifier: Apache-2.0
package io.kadian.types;

import io.kadian.domain.AudienceNews;
import io.kadian.domain.AudienceSeal;
import io.kadian.domain.ControlRecord;
import io.kadian.domain.DeadLetter;
import io.kadian.domain.Event;
import io.kadian.domain.LotTally;
import io.kadian.domain.Outcome;
import io.kadian.domain.Sms;
import org.apache.flink.util.OutputTag;

/** What any stage may say besides its output. Pipeline gives each a sink. */
public final class SideOutputs {
  public static final OutputTag<Event> EVENTS = new OutputTag<>("events", DomainTypes.EVENT);
  public static final OutputTag<DeadLetter> DEAD_LETTERS =
      new OutputTag<>("dead-letters", DomainTypes.DEAD_LETTER);
  public static final OutputTag<Outcome> OUTCOMES =
      new OutputTag<>("outcomes", DomainTypes.OUTCOME);
  public static final OutputTag<LotTally> LOT_TALLIES =
      new OutputTag<>("lot-tallies", DomainTypes.LOT_TALLY);

  /** Messages that go before the others, by a way of their own. */
  public static final OutputTag<Sms> URGENT = new OutputTag<>("urgent", DomainTypes.SMS);

  /** The hashes of frozen audiences, shard by shard. */
  public static final OutputTag<AudienceSeal.Part> SEALS =
      new OutputTag<>("seals", DomainTypes.SEAL_PART);

  /** Control's own campaigns, which go by the control topic as all others do. */
  public static final OutputTag<ControlRecord> ANNOUNCEMENTS =
      new OutputTag<>("announcements", DomainTypes.CONTROL_RECORD);

  /** Control's questions to selection. */
  public static final OutputTag<AudienceNews> QUESTIONS =
      new OutputTag<>("questions", DomainTypes.AUDIENCE_NEWS);

  private SideOutputs() {}

  /**
   * Control's scan orders, for campaigns and questions; typed like the members, whose way they go.
   */
  public static OutputTag<ShardInput> tickets(MemberSchema schema) {
    return new OutputTag<>("tickets", ShardInput.type(schema));
  }
}
