// SPDX-License-Identifier: Apache-2.0
package io.kadian.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kadian.domain.ControlRecord.Command;
import io.kadian.domain.ControlRecord.Command.Action;
import io.kadian.testing.Rules;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import org.junit.jupiter.api.Test;

class TimetableTest {
  private static final Instant NOW = Instant.parse("2026-12-01T00:00:00Z");
  private static final String TOKYO = "Asia/Tokyo";
  private static final String NEW_YORK = "America/New_York";

  @Test
  void isTheSameInstantForAllWhoAreAwake() {
    Timetable timetable = timetable("send_at: 2026-12-12T20:00:00+08:00");
    assertThat(due(timetable, null)).isEqualTo(at("2026-12-12T20:00", "Asia/Shanghai"));
    assertThat(due(timetable, TOKYO)).isEqualTo(at("2026-12-13T08:00", TOKYO));
    assertThat(due(timetable, NEW_YORK)).isEqualTo(at("2026-12-12T08:00", NEW_YORK));
    assertThat(timetable.expires(due(timetable, TOKYO))).isEqualTo(at("2026-12-13T09:00", TOKYO));
  }

  @Test
  void isTheSameTimeOnEachClock() {
    Timetable timetable = timetable("send_at: 2026-12-12T10:00", "zone: member");
    assertThat(due(timetable, null)).isEqualTo(at("2026-12-12T10:00", "Asia/Shanghai"));
    assertThat(due(timetable, TOKYO)).isEqualTo(at("2026-12-12T10:00", TOKYO));
    assertThat(due(timetable, NEW_YORK)).isEqualTo(at("2026-12-12T10:00", NEW_YORK));
  }

  /** 02:30 doesn't exist there on that day, and 01:30 twice on the other. */
  @Test
  void isDefinedWhereTheClocksAreChanged() {
    Timetable gap = timetable("send_at: 2027-03-14T02:30", "zone: member", "window: none");
    assertThat(due(gap, NEW_YORK)).isEqualTo(Instant.parse("2027-03-14T07:00:00Z"));
    Timetable overlap = timetable("send_at: 2027-11-07T01:30", "zone: member", "window: none");
    assertThat(due(overlap, NEW_YORK)).isEqualTo(Instant.parse("2027-11-07T05:30:00Z"));
  }

  @Test
  void takesItsOwnZoneForMembersWhoseZoneNobodyKnows() {
    Timetable timetable =
        timetable("send_at: 2026-12-12T10:00", "zone: member|America/New_York", "window: none");
    assertThat(timetable.zoneName("nowhere")).isNull();
    assertThat(timetable.zoneName(null)).isNull();
    assertThat(timetable.zoneName(NEW_YORK)).isNull();
    assertThat(timetable.zoneName(" Asia/Tokyo ")).isEqualTo(TOKYO);
    assertThat(due(timetable, null)).isEqualTo(at("2026-12-12T10:00", NEW_YORK));
  }

  @Test
  void doesNotAskForZonesWhereNothingDependsOnThem() {
    Timetable timetable = timetable("send_at: 2026-12-12T20:00:00+08:00", "window: none");
    assertThat(timetable.asksForZones()).isFalse();
    assertThat(timetable.zoneName(TOKYO)).isNull();
  }

  @Test
  void suppressesOutsideTheWindowIfItDoesNotWait() {
    Timetable timetable =
        timetable("send_at: 2026-12-12T20:00:00+08:00", "window: 08:00-21:00 suppress");
    Instant due = due(timetable, TOKYO);
    assertThat(due).isEqualTo(at("2026-12-12T20:00", "Asia/Shanghai"));
    assertThat(timetable.isOutside(TOKYO, due)).isTrue();
    assertThat(timetable.isOutside(null, due)).isFalse();
  }

  @Test
  void letsTransactionalOnesGoAtAnyHour() {
    Timetable timetable = timetable("send_at: 2026-12-12T03:00:00+08:00", "kind: transactional");
    assertThat(due(timetable, null)).isEqualTo(at("2026-12-12T03:00", "Asia/Shanghai"));
    assertThat(timetable.mayLeave(null, due(timetable, null), due(timetable, null))).isTrue();
  }

  @Test
  void movesOnEachClock() {
    Campaign campaign = campaign("send_at: 2026-12-12T10:00", "zone: member");
    Command later =
        new Command(
            "c", campaign.id(), Action.RESCHEDULE, at("2026-12-13T11:00", "Asia/Shanghai"), NOW);
    Standing moved = Standing.of(campaign).after(later, campaign);
    Timetable timetable = new Timetable(campaign, moved, Rules.BY_DAY);
    assertThat(due(timetable, TOKYO)).isEqualTo(at("2026-12-13T11:00", TOKYO));
    assertThat(due(timetable, null)).isEqualTo(at("2026-12-13T11:00", "Asia/Shanghai"));
  }

  @Test
  void isNotMovedBeforeItsAudienceIsKnown() {
    Campaign campaign =
        campaign(
            "send_at: 2026-12-12T20:00:00+08:00", "audience: frozen 2026-12-12T12:00:00+08:00");
    Instant noon = at("2026-12-12T12:00", "Asia/Shanghai");
    assertThatThrownBy(() -> moved(campaign, noon))
        .hasMessage("its audience isn't known before " + noon + ", when it is frozen");
    assertThat(moved(campaign, noon.plusMillis(1)).sendAt()).isEqualTo(noon.plusMillis(1));
  }

  private static Standing moved(Campaign campaign, Instant to) {
    return Standing.of(campaign)
        .after(new Command("c", campaign.id(), Action.RESCHEDULE, to, NOW), campaign);
  }

  @Test
  void stopsWhatIsUnderWayWhenTheWindowCloses() {
    Timetable timetable = timetable("send_at: 2026-12-12T20:59:00+08:00");
    Instant due = due(timetable, null);
    assertThat(timetable.mayLeave(null, due, due)).isTrue();
    assertThat(timetable.mayLeave(null, due, due.plusSeconds(60))).isFalse();
    assertThat(timetable.mayLeave(null, due, at("2026-12-13T08:00", "Asia/Shanghai"))).isTrue();
  }

  @Test
  void endsWhenTheLastMemberCanNotBeTextedAnyMore() {
    Timetable one = timetable("send_at: 2026-12-12T20:00:00+08:00");
    Instant nine = at("2026-12-12T21:00", "Asia/Shanghai");
    assertThat(one.endsAt(false)).isEqualTo(nine);
    assertThat(one.endsAt(true)).isAfter(nine.plusSeconds(86_400));
    Timetable birthdays = timetable("send_at: birthday 10:00");
    assertThat(birthdays.endsAt(true)).isAfter(NOW.plusSeconds(365L * 86_400));
  }

  private static Instant due(Timetable timetable, String zone) {
    return timetable.due(zone, timetable.campaign().sendAt());
  }

  private static Timetable timetable(String... terms) {
    Campaign campaign = campaign(terms);
    return new Timetable(campaign, Standing.of(campaign), Rules.BY_DAY);
  }

  private static Campaign campaign(String... terms) {
    String yaml = "id: double12\nsegment: gold\nmessage: \"双12\"\n" + String.join("\n", terms);
    return CampaignFile.read(yaml, "c.yaml", NOW, Rules.SHANGHAI);
  }

  private static Instant at(String local, String zone) {
    return LocalDateTime.parse(local).atZone(ZoneId.of(zone)).toInstant();
  }
}
