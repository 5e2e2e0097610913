// SPDX-License-Identifier: Apache-2.0
package io.kadian.selection;

import static io.kadian.testing.Members.member;
import static io.kadian.testing.Messages.PHONE;
import static org.assertj.core.api.Assertions.assertThat;

import io.kadian.domain.AdmittedCampaign;
import io.kadian.domain.InvalidInputException;
import io.kadian.domain.Lot;
import io.kadian.segment.MemberPredicate;
import io.kadian.segment.SegmentCompiler;
import io.kadian.testing.Members;
import io.kadian.testing.Messages;
import io.kadian.testing.Rules;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.apache.flink.table.data.RowData;
import org.junit.jupiter.api.Test;

class LiveCampaignTest {
  private static final AdmittedCampaign EVERYBODY = Messages.campaign("double12");
  private static final RowData MEMBER = member("m1", PHONE, "张伟", "GOLD");

  private final List<String> compiled = new ArrayList<>();

  @Test
  void isNotCompiledUntilItIsAsked() {
    SegmentCompiler compiler =
        new SegmentCompiler(
            Members.SCHEMA, Rules.SHANGHAI, LiveCampaignTest.class.getClassLoader());
    LiveCampaign campaign =
        campaign(
            condition -> {
              compiled.add(condition);
              return compiler.compile(condition);
            });
    assertThat(compiled).isEmpty();

    Lot lot = campaign.lotOf(MEMBER, 3);
    assertThat(campaign.judge(lot, "m1", MEMBER)).isNotNull();
    campaign.getReady();
    assertThat(campaign.judge(lot, "m2", MEMBER)).isNotNull();
    assertThat(compiled).containsExactly("TRUE");
  }

  @Test
  void selectsNobodyIfItCannotBeCompiled() {
    LiveCampaign campaign =
        campaign(
            condition -> {
              compiled.add(condition);
              throw new InvalidInputException("Unknown identifier");
            });
    campaign.getReady();
    assertThat(campaign.lotOf(MEMBER, 3)).isNull();
    assertThat(compiled).hasSize(1);
  }

  private static LiveCampaign campaign(Function<String, MemberPredicate> compiler) {
    return new LiveCampaign(
        EVERYBODY, new Workshop(compiler, Members.SCHEMA, Rules.ANY_TIME, 10, null));
  }
}
