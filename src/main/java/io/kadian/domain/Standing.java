// SPDX-License-Identifier: Apache-2.0
package io.kadian.domain;

import io.kadian.domain.ControlRecord.Command;
import java.time.Instant;
import javax.annotation.Nullable;

/**
 * How a campaign's switch stands, and when its messages leave. Made of the campaign and its
 * commands alone, by no clock: whoever reads them in their order comes to the same.
 *
 * @param sendAt no message leaves before: the campaign's instant, or what it was moved to
 * @param expiresAt what is not sent by then never is
 * @param releasedAt when it was last released after a hold, or null; who waited is not late
 * @param commandedAt the last command; an earlier one comes too late. Null: there was none
 */
public record Standing(
    Position position,
    Instant sendAt,
    Instant expiresAt,
    @Nullable Instant releasedAt,
    @Nullable Instant commandedAt) {

  /** Of the switch. */
  public enum Position {
    /** Messages leave at their instant. */
    OPEN,
    /** None leaves. */
    HELD,
    /** None leaves any more; for good. */
    CANCELLED
  }

  public static Standing of(Campaign campaign) {
    return new Standing(Position.OPEN, campaign.sendAt(), campaign.expiresAt(), null, null);
  }

  public boolean isCancelled() {
    return position == Position.CANCELLED;
  }

  /**
   * From then on none of its messages leaves any more, in no zone and no window, whatever the rules
   * are and wherever members live.
   */
  public Instant endsAt(Campaign campaign) {
    return expiresAt.plus(campaign.straggling());
  }

  /** As it is while all campaigns are held. */
  public Standing under(AllHeld all) {
    return all.held() && position == Position.OPEN ? at(Position.HELD) : sinceReleaseOf(all);
  }

  /** Messages that waited because all were held count from when these were released. */
  private Standing sinceReleaseOf(AllHeld all) {
    boolean later =
        all.releasedAt() != null && (releasedAt == null || all.releasedAt().isAfter(releasedAt));
    return position == Position.OPEN && later
        ? new Standing(position, sendAt, expiresAt, all.releasedAt(), commandedAt)
        : this;
  }

  private Standing at(Position other) {
    return new Standing(other, sendAt, expiresAt, releasedAt, commandedAt);
  }

  /**
   * What a command makes of it.
   *
   * @return this, if it changes nothing: it is so already, or the command is known
   * @throws InvalidInputException with the reason, if it makes no sense
   */
  public Standing after(Command command, Campaign campaign) {
    Instant at = command.issuedAt();
    if (commandedAt != null && at.equals(commandedAt)) {
      return this;
    }
    refuse(
        commandedAt != null && at.isBefore(commandedAt),
        "a later command was given at " + commandedAt);
    refuse(!at.isBefore(endsAt(campaign)), "it is over: it expired at " + endsAt(campaign));
    refuse(
        campaign.isRecurring() && command.action() != Command.Action.CANCEL,
        "it recurs: only its occurrences, "
            + campaign.id()
            + ".<instant>, can be held, released and moved");
    refuse(isCancelled() && command.action() != Command.Action.CANCEL, "it is cancelled, for good");
    return switch (command.action()) {
      case HOLD -> position == Position.HELD ? this : to(Position.HELD, at);
      case RELEASE -> {
        refuse(position != Position.HELD, "it isn't held");
        yield new Standing(Position.OPEN, sendAt, expiresAt, at, at);
      }
      case CANCEL -> isCancelled() ? this : to(Position.CANCELLED, at);
      case RESCHEDULE -> moved(command.sendAt(), at, campaign);
    };
  }

  private Standing to(Position other, Instant at) {
    return new Standing(other, sendAt, expiresAt, releasedAt, at);
  }

  private Standing moved(Instant to, Instant at, Campaign campaign) {
    if (to.equals(sendAt)) {
      return this;
    }
    refuse(
        campaign.isOfColumn(),
        "each of its members has an instant of their own, by " + campaign.memberTime());
    refuse(!to.isAfter(at), to + " has passed");
    Instant frozen = campaign.audience() == null ? null : campaign.audience().at();
    refuse(
        frozen != null && !to.isAfter(frozen),
        "its audience isn't known before " + frozen + ", when it is frozen");
    refuse(
        position == Position.OPEN && !at.isBefore(sendAt),
        "its messages leave since " + sendAt + ". Hold it first");
    return new Standing(position, to, to.plus(campaign.expireAfter()), null, at);
  }

  private static void refuse(boolean when, String reason) {
    if (when) {
      throw new InvalidInputException(reason);
    }
  }
}
