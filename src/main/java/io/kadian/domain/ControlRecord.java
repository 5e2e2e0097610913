// SPDX-License-Identifier: Apache-2.0
package io.kadian.domain;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.regex.Pattern;
import javax.annotation.Nullable;

/**
 * What the compacted control topic holds, as JSON with a {@code kind}. The record's Kafka key is
 * {@link #key()}, so that compaction keeps the newest of each.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
@JsonSubTypes({
  @JsonSubTypes.Type(value = ControlRecord.PublishedSegment.class, name = "segment"),
  @JsonSubTypes.Type(value = ControlRecord.AnnouncedCampaign.class, name = "campaign"),
  @JsonSubTypes.Type(value = ControlRecord.Command.class, name = "command"),
  @JsonSubTypes.Type(value = ControlRecord.RollCall.class, name = "roll-call")
})
public sealed interface ControlRecord {
  @JsonIgnore
  String key();

  /**
   * A segment's file, as it is.
   *
   * @param version grows with each publishing; an older one than the job knows changes nothing
   */
  record PublishedSegment(String name, String sql, long version) implements ControlRecord {
    public PublishedSegment {
      require(name != null && Campaign.ID.matcher(name).matches(), "segment: name", Campaign.NAMED);
      require(sql != null && !sql.isBlank(), "segment: sql", "must not be empty");
      require(
          version >= 0 && version < Long.MAX_VALUE,
          "segment: version",
          "must not be negative, and leave room for a next one");
    }

    @Override
    public String key() {
      return "segment:" + name;
    }
  }

  /** A campaign, announced once: the same id with other contents is refused. */
  record AnnouncedCampaign(Campaign campaign, Instant announcedAt) implements ControlRecord {
    public AnnouncedCampaign {
      require(campaign != null, "campaign", "is missing");
      require(announcedAt != null, "campaign: announced_at", "is missing");
    }

    @Override
    public String key() {
      return "campaign:" + campaign.id();
    }
  }

  /**
   * Asks the job which messages it holds: hold counts them and answers ({@link
   * Event.RollAnswered}). That is how an upgrade proves that none was lost.
   *
   * @param calledAt tells one from another
   */
  record RollCall(Instant calledAt) implements ControlRecord {
    public RollCall {
      require(calledAt != null, "roll-call: called_at", "is missing");
    }

    @Override
    public String key() {
      return "roll-call";
    }
  }

  /**
   * Works a campaign's switch, or that of all campaigns. Each has a key of its own: the topic keeps
   * them all, as what a campaign came to can't be told from its last command.
   *
   * @param id names it; the same again changes nothing
   * @param campaign null: all of them, those to come included
   * @param sendAt where a reschedule moves the campaign to; finer than a millisecond is cut off
   * @param issuedAt orders a campaign's commands
   */
  record Command(
      String id,
      @Nullable String campaign,
      Action action,
      @Nullable Instant sendAt,
      Instant issuedAt)
      implements ControlRecord {

    private static final Pattern ID = Pattern.compile("[a-z0-9][a-z0-9._-]{0,127}");

    /** What is to be done. */
    public enum Action {
      /** No message leaves, until it is released. */
      HOLD,
      RELEASE,
      /** No message leaves any more; each is accounted for. */
      CANCEL,
      /** What is held leaves at another instant. */
      RESCHEDULE
    }

    public Command {
      require(id != null && ID.matcher(id).matches(), "command: id", "must be " + ID.pattern());
      require(
          campaign == null || Campaign.ID.matcher(campaign).matches(),
          "command: campaign",
          Campaign.NAMED);
      require(action != null, "command: action", "is missing");
      require(
          campaign != null || action == Action.HOLD || action == Action.RELEASE,
          "command: campaign",
          "is missing: only HOLD and RELEASE can be for all");
      require(
          (sendAt != null) == (action == Action.RESCHEDULE),
          "command: send_at",
          "belongs to RESCHEDULE, and only there");
      require(
          sendAt == null
              || (!sendAt.isBefore(Instant.EPOCH) && sendAt.isBefore(Campaign.YEAR_10000)),
          "command: send_at",
          "must be between the years 1970 and 9999");
      sendAt = sendAt == null ? null : sendAt.truncatedTo(ChronoUnit.MILLIS);
      require(issuedAt != null, "command: issued_at", "is missing");
      issuedAt = issuedAt.truncatedTo(ChronoUnit.MILLIS);
    }

    @Override
    public String key() {
      return "command:" + id;
    }
  }

  private static void require(boolean holds, String field, String what) {
    if (!holds) {
      throw new InvalidInputException(field + " " + what);
    }
  }
}
