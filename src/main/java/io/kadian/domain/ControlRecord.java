// SPDX-License-Identifier: Apache-2.0
package io.kadian.domain;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.time.Instant;

/**
 * What the compacted control topic holds, as JSON with a {@code kind}. The record's Kafka key is
 * {@link #key()}, so that compaction keeps the newest of each.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
@JsonSubTypes({
  @JsonSubTypes.Type(value = ControlRecord.PublishedSegment.class, name = "segment"),
  @JsonSubTypes.Type(value = ControlRecord.AnnouncedCampaign.class, name = "campaign"),
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

  private static void require(boolean holds, String field, String what) {
    if (!holds) {
      throw new InvalidInputException(field + " " + what);
    }
  }
}
