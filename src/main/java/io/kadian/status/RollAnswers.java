// SPDX-License-Identifier: Apache-2.0
package io.kadian.status;

import io.kadian.domain.Event;
import io.kadian.domain.InvalidInputException;
import io.kadian.domain.Json;
import io.kadian.domain.Tally;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Listens for a job's answers to a roll call on the events topic, from now on. Not thread-safe. */
public final class RollAnswers implements AutoCloseable {
  private final TopicTail events;
  private final Roll roll;

  /**
   * @param kafka client properties
   * @param job whose answers count
   * @param calledAt of the roll call, which must not be published yet
   */
  public RollAnswers(Properties kafka, String eventsTopic, String job, Instant calledAt) {
    this.events = new TopicTail(kafka, eventsTopic);
    this.roll = new Roll(job, calledAt);
    try {
      events.readToEnd(before -> {});
    } catch (RuntimeException e) {
      events.close();
      throw e;
    }
  }

  /** Reads on, up to what the topic holds now. */
  public void read() {
    events.readToEnd(this::hear);
  }

  /** What the job has of each campaign, once every subtask has answered for every campaign. */
  public Optional<Map<String, Tally>> complete() {
    return roll.complete();
  }

  /** What is missing, in words. */
  public String missing() {
    return roll.missing();
  }

  private void hear(ConsumerRecord<String, byte[]> record) {
    if (record.value() == null) {
      return;
    }
    Event event;
    try {
      event = Json.read(record.value(), Event.class);
    } catch (InvalidInputException e) {
      return; // `kadian status` says so
    }
    roll.hear(event);
  }

  @Override
  public void close() {
    events.close();
  }
}
