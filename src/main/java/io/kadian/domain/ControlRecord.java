// SPDX-License-Identifier: Apache-2.0
package io.kadian.domain;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
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
  @JsonSubTypes.Type(value = ControlRecord.RollCall.class, name = "roll-call"),
  @JsonSubTypes.Type(value = ControlRecord.Question.class, name = "question"),
  @JsonSubTypes.Type(value = ControlRecord.TestSend.class, name = "test-send")
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
   * Asks the job about the members that it holds: whom a segment would select ({@link
   * Event.AudienceEstimated}) or, with a member, why it would select this one or not ({@link
   * Event.MemberExplained}). Nothing is announced. All have one key: the topic needn't keep what
   * was asked.
   *
   * @param id names it, and the answers
   * @param segment its name, in what the job says
   * @param sql a segment's file, published or not
   * @param sendAt what the condition takes for the campaign's instant; finer than a millisecond is
   *     cut off
   * @param campaign to be rendered for whom the segment selects; null: they are only counted
   * @param member the one that is asked about; null: all are
   * @param askedAt the job doesn't answer what is {@link #FRESH} old: it reads the topic from the
   *     beginning
   */
  record Question(
      String id,
      String segment,
      String sql,
      Instant sendAt,
      @Nullable Campaign campaign,
      @Nullable String member,
      Instant askedAt)
      implements ControlRecord {

    public static final Duration FRESH = Duration.ofMinutes(1);

    private static final Pattern ID = Pattern.compile("[a-z0-9][a-z0-9-]{0,63}");

    public Question {
      require(id != null && ID.matcher(id).matches(), "question: id", "must be " + ID.pattern());
      require(
          segment != null && Campaign.ID.matcher(segment).matches(),
          "question: segment",
          Campaign.NAMED);
      require(sql != null && !sql.isBlank(), "question: sql", "must not be empty");
      require(sendAt != null, "question: send_at", "is missing");
      sendAt = sendAt.truncatedTo(ChronoUnit.MILLIS);
      require(
          campaign == null || member == null, "question: campaign", "is for all, not for a member");
      require(askedAt != null, "question: asked_at", "is missing");
      askedAt = askedAt.truncatedTo(ChronoUnit.MILLIS);
    }

    @Override
    public String key() {
      return "question";
    }

    public boolean isStale(Instant now) {
      return now.isAfter(askedAt.plus(FRESH));
    }
  }

  /**
   * Sends a campaign's text to some phones, members or not, by the way that all messages go. All
   * have one key, as {@link Question}s have.
   *
   * @param campaign has an id of its own and is due at once; its segment isn't looked at
   * @param member whose columns the text takes; null: it takes the fallbacks
   * @param phones E.164
   */
  record TestSend(Campaign campaign, @Nullable String member, List<String> phones, Instant askedAt)
      implements ControlRecord {

    public static final int MOST_PHONES = 100;

    private static final Pattern PHONE = Pattern.compile("\\+[1-9]\\d{4,14}");
    private static final String MARK = ".test-";

    /** Of a campaign's id: leaves room for the mark and the second. */
    private static final int LONGEST = 48;

    public TestSend {
      require(campaign != null, "test-send: campaign", "is missing");
      require(
          phones != null
              && !phones.isEmpty()
              && phones.size() <= MOST_PHONES
              && phones.stream().allMatch(p -> p != null && PHONE.matcher(p).matches()),
          "test-send: phones",
          "must be 1 to " + MOST_PHONES + ", as in +8613812345678");
      phones = List.copyOf(phones);
      require(askedAt != null, "test-send: asked_at", "is missing");
      askedAt = askedAt.truncatedTo(ChronoUnit.MILLIS);
    }

    @Override
    public String key() {
      return "test-send";
    }

    public boolean isStale(Instant now) {
      return now.isAfter(askedAt.plus(Question.FRESH));
    }

    /** The id of a campaign's test. */
    public static String idOf(String campaign, Instant askedAt) {
      return campaign.substring(0, Math.min(campaign.length(), LONGEST))
          + MARK
          + askedAt.getEpochSecond();
    }

    /** Whether the campaign's id is a test's, or looks like one. */
    public static boolean isOne(String campaign) {
      return campaign.contains(MARK);
    }

    /** Leaves the phones out of logs. */
    @Override
    public String toString() {
      return "TestSend[" + campaign.id() + " to " + phones.size() + " phones]";
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
