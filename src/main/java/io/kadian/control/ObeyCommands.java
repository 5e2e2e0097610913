// SPDX-License-Identifier: Apache-2.0
package io.kadian.control;

import io.kadian.domain.AdmittedCampaign;
import io.kadian.domain.AllHeld;
import io.kadian.domain.ControlRecord;
import io.kadian.domain.ControlRecord.Command;
import io.kadian.domain.Event;
import io.kadian.domain.Event.CommandObeyed;
import io.kadian.domain.InvalidInputException;
import io.kadian.domain.Standing;
import java.io.IOException;
import java.time.Instant;
import java.util.function.Consumer;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.common.state.ValueState;

/** Works the switches of campaigns, and that of all. */
final class ObeyCommands {
  private final MapState<String, AdmittedCampaign> admitted;
  private final MapState<String, ControlRecord> waiting;
  private final ValueState<AllHeld> allHeld;
  private final Ends ends;

  /**
   * @param admitted each with its own switch, not with that of all
   * @param waiting those that aren't
   */
  ObeyCommands(
      MapState<String, AdmittedCampaign> admitted,
      MapState<String, ControlRecord> waiting,
      ValueState<AllHeld> allHeld,
      Ends ends) {
    this.admitted = admitted;
    this.waiting = waiting;
    this.allHeld = allHeld;
    this.ends = ends;
  }

  /**
   * @param out gets the campaigns that stand otherwise after it
   * @return whether it makes sense, and has changed something
   */
  Event obey(Command command, Instant now, Consumer<AdmittedCampaign> out) throws Exception {
    String about = command.campaign() == null ? CommandObeyed.ALL : command.campaign();
    try {
      boolean changed =
          command.campaign() == null ? obeyForAll(command, now, out) : obeyForOne(command, out);
      return new CommandObeyed(about, command.id(), changed, now);
    } catch (InvalidInputException e) {
      return new Event.CommandRefused(about, command.id(), e.getMessage(), now);
    }
  }

  private boolean obeyForOne(Command command, Consumer<AdmittedCampaign> out) throws Exception {
    AdmittedCampaign before = admitted.get(command.campaign());
    if (before == null) {
      throw new InvalidInputException(
          waiting.contains(command.campaign())
              ? "it waits for its segment, and nothing of it is held"
              : "there is no such campaign");
    }
    Instant end = ends.of(before);
    if (!command.issuedAt().isBefore(end)) {
      throw new InvalidInputException("it is over: it expired at " + end);
    }
    if (command.action() == Command.Action.RELEASE
        && before.standing().position() == Standing.Position.OPEN
        && allHeld().held()) {
      throw new InvalidInputException("all campaigns are held, and it isn't by itself");
    }
    Standing standing = before.standing().after(command, before.campaign());
    if (standing.equals(before.standing())) {
      return false;
    }
    AdmittedCampaign after = before.standing(standing);
    admitted.put(after.id(), after);
    out.accept(effective(after));
    return true;
  }

  private boolean obeyForAll(Command command, Instant now, Consumer<AdmittedCampaign> out)
      throws Exception {
    AllHeld before = allHeld();
    AllHeld after = before.after(command);
    if (after.equals(before)) {
      return false;
    }
    allHeld.update(after);
    for (AdmittedCampaign admission : admitted.values()) {
      Standing standing = admission.standing().under(after);
      boolean changes = !standing.equals(admission.standing().under(before));
      if (changes && now.isBefore(ends.of(admission))) { // or it would be a roll call
        out.accept(admission.standing(standing));
      }
    }
    return true;
  }

  private AllHeld allHeld() throws IOException {
    AllHeld all = allHeld.value();
    return all == null ? AllHeld.NO : all;
  }

  /** With the switch of all before it. */
  AdmittedCampaign effective(AdmittedCampaign admission) throws IOException {
    return admission.standing(admission.standing().under(allHeld()));
  }
}
