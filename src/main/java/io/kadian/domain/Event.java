// SPDX-License-Identifier: Apache-2.0
package io.kadian.domain;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.time.Instant;

/** What the job says on the events topic, as JSON with a {@code type}. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
  @JsonSubTypes.Type(value = Event.SegmentAccepted.class, name = "segment-accepted"),
  @JsonSubTypes.Type(value = Event.SegmentRefused.class, name = "segment-refused"),
  @JsonSubTypes.Type(value = Event.CampaignAdmitted.class, name = "campaign-admitted"),
  @JsonSubTypes.Type(value = Event.CampaignRefused.class, name = "campaign-refused"),
  @JsonSubTypes.Type(value = Event.AudienceCounted.class, name = "audience-counted")
})
public sealed interface Event {
  /** The segment or campaign that it is about; the event's Kafka key. */
  String about();

  Instant at();

  record SegmentAccepted(String about, long version, Instant at) implements Event {
    public SegmentAccepted {
      require(about, at);
    }
  }

  /**
   * @param reason Flink's own message, with its position, where the planner refused it
   */
  record SegmentRefused(String about, String reason, Instant at) implements Event {
    public SegmentRefused {
      require(about, reason, at);
      reason = DeadLetter.cut(reason, DeadLetter.LONGEST_REASON);
    }
  }

  record CampaignAdmitted(String about, Campaign campaign, Instant at) implements Event {
    public CampaignAdmitted {
      require(about, campaign, at);
    }
  }

  record CampaignRefused(String about, String reason, Instant at) implements Event {
    public CampaignRefused {
      require(about, reason, at);
      reason = DeadLetter.cut(reason, DeadLetter.LONGEST_REASON);
    }
  }

  /**
   * How many messages of a campaign stand where, as hold counts them; absolute, the newest holds.
   */
  record AudienceCounted(String about, Tally tally, Instant at) implements Event {
    public AudienceCounted {
      require(about, tally, at);
    }
  }

  /** A record of the topic that anybody wrote may lack some. */
  private static void require(Object... fields) {
    for (Object field : fields) {
      if (field == null) {
        throw new InvalidInputException("event: a field is missing");
      }
    }
  }
}
