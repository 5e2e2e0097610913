// SPDX-License-Identifier: Apache-2.0
package io.kadian.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kadian.domain.ControlRecord.AnnouncedCampaign;
import io.kadian.domain.ControlRecord.Command;
import io.kadian.domain.ControlRecord.Command.Action;
import io.kadian.domain.ControlRecord.TestSend;
import io.kadian.domain.Standing.Position;
import io.kadian.testing.Rules;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class StandingTest {
  private static final Instant EIGHT = Instant.parse("2026-12-12T12:00:00Z");
  private static final Instant NINE = EIGHT.plusSeconds(3600);
  private static final Instant NOON = EIGHT.minusSeconds(8 * 3600);
  private static final Campaign CAMPAIGN =
      new Campaign(
          "double12",
          "gold",
          "text",
          EIGHT,
          Duration.ofHours(2),
          null,
          null,
          null,
          null,
          null,
          SendWindow.NONE,
          null,
          null,
          null,
          null);

  private Standing standing = Standing.of(CAMPAIGN);

  private boolean mayLeave(Instant now) {
    return timetable(standing).mayLeave(null, EIGHT, now);
  }

  private static Instant due(Standing standing) {
    Timetable timetable = timetable(standing);
    return timetable.lateFrom(timetable.due(null, EIGHT));
  }

  private static Timetable timetable(Standing standing) {
    return new Timetable(CAMPAIGN, standing, Rules.ANY_TIME);
  }

  @Test
  void leavesFromItsInstantOn() {
    assertThat(mayLeave(EIGHT.minusMillis(1))).isFalse();
    assertThat(mayLeave(EIGHT)).isTrue();
  }

  @Test
  void isHeldAndReleasedAndWhoWaitedIsNotLate() {
    obey(Action.HOLD, EIGHT.plusSeconds(1));
    assertThat(mayLeave(EIGHT.plusSeconds(2))).isFalse();
    obey(Action.RELEASE, EIGHT.plusSeconds(60));
    assertThat(mayLeave(EIGHT.plusSeconds(60))).isTrue();
    assertThat(due(standing)).isEqualTo(EIGHT.plusSeconds(60));
    assertThat(standing.sendAt()).isEqualTo(EIGHT);
  }

  @Test
  void isDueAtItsInstantIfItWasReleasedBefore() {
    obey(Action.HOLD, NOON);
    obey(Action.RELEASE, NOON.plusSeconds(1));
    assertThat(due(standing)).isEqualTo(EIGHT);
  }

  @Test
  void changesNothingWhenTheSameIsCommandedAgain() {
    obey(Action.HOLD, NOON);
    Standing held = standing;
    obey(Action.HOLD, NOON);
    assertThat(standing).isSameAs(held);
    obey(Action.HOLD, NOON.plusSeconds(1));
    assertThat(standing).isSameAs(held);
  }

  @Test
  void refusesWhatMakesNoSense() {
    refuses(Action.RELEASE, NOON, "it isn't held");
    refuses(Action.HOLD, EIGHT.plusSeconds(7200), "it is over: it expired at 2026-12-12T14:00:00Z");
    obey(Action.HOLD, NOON);
    refuses(Action.CANCEL, NOON.minusSeconds(1), "a later command was given at " + NOON);
    obey(Action.CANCEL, NOON.plusSeconds(1));
    obey(Action.CANCEL, NOON.plusSeconds(2));
    refuses(Action.RELEASE, NOON.plusSeconds(3), "it is cancelled, for good");
    refuses(Action.HOLD, NOON.plusSeconds(3), "it is cancelled, for good");
  }

  @Test
  void movesWithItsExpiry() {
    standing = standing.after(move(NINE, NOON), CAMPAIGN);
    assertThat(standing.sendAt()).isEqualTo(NINE);
    assertThat(standing.expiresAt()).isEqualTo(NINE.plusSeconds(7200));
    assertThat(mayLeave(EIGHT)).isFalse();
  }

  @Test
  void movesToNoInstantThatHasPassedAndNotWhileItLeaves() {
    assertThatThrownBy(() -> standing.after(move(NOON, NOON), CAMPAIGN))
        .hasMessage(NOON + " has passed");
    assertThatThrownBy(() -> standing.after(move(NINE, EIGHT), CAMPAIGN))
        .hasMessageContaining("Hold it first");
    obey(Action.HOLD, EIGHT.plusSeconds(1));
    standing = standing.after(move(NINE, EIGHT.plusSeconds(2)), CAMPAIGN);
    assertThat(standing.position()).isEqualTo(Position.HELD);
    obey(Action.RELEASE, EIGHT.plusSeconds(3));
    assertThat(due(standing)).isEqualTo(NINE);
  }

  @Test
  void standsBehindTheSwitchOfAllCampaigns() {
    Switchboard board = new Switchboard();
    board.hear(command("all.1", null, Action.HOLD, NOON));
    board.hear(new AnnouncedCampaign(CAMPAIGN, NOON.plusSeconds(1)));
    assertThat(board.of("double12").position()).isEqualTo(Position.HELD);
    assertThat(board.own("double12").position()).isEqualTo(Position.OPEN);
    board.hear(command("all.2", null, Action.RELEASE, EIGHT.plusSeconds(5)));
    assertThat(board.of("double12").position()).isEqualTo(Position.OPEN);
    assertThat(due(board.of("double12"))).isEqualTo(EIGHT.plusSeconds(5));
    board.hear(command("all.3", null, Action.RELEASE, EIGHT.plusSeconds(6)));
    assertThat(board.all().commandedAt()).isEqualTo(EIGHT.plusSeconds(5));
  }

  @Test
  void stopsATestToo() {
    Switchboard board = new Switchboard();
    board.hear(new TestSend(CAMPAIGN, null, List.of("+8613800000001"), NOON));
    board.hear(command("all.1", null, Action.HOLD, NOON));
    assertThat(board.of("double12").position()).isEqualTo(Position.HELD);
  }

  @Test
  void staysCancelledWhateverIsHeardLater() {
    Switchboard board = new Switchboard();
    board.hear(new AnnouncedCampaign(CAMPAIGN, NOON));
    board.hear(command("c.1", "double12", Action.CANCEL, NOON));
    board.hear(new AnnouncedCampaign(CAMPAIGN, NOON.plusSeconds(1)));
    board.hear(command("c.2", "double12", Action.RELEASE, NOON.plusSeconds(2)));
    board.hear(command("c.3", "nobody", Action.HOLD, NOON.plusSeconds(2)));
    assertThat(board.of("double12").isCancelled()).isTrue();
    assertThat(board.of("nobody")).isNull();
  }

  private void obey(Action action, Instant at) {
    standing = standing.after(command("c", "double12", action, at), CAMPAIGN);
  }

  private void refuses(Action action, Instant at, String reason) {
    assertThatThrownBy(() -> obey(action, at))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage(reason);
  }

  private static Command command(String id, String campaign, Action action, Instant at) {
    return new Command(id, campaign, action, null, at);
  }

  private static Command move(Instant to, Instant at) {
    return new Command("c", "double12", Action.RESCHEDULE, to, at);
  }
}
