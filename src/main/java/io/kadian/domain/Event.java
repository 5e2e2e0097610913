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

  record SegmentAccepted(String about, long version, Instant at) implements Event {}

  /**
   * @param reason Flink's own message, with its position, where the planner refused it
   */
  record SegmentRefused(String about, String reason, Instant at) implements Event {}

  record CampaignAdmitted(String about, Campaign campaign, Instant at) implements Event {}

  record CampaignRefused(String about, String reason, Instant at) implements Event {}

  /**
   * How many messages of a campaign stand where, as hold counts them; absolute, the newest holds.
   */
  record AudienceCounted(String about, Tally tally, Instant at) implements Event {}
}
