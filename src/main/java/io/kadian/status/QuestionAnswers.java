// SPDX-License-Identifier: Apache-2.0
package io.kadian.status;

import io.kadian.domain.AudienceEstimate;
import io.kadian.domain.Event;
import io.kadian.domain.Event.AudienceEstimated;
import io.kadian.domain.Event.CampaignRefused;
import io.kadian.domain.Event.MemberExplained;
import io.kadian.domain.Event.QuestionRefused;
import io.kadian.domain.InvalidInputException;
import io.kadian.domain.Json;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.TreeMap;
import javax.annotation.Nullable;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Listens for the job's answers to one question on the events topic, from now on. */
public final class QuestionAnswers implements AutoCloseable {
  private final TopicTail events;
  private final String id;
  private final Map<Integer, AudienceEstimated> estimates = new TreeMap<>();
  @Nullable private MemberExplained explained;
  @Nullable private String refusal;

  /**
   * @param kafka client properties
   * @param id the question's, which must not be published yet; of a test, its campaign's
   */
  public QuestionAnswers(Properties kafka, String eventsTopic, String id) {
    this.events = new TopicTail(kafka, eventsTopic);
    this.id = id;
    try {
      events.skipToEnd();
    } catch (RuntimeException e) {
      events.close();
      throw e;
    }
  }

  /**
   * Reads on, up to what the topic holds now.
   *
   * @throws InvalidInputException with the job's words if it refuses to answer
   */
  public void read() {
    events.readToEnd(this::hear);
    if (refusal != null) {
      throw new InvalidInputException(refusal);
    }
  }

  /** How many subtasks have answered. */
  public int answered() {
    return estimates.size();
  }

  /** How many are to answer; 0 until one has told. */
  public int subtasks() {
    return estimates.values().stream().mapToInt(AudienceEstimated::subtasks).max().orElse(0);
  }

  /** The sum, once every subtask has answered. */
  public Optional<AudienceEstimate> estimate() {
    boolean complete =
        !estimates.isEmpty()
            && estimates.values().stream().allMatch(each -> each.subtasks() == estimates.size());
    return complete
        ? Optional.of(
            estimates.values().stream()
                .map(AudienceEstimated::estimate)
                .reduce(AudienceEstimate.NONE, AudienceEstimate::plus))
        : Optional.empty();
  }

  public Optional<MemberExplained> explanation() {
    return Optional.ofNullable(explained);
  }

  private void hear(ConsumerRecord<String, byte[]> record) {
    if (record.value() == null || !id.equals(record.key())) {
      return;
    }
    Event event;
    try {
      event = Json.read(record.value(), Event.class);
    } catch (InvalidInputException e) {
      return; // `kadian status` says so
    }
    if (event instanceof AudienceEstimated estimated) {
      estimates.put(estimated.subtask(), estimated);
    } else if (event instanceof MemberExplained answer) {
      explained = answer;
    } else if (event instanceof QuestionRefused refused) {
      refusal = refused.reason();
    } else if (event instanceof CampaignRefused refused) {
      refusal = refused.reason();
    }
  }

  @Override
  public void close() {
    events.close();
  }
}
