// SPDX-License-Identifier: Apache-2.0
package io.kadian.domain;

import io.kadian.domain.ControlRecord.Command;
import java.time.Instant;
import javax.annotation.Nullable;

/**
 * The switch of all campaigns, those to come included; it stands before their own.
 *
 * @param releasedAt when they were last released, or null
 * @param commandedAt the last command, or null
 */
public record AllHeld(boolean held, @Nullable Instant releasedAt, @Nullable Instant commandedAt) {
  public static final AllHeld NO = new AllHeld(false, null, null);

  /**
   * What a command for all makes of it.
   *
   * @return this, if it changes nothing
   * @throws InvalidInputException with the reason, if it makes no sense
   */
  public AllHeld after(Command command) {
    Instant at = command.issuedAt();
    if (commandedAt != null && at.equals(commandedAt)) {
      return this;
    }
    if (commandedAt != null && at.isBefore(commandedAt)) {
      throw new InvalidInputException("a later command for all was given at " + commandedAt);
    }
    if (command.action() == Command.Action.HOLD) {
      return held ? this : new AllHeld(true, releasedAt, at);
    }
    if (!held) {
      throw new InvalidInputException("the campaigns aren't held");
    }
    return new AllHeld(false, at, at);
  }
}
