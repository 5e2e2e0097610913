// SPDX-License-Identifier: Apache-2.0
package io.kadian.domain;

import io.kadian.domain.ControlRecord.AnnouncedCampaign;
import io.kadian.domain.ControlRecord.Command;
import io.kadian.domain.ControlRecord.TestSend;
import java.util.HashMap;
import java.util.Map;
import javax.annotation.Nullable;

/**
 * The switches of all campaigns, by the control topic's records in their order. What is refused
 * changes nothing. Not thread-safe.
 */
public final class Switchboard {
  private final Map<String, Campaign> campaigns = new HashMap<>();
  private final Map<String, Standing> standings = new HashMap<>();
  private AllHeld all = AllHeld.NO;

  public void hear(ControlRecord record) {
    if (record instanceof AnnouncedCampaign announced) {
      hear(announced.campaign());
    } else if (record instanceof TestSend test) {
      hear(test.campaign());
    } else if (record instanceof Command command) {
      try {
        obey(command);
      } catch (InvalidInputException e) {
        // Control says so, to whoever gave it.
      }
    }
  }

  /** Its first contents hold, unless nothing was commanded: the job may have refused them. */
  private void hear(Campaign campaign) {
    Standing known = standings.get(campaign.id());
    if (known == null || known.commandedAt() == null) {
      campaigns.put(campaign.id(), campaign);
      standings.put(campaign.id(), Standing.of(campaign));
    }
  }

  private void obey(Command command) {
    if (command.campaign() == null) {
      all = all.after(command);
    } else if (standings.containsKey(command.campaign())) {
      standings.computeIfPresent(
          command.campaign(), (id, standing) -> standing.after(command, campaigns.get(id)));
    }
  }

  /** With the switch of all campaigns before it; null if the campaign was never announced. */
  @Nullable
  public Standing of(String campaign) {
    Standing standing = standings.get(campaign);
    return standing == null ? null : standing.under(all);
  }

  /** By its own commands alone; null if the campaign was never announced. */
  @Nullable
  public Standing own(String campaign) {
    return standings.get(campaign);
  }

  /** As it was announced; null if it never was. */
  @Nullable
  public Campaign campaign(String id) {
    return campaigns.get(id);
  }

  /** The switch of all campaigns. */
  public AllHeld all() {
    return all;
  }

  /** Each announced campaign's, as {@link #of}. */
  public Map<String, Standing> standings() {
    Map<String, Standing> effective = new HashMap<>();
    standings.forEach((id, standing) -> effective.put(id, standing.under(all)));
    return effective;
  }
}
