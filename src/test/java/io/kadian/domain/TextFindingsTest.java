// SPDX-License-Identifier: Apache-2.0
package io.kadian.domain;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TextFindingsTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "【富销云】双12今晚8点开抢 拒收请回复R",
        "双12今晚8点开抢,退订回T【富销云】",
        "【Kadian】Tonight at 8. Reply STOP to opt out",
        "【富销云】{{first_name|会员}},今晚8点开抢 回TD退订",
      })
  void hasNothingToSayOfATextAsCarriersWantIt(String text) {
    assertThat(findings(text)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"双12今晚8点开抢 拒收请回复R", "今晚【富销云】8点开抢 拒收请回复R", "【】今晚8点开抢 拒收请回复R", "[富销云]今晚8点开抢 拒收请回复R"})
  void missesASignatureAtTheStartOrEnd(String text) {
    assertThat(findings(text))
        .containsExactly(
            "The text has no 【signature】 at its start or end; carriers in China refuse it without.");
  }

  @ParameterizedTest
  @ValueSource(strings = {"【富销云】今晚8点开抢", "【富销云】Nonstop shopping"})
  void missesAWayToOptOut(String text) {
    assertThat(findings(text))
        .containsExactly(
            "The text doesn't say how to opt out (拒收请回复R, 退订 or STOP); in China it must.");
  }

  @ParameterizedTest
  @ValueSource(strings = {"【富销云】{first_name},开抢 退订回T", "【富销云】｛｛first_name｝｝,开抢 退订回T"})
  void noticesBracesThatAreNoPlaceholder(String text) {
    assertThat(findings(text))
        .containsExactly(
            "The text has braces that will be sent as they stand; a column is written {{column}}.");
  }

  @Test
  void countsTheCharactersOfChineseBySeventy() {
    String seventy = "【富销云】" + "双".repeat(60) + "拒收请回复";

    assertThat(findings(seventy)).isEmpty();
    assertThat(findings(seventy + "R"))
        .containsExactly(
            "The text takes 2 parts, each billed as a message: it has 71 characters (UCS-2), one"
                + " part takes 70 and each of several 67.");
  }

  @Test
  void countsFallbacksAsTheyAreAndOtherColumnsAsNothing() {
    String text = "【富销云】{{city}}{{first_name|亲爱的会员}}" + "双".repeat(56) + "拒收请回复R";

    assertThat(findings(text))
        .containsExactly(
            "The text takes 2 parts, with every fallback in place, each billed as a message: it has"
                + " 72 characters (UCS-2), one part takes 70 and each of several 67.");
  }

  private static List<String> findings(String text) {
    return CampaignFile.warnings(
        new Campaign("a", "b", text, Instant.EPOCH, Campaign.DEFAULT_EXPIRY, null));
  }
}
