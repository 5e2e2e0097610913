// SPDX-License-Identifier: Apache-2.0
package io.kadian.selection;

import static io.kadian.testing.Members.member;
import static io.kadian.testing.Messages.PHONE;
import static org.assertj.core.api.Assertions.assertThat;

import io.kadian.domain.AdmittedCampaign;
import io.kadian.domain.InvalidInputException;
import io.kadian.segment.MemberPredicate;
import io.kadian.segment.SegmentCompiler;
import io.kadian.testing.Members;
import io.kadian.testing.Messages;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

class LiveCampaignTest {
  private static final ZoneId ZONE = ZoneId.of("Asia/Shanghai");
  private static final AdmittedCampaign EVERYBODY = Messages.campaign("double12");

  private final List<String> compiled = new ArrayList<>();

  @Test
  void isNotCompiledUntilItIsAsked() {
    SegmentCompiler compiler =
        new SegmentCompiler(Members.SCHEMA, ZONE, LiveCampaignTest.class.getClassLoader());
    LiveCampaign campaign =
        campaign(
            condition -> {
              compiled.add(condition);
              return compiler.compile(condition);
            });
    assertThat(campaign.lot(3)).startsWith("double12");
    assertThat(compiled).isEmpty();

    assertThat(campaign.judge("m1", member("m1", PHONE, "张伟", "GOLD"))).isNotNull();
    campaign.getReady();
    assertThat(campaign.judge("m2", member("m2", PHONE, "王芳", "GOLD"))).isNotNull();
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
    assertThat(campaign.judge("m1", member("m1", PHONE, "张伟", "GOLD"))).isNull();
    assertThat(compiled).hasSize(1);
  }

  private static LiveCampaign campaign(Function<String, MemberPredicate> compiler) {
    return new LiveCampaign(
        EVERYBODY, compiler, message -> new PrepareText(message, Members.SCHEMA, ZONE, 10), null);
  }
}
