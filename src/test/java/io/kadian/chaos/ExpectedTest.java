// SPDX-License-Identifier: Apache-2.0
package io.kadian.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import io.kadian.chaos.Expected.Fate;
import io.kadian.chaos.MemberHistory.Stages;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import javax.annotation.Nullable;
import org.junit.jupiter.api.Test;

/**
 * What must become of a member whose record changes. Gold with 100 points is in names and in tiers,
 * bronze with 800 in points alone.
 */
class ExpectedTest {
  private static final Instant FIRST = Instant.parse("2026-12-12T12:00:00Z");
  private static final ChaosMember GOLD = member("张伟", "GOLD", 100);
  private static final ChaosMember BRONZE = member("张伟", "BRONZE", 100);
  private static final ChaosMember OTHER_NAME = member("王芳", "GOLD", 100);
  private static final ChaosMember NO_NAME = member(null, "GOLD", 100);
  private static final ChaosMember MANY_POINTS = member("张伟", "BRONZE", 800);

  @Test
  void onesLatestRecordDecides() {
    Map<String, Expected> expected =
        quiet(new MemberHistory(List.of(MANY_POINTS, GOLD), List.of(OTHER_NAME), null));
    assertThat(expected).containsOnlyKeys("r1-names/r1-1", "r1-tiers/r1-1");
    assertThat(expected.values())
        .allSatisfy(message -> assertThat(message.fate()).isEqualTo(Fate.SENT));
    assertThat(expected.get("r1-names/r1-1").texts()).containsExactly("【富销云】王芳,您的积分即将到期 拒收请回复R");
  }

  @Test
  void whoIsOutAgainIsWithdrawnWithTheLatestTextThatWasHeld() {
    Map<String, Expected> expected =
        quiet(new MemberHistory(List.of(GOLD), List.of(OTHER_NAME, MANY_POINTS), null));
    assertThat(expected.get("r1-names/r1-1").fate()).isEqualTo(Fate.WITHDRAWN);
    assertThat(expected.get("r1-names/r1-1").texts()).singleElement().asString().contains("王芳");
    assertThat(expected.get("r1-tiers/r1-1").fate()).isEqualTo(Fate.WITHDRAWN);
  }

  @Test
  void whoIsInAgainIsSent() {
    Map<String, Expected> expected =
        quiet(new MemberHistory(List.of(GOLD), List.of(BRONZE, GOLD), null));
    assertThat(expected.get("r1-tiers/r1-1").fate()).isEqualTo(Fate.SENT);
  }

  @Test
  void nobodyKnowsWhetherALiveCampaignSawWhatTheLoadChanged() {
    MemberHistory history = new MemberHistory(List.of(NO_NAME, GOLD, MANY_POINTS), List.of(), null);
    Expected names = live(history).get("r1-names/r1-1");
    assertThat(names.fate()).isEqualTo(Fate.PERHAPS_WITHDRAWN);
    assertThat(names.texts()).containsExactly(Expected.NO_TEXT, "【富销云】张伟,您的积分即将到期 拒收请回复R");
    assertThat(names.keys()).hasSize(1);
    assertThat(quiet(history)).containsOnlyKeys("r1-points/r1-1");
  }

  @Test
  void aChangeOnTheBrinkLeavesTwoTextsOpen() {
    Map<String, Expected> expected =
        quiet(new MemberHistory(List.of(GOLD), List.of(), GOLD.renamed()));
    assertThat(expected.get("r1-names/r1-1").texts()).hasSize(2);
    assertThat(expected.get("r1-names/r1-1").keys()).hasSize(2);
    assertThat(expected.get("r1-tiers/r1-1").texts()).hasSize(1);
    assertThat(Expected.groups(expected)).hasSize(3);
  }

  private static Map<String, Expected> live(MemberHistory member) {
    return Expected.of(plan(member, 0.0), FIRST);
  }

  private static Map<String, Expected> quiet(MemberHistory member) {
    return Expected.of(plan(member, null), FIRST);
  }

  private static RoundPlan plan(MemberHistory member, @Nullable Double live) {
    return new RoundPlan(
        0,
        "r1",
        Stratum.of(0),
        List.of(member),
        live,
        new Stages(true, true),
        false,
        0,
        "quick",
        List.of(),
        List.of());
  }

  private static ChaosMember member(@Nullable String name, String tier, int points) {
    return new ChaosMember("r1-1", "+8613800010001", name, true, tier, points, "r1");
  }
}
