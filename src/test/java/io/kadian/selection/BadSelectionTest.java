// SPDX-License-Identifier: Apache-2.0
package io.kadian.selection;

import static io.kadian.testing.Members.row;
import static io.kadian.testing.Members.text;
import static io.kadian.testing.Messages.DUE;
import static io.kadian.testing.Messages.PHONE;
import static org.assertj.core.api.Assertions.assertThat;

import io.kadian.domain.AdmittedCampaign;
import io.kadian.domain.AudienceChange;
import io.kadian.domain.AudienceNews;
import io.kadian.domain.Campaign;
import io.kadian.domain.Lot;
import io.kadian.domain.PreparedSms;
import io.kadian.domain.Reason;
import io.kadian.domain.Template;
import io.kadian.testing.Hostile;
import io.kadian.testing.Members;
import io.kadian.testing.Rules;
import io.kadian.types.ShardInput;
import io.kadian.types.SideOutputs;
import java.util.Map;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.streaming.util.KeyedTwoInputStreamOperatorTestHarness;
import org.apache.flink.table.data.RowData;

/** Whatever a member's columns hold, it is sent as it is or the message is suppressed. */
class BadSelectionTest {
  private static final int MAX_PARTS = 200;

  private static KeyedTwoInputStreamOperatorTestHarness<
          Integer, ShardInput, AudienceNews, AudienceChange>
      selection;
  private static int members;

  @BeforeContainer
  static void start() throws Exception {
    selection =
        new KeyedTwoInputStreamOperatorTestHarness<>(
            new SelectAudience(Members.SCHEMA, Rules.ANY_TIME, MAX_PARTS, 1, null, () -> DUE),
            ShardInput::shard,
            null,
            Types.INT);
    selection.open();
    selection.setProcessingTime(DUE.minusSeconds(60).toEpochMilli());
    announce("filled-in", "tier IS NOT NULL", "<{{first_name|会员}}|{{tier|-}}>");
    announce("slow", "REGEXP(first_name, CONCAT('(', tier, '+', tier, '+)+b$'))", "slow");
    announce("casts", "CAST(tier AS INT) > 1", "casts");
    announce("good", "points IS NULL", "good");
  }

  @AfterContainer
  static void stop() throws Exception {
    selection.close();
  }

  @Provide
  Arbitrary<String> texts() {
    return Hostile.texts();
  }

  @Property(tries = 400)
  void sendsWhatAMemberHoldsOrNothing(
      @ForAll("texts") String firstName, @ForAll("texts") String tier) throws Exception {
    String member = "m" + ++members;
    RowData row = member(member, firstName, tier);
    update(member, row);

    String held = row.getString(2).toString();
    String graded = row.getString(3).toString();
    String expected =
        "<" + (held.isBlank() ? "会员" : held) + "|" + (graded.isBlank() ? "-" : graded) + ">";
    PreparedSms prepared = prepared("filled-in", member);
    if (prepared.text() != null) {
      assertThat(prepared.text().text()).isEqualTo(expected);
    } else if (prepared.hindrance() == Reason.BAD_CHARACTER) {
      assertThat(Template.isSendable(expected)).isFalse();
    } else {
      assertThat(prepared.hindrance()).isEqualTo(Reason.TEXT_TOO_LONG);
      assertThat(expected.length()).isGreaterThan(MAX_PARTS * 66);
    }
    assertThat(prepared("good", member).text().text()).isEqualTo("good");
    clear();
  }

  @Example
  void saysWhoseConditionTakesTooLong() throws Exception {
    String member = "m" + ++members;
    update(member, member(member, "a".repeat(10_000), "a"));
    assertThat(selection.getSideOutput(SideOutputs.DEAD_LETTERS))
        .anySatisfy(
            letter -> {
              assertThat(letter.getValue().reason())
                  .contains("campaign slow", "a regular expression takes too long");
              assertThat(letter.getValue().raw()).isEqualTo(member);
            });
    assertThat(prepared("good", member).text().text()).isEqualTo("good");
    clear();
  }

  @Example
  void suppressesANulAndSendsWhatLooksLikeCode() throws Exception {
    update("nul", member("nul", "a\u0000b", "GOLD"));
    assertThat(prepared("filled-in", "nul").hindrance()).isEqualTo(Reason.BAD_CHARACTER);
    update("half", member("half", "a\uD83Db", "GOLD"));
    assertThat(prepared("filled-in", "half").text().text()).isEqualTo("<a?b|GOLD>");
    update("braces", member("braces", "{{phone}}", "'; DROP TABLE sms_log; --"));
    assertThat(prepared("filled-in", "braces").text().text())
        .isEqualTo("<{{phone}}|'; DROP TABLE sms_log; -->");
    clear();
  }

  private static void clear() {
    selection.getOutput().clear();
    var letters = selection.getSideOutput(SideOutputs.DEAD_LETTERS);
    if (letters != null) {
      letters.clear();
    }
  }

  private static RowData member(String id, String firstName, String tier) {
    return row(
        Map.of(
            "member_id", text(id),
            "phone", text(PHONE),
            "first_name", text(firstName),
            "tier", text(tier),
            "consent", true));
  }

  private static void announce(String id, String condition, String message) throws Exception {
    selection.processElement2(
        new AudienceNews.Admitted(
            new AdmittedCampaign(
                new Campaign(id, "s", message, DUE, Campaign.DEFAULT_EXPIRY, null), condition)),
        0);
  }

  private static void update(String id, RowData row) throws Exception {
    selection.processElement1(ShardInput.member(0, id, row), 0);
  }

  private static PreparedSms prepared(String campaign, String member) {
    String lot = new Lot(campaign, DUE, 0).key();
    return selection.extractOutputValues().stream()
        .filter(change -> change.lot().equals(lot) && change.member().equals(member))
        .findFirst()
        .orElseThrow()
        .prepared();
  }
}
