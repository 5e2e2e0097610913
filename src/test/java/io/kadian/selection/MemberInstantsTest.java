// SPDX-License-Identifier: Apache-2.0
package io.kadian.selection;

import static io.kadian.testing.Campaigns.admitted;
import static org.assertj.core.api.Assertions.assertThat;

import io.kadian.domain.AdmittedCampaign;
import io.kadian.domain.AudienceChange;
import io.kadian.domain.AudienceNews;
import io.kadian.domain.AudienceSeal;
import io.kadian.testing.Campaigns;
import io.kadian.testing.Members;
import io.kadian.testing.Rules;
import io.kadian.types.MemberSchema;
import io.kadian.types.ShardInput;
import io.kadian.types.SideOutputs;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.KeyedTwoInputStreamOperatorTestHarness;
import org.apache.flink.table.api.DataTypes;
import org.apache.flink.table.catalog.Column;
import org.apache.flink.table.catalog.ResolvedSchema;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.runtime.typeutils.RowDataSerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Members whose instants differ, and audiences that are fixed. */
class MemberInstantsTest {
  private static final int SHARD = 3;
  private static final String TOKYO = "Asia/Tokyo";
  private static final MemberSchema SCHEMA =
      MemberSchema.of(
          ResolvedSchema.of(
              Column.physical("member_id", DataTypes.STRING()),
              Column.physical("phone", DataTypes.STRING()),
              Column.physical("time_zone", DataTypes.STRING()),
              Column.physical("birthday", DataTypes.DATE()),
              Column.physical("consent", DataTypes.BOOLEAN())));
  private static final AdmittedCampaign LOCAL =
      admitted("local", "send_at: 2026-12-12T10:00", "zone: member");
  private static final AdmittedCampaign BIRTHDAY = admitted("birthday", "send_at: birthday 10:00");
  private static final AdmittedCampaign FROZEN =
      admitted("frozen", "send_at: 2026-12-12T20:00:00+08:00", "audience: frozen");

  private static final AdmittedCampaign FROZEN_LOCAL =
      admitted("frozen-local", "send_at: 2026-12-12T10:00", "zone: member", "audience: frozen");

  private KeyedTwoInputStreamOperatorTestHarness<Integer, ShardInput, AudienceNews, AudienceChange>
      selection;

  @BeforeEach
  void start() throws Exception {
    selection =
        new KeyedTwoInputStreamOperatorTestHarness<>(
            new SelectAudience(SCHEMA, Rules.BY_DAY, 3, 4, null, () -> Campaigns.WRITTEN),
            ShardInput::shard,
            null,
            Types.INT);
    selection.open();
    at("2026-12-01T00:00:00Z");
  }

  @AfterEach
  void stop() throws Exception {
    selection.close();
  }

  @Test
  void putsMembersIntoLotsByTheirClocks() throws Exception {
    announce(LOCAL);
    update("m1", null, null);
    update("m2", "Asia/Shanghai", null);
    update("m3", TOKYO, null);
    update("m4", "Mars/Olympus", null);
    String own = lot("local", null, "2026-12-12T02:00:00Z");
    assertThat(changes())
        .containsExactly(
            own + " m1 in",
            own + " m2 in",
            lot("local", TOKYO, "2026-12-12T02:00:00Z") + " m3 in",
            own + " m4 in");
  }

  @Test
  void movesAMemberWhoTravelsAndWithdrawsNobody() throws Exception {
    announce(LOCAL);
    update("m1", null, null);
    update("m1", TOKYO, null);
    String own = lot("local", null, "2026-12-12T02:00:00Z");
    String tokyo = lot("local", TOKYO, "2026-12-12T02:00:00Z");
    assertThat(changes()).containsExactly(own + " m1 in", own + " m1 MOVED", tokyo + " m1 in");
  }

  /** In Tokyo it is 10:00 an hour before it is in Shanghai. */
  @Test
  void leavesAMemberWhereTheyWereIfTheirInstantHasPassedOrIsNear() throws Exception {
    announce(LOCAL);
    update("m1", TOKYO, null);
    update("m2", null, null);
    at("2026-12-12T01:30:00Z");
    update("m1", null, null);
    update("m2", TOKYO, null);
    update("m3", TOKYO, null);
    update("m4", null, null);
    assertThat(changes().subList(2, changes().size()))
        .containsExactly(lot("local", null, "2026-12-12T02:00:00Z") + " m4 in");
  }

