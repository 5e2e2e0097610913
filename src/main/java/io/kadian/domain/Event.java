// SPDX-License-Identifier: Apache-2.0
package io.kadian.domain;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.time.Instant;
import java.util.List;
import javax.annotation.Nullable;

/** What the job says on the events topic, as JSON with a {@code type}. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
  @JsonSubTypes.Type(value = Event.SegmentAccepted.class, name = "segment-accepted"),
  @JsonSubTypes.Type(value = Event.SegmentRefused.class, name = "segment-refused"),
  @JsonSubTypes.Type(value = Event.CampaignAdmitted.class, name = "campaign-admitted"),
  @JsonSubTypes.Type(value = Event.CampaignRefused.class, name = "campaign-refused"),
  @JsonSubTypes.Type(value = Event.AudienceCounted.class, name = "audience-counted"),
  @JsonSubTypes.Type(value = Event.AudienceSealed.class, name = "audience-sealed"),
  @JsonSubTypes.Type(value = Event.CommandObeyed.class, name = "command-obeyed"),
  @JsonSubTypes.Type(value = Event.CommandRefused.class, name = "command-refused"),
  @JsonSubTypes.Type(value = Event.RollCalled.class, name = "roll-called"),
  @JsonSubTypes.Type(value = Event.RollAnswered.class, name = "roll-answered"),
  @JsonSubTypes.Type(value = Event.QuestionRefused.class, name = "question-refused"),
  @JsonSubTypes.Type(value = Event.AudienceEstimated.class, name = "audience-estimated"),
  @JsonSubTypes.Type(value = Event.MemberExplained.class, name = "member-explained")
})
public sealed interface Event {
  /** The segment, campaign or question that it is about; the event's Kafka key. */
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

  /**
   * A campaign's audience is fixed.
   *
   * @param members in it
   * @param hash {@link AudienceSeal}'s
   */
  record AudienceSealed(String about, long members, String hash, Instant at) implements Event {
    public AudienceSealed {
      require(about, hash, at);
    }
  }

  /**
   * A {@link ControlRecord.Command} has come in and makes sense.
   *
   * @param about the campaign, or {@value #ALL}
   * @param command its id
   * @param changed false: it was so already
   */
  record CommandObeyed(String about, String command, boolean changed, Instant at) implements Event {
    /** No campaign is named so. */
    public static final String ALL = "*";

    public CommandObeyed {
      require(about, command, at);
    }
  }

  /**
   * A {@link ControlRecord.Command} that makes no sense; it has changed nothing.
   *
   * @param about the campaign, or {@link CommandObeyed#ALL}
   */
  record CommandRefused(String about, String command, String reason, Instant at) implements Event {
    public CommandRefused {
      require(about, command, reason, at);
    }
  }

  /**
   * A {@link ControlRecord.RollCall} has come in; each subtask of hold answers for each campaign.
   *
   * @param about always {@value #ROLL}
   * @param job Flink's id of the job that speaks
   * @param campaigns whose messages may still leave
   */
  record RollCalled(String about, String job, Instant calledAt, List<String> campaigns, Instant at)
      implements Event {
    public static final String ROLL = "roll-call";

    public RollCalled {
      require(about, job, calledAt, campaigns, at);
      campaigns = List.copyOf(campaigns);
    }
  }

  /**
   * What a subtask of hold has of a campaign. Its held messages were counted one by one, so the sum
   * over the subtasks is what is really there.
   *
   * @param job Flink's id of the job that speaks
   */
  record RollAnswered(String about, String job, int subtask, int subtasks, Tally tally, Instant at)
      implements Event {
    public RollAnswered {
      require(about, job, tally, at);
    }
  }

  /**
   * A {@link ControlRecord.Question} that can't be answered.
   *
   * @param about the question's id; of a {@link ControlRecord.TestSend}, its campaign's
   */
  record QuestionRefused(String about, String reason, Instant at) implements Event {
    public QuestionRefused {
      require(about, reason, at);
      reason = DeadLetter.cut(reason, DeadLetter.LONGEST_REASON);
    }
  }

  /**
   * What a subtask of selection finds among its members; the sum over the subtasks is the answer.
   *
   * @param about the question's id
   */
  record AudienceEstimated(
      String about, int subtask, int subtasks, AudienceEstimate estimate, Instant at)
      implements Event {
    public AudienceEstimated {
      require(about, estimate, at);
    }
  }

  /**
   * Why a segment would select a member, or wouldn't.
   *
   * @param about the question's id
   * @param selected false too if the condition can't be evaluated
   * @param error why it can't
   * @param verdict null: the job holds no such member
   */
  record MemberExplained(
      String about,
      String member,
      boolean selected,
      @Nullable String error,
      @Nullable Verdict verdict,
      Instant at)
      implements Event {
    public MemberExplained {
      require(about, member, at);
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
