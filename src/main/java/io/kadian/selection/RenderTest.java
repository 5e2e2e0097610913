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
import java.util.List;
import javax.annotation.Nullable;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;

/** Makes a test's messages, of each variant, as if its phones were those of members who are in. */
final class RenderTest implements Inquiry {
  private final TestSend test;
  private final List<PrepareText> texts;
  private final int columns;

  /**
   * @param columns how many members have
   */
  RenderTest(TestSend test, List<PrepareText> texts, int columns) {
    this.test = test;
    this.texts = texts;
    this.columns = columns;
  }

  @Override
  public Instant askedAt() {
    return test.askedAt();
  }

  @Override
  public boolean look(int shard, MapState<String, RowData> members, Voice voice) throws Exception {
    Campaign campaign = test.campaign();
    RowData row = row(members);
    if (row == null) {
      voice.say(
          new Event.QuestionRefused(
              campaign.id(), "there is no member '" + test.member() + "'", voice.now()));
      return true;
    }
    String lot = new Lot(campaign.id(), campaign.sendAt(), shard).key();
    AudienceEstimate estimate = AudienceEstimate.NONE;
    int sent = 0;
    for (int i = 0; i < texts.size(); i++) {
      for (String phone : test.phones()) {
        PreparedSms sms =
            texts.get(i).prepare(phone, true, row).inVariant(campaign.texts().get(i).name());
        voice.say(new AudienceChange(lot, "test-" + ++sent, sms));
        estimate = estimate.plus(AudienceEstimate.of(sms));
      }
    }
    voice.say(new Event.AudienceEstimated(campaign.id(), 0, 1, estimate, voice.now()));
    return true;
  }

  /** NULL in every column: the text takes its fallbacks. */
  @Nullable
  private RowData row(MapState<String, RowData> members) throws Exception {
    return test.member() == null ? new GenericRowData(columns) : members.get(test.member());
  }
}