  @Test
  void greetsEachMemberOnTheirBirthday() throws Exception {
    update("m1", null, LocalDate.of(1990, 12, 12));
    update("m2", TOKYO, LocalDate.of(1990, 5, 1));
    update("m3", null, null);
    update("m4", null, LocalDate.of(1990, 12, 1));
    at("2026-12-01T03:00:00Z"); // 11:00 in Shanghai: m4's has passed
    announce(BIRTHDAY);
    ticket("birthday");
    assertThat(changes())
        .containsExactlyInAnyOrder(
            lot("birthday", null, "2026-12-12T02:00:00Z") + " m1 in",
            lot("birthday", TOKYO, "2027-05-01T01:00:00Z") + " m2 in");
  }

  @Test
  void followsABirthdayThatIsPutRight() throws Exception {
    announce(BIRTHDAY);
    update("m1", null, LocalDate.of(1990, 12, 12));
    update("m1", null, LocalDate.of(1990, 12, 21));
    update("m1", null, null);
    String twelfth = lot("birthday", null, "2026-12-12T02:00:00Z");
    String later = lot("birthday", null, "2026-12-21T02:00:00Z");
    assertThat(changes())
        .containsExactly(
            twelfth + " m1 in", twelfth + " m1 MOVED", later + " m1 in", later + " m1 out");
  }

  @Test
  void freezesAnAudienceAndSealsIt() throws Exception {
    update("m2", null, null);
    update("m1", null, null);
    announce(FROZEN);
    ticket("frozen");
    update("m3", null, null);
    update("m1", null, LocalDate.of(1990, 1, 1), false);
    update("m2", TOKYO, null);
    update("m2", null, LocalDate.of(1991, 1, 1), false);
    selection.processElement1(ShardInput.departed(SHARD, "m1"), 0);

    String lot = lot("frozen", null, "2026-12-12T12:00:00Z");
    assertThat(changes())
        .containsExactly(
            lot + " m1 in",
            lot + " m2 in",
            lot + " m1 AMENDED without consent",
            lot + " m2 AMENDED without consent",
            lot + " m1 out");
    assertThat(selection.getSideOutput(SideOutputs.SEALS))
        .extracting(StreamRecord::getValue)
        .containsExactly(AudienceSeal.Part.of("frozen", SHARD, 4, List.of("m1", "m2")));
  }

  /** A shard is looked at after its campaign is known: that is the moment, and not before. */
  @Test
  void amendsAFrozenMemberWhoTravelledBeforeTheyWereCounted() throws Exception {
    update("m1", null, null);
    announce(FROZEN_LOCAL);
    update("m1", TOKYO, null);
    ticket("frozen-local");
    update("m1", TOKYO, LocalDate.of(1990, 1, 1), false);
    String tokyo = lot("frozen-local", TOKYO, "2026-12-12T02:00:00Z");
    assertThat(changes()).endsWith(tokyo + " m1 in", tokyo + " m1 AMENDED without consent");
  }

  private void ticket(String campaign) throws Exception {
    selection.processElement1(ShardInput.ticket(SHARD, campaign), 0);
    selection.setProcessingTime(selection.getProcessingTime());
  }

  private void announce(AdmittedCampaign campaign) throws Exception {
    selection.processElement2(new AudienceNews.Admitted(campaign), 0);
  }

  private void at(String now) throws Exception {
    selection.setProcessingTime(Instant.parse(now).toEpochMilli());
  }

  private void update(String id, String zone, LocalDate birthday) throws Exception {
    update(id, zone, birthday, true);
  }

  private void update(String id, String zone, LocalDate birthday, boolean consent)
      throws Exception {
    RowData row =
        GenericRowData.of(
            Members.text(id),
            Members.text("+8613812345678"),
            zone == null ? null : Members.text(zone),
            birthday == null ? null : (int) birthday.toEpochDay(),
            consent);
    RowData kept = new RowDataSerializer(SCHEMA.rowType()).toBinaryRow(row).copy();
    selection.processElement1(ShardInput.member(SHARD, id, kept), 0);
  }

  private static String lot(String campaign, String zone, String due) {
    return new io.kadian.domain.Lot(campaign, Instant.parse(due), SHARD, zone).key();
  }

  private List<String> changes() {
    return selection.extractOutputValues().stream()
        .map(change -> change.lot() + ' ' + change.member() + ' ' + words(change))
        .toList();
  }

  private static String words(AudienceChange change) {
    if (change.kind() == AudienceChange.Kind.AMENDED) {
      return "AMENDED" + (change.prepared().consent() ? "" : " without consent");
    }
    return change.kind() == AudienceChange.Kind.MOVED
        ? "MOVED"
        : change.prepared() == null ? "out" : "in";
  }
}
