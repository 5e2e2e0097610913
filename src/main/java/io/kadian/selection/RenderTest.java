// SPDX-License-Identifier: Apache-2.0
package io.kadian.selection;

import io.kadian.domain.AudienceChange;
import io.kadian.domain.AudienceEstimate;
import io.kadian.domain.Campaign;
import io.kadian.domain.ControlRecord.TestSend;
import io.kadian.domain.Event;
import io.kadian.domain.Lot;
import io.kadian.domain.PreparedSms;
import java.time.Instant;
import javax.annotation.Nullable;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;

/** Makes a test's messages, as if its phones were those of members who are in. */
final class RenderTest implements Inquiry {
  private final TestSend test;
  private final PrepareText text;
  private final int columns;

  /**
   * @param columns how many members have
   */
  RenderTest(TestSend test, PrepareText text, int columns) {
    this.test = test;
    this.text = text;
    this.columns = columns;
  }

  @Override
  public Instant askedAt() {
    return test.askedAt();
  }

  @Override
  public boolean look(int shard, MapState<String, RowData> members, Answers answers)
      throws Exception {
    Campaign campaign = test.campaign();
    RowData row = row(members);
    if (row == null) {
      answers.say(
          new Event.QuestionRefused(
              campaign.id(), "there is no member '" + test.member() + "'", answers.now()));
      return true;
    }
    String lot = new Lot(campaign.id(), campaign.sendAt(), shard).key();
    AudienceEstimate estimate = AudienceEstimate.NONE;
    for (int i = 0; i < test.phones().size(); i++) {
      PreparedSms sms = text.prepare(test.phones().get(i), true, row);
      answers.send(new AudienceChange(lot, "test-" + (i + 1), sms));
      estimate = estimate.plus(AudienceEstimate.of(sms));
    }
    answers.say(new Event.AudienceEstimated(campaign.id(), 0, 1, estimate, answers.now()));
    return true;
  }

  /** NULL in every column: the text takes its fallbacks. */
  @Nullable
  private RowData row(MapState<String, RowData> members) throws Exception {
    return test.member() == null ? new GenericRowData(columns) : members.get(test.member());
  }
}
