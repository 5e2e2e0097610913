// SPDX-License-Identifier: Apache-2.0
package io.kadian.status;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.kadian.domain.InvalidInputException;
import io.kadian.domain.Json;
import io.kadian.domain.Outcome;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * Listens on the outcomes topic for what becomes of one campaign's messages, from now on. It has
 * them as soon as the ledger does, and asks no database.
 */
public final class OutcomesOf implements AutoCloseable {
  private final TopicTail outcomes;
  private final String campaign;
  private final Map<String, Outcome> byMember = new LinkedHashMap<>();

  /**
   * @param kafka client properties
   * @param campaign which must not be announced yet
   */
  public OutcomesOf(Properties kafka, String outcomesTopic, String campaign) {
    this.outcomes = new TopicTail(kafka, outcomesTopic);
    this.campaign = campaign;
    try {
      outcomes.skipToEnd();
    } catch (RuntimeException e) {
      outcomes.close();
      throw e;
    }
  }

  /** Reads on, up to what the topic holds now; the newest of each member. */
  public Collection<Outcome> read() {
    outcomes.readToEnd(this::hear);
    return byMember.values();
  }

  private void hear(ConsumerRecord<String, byte[]> record) {
    if (record.value() == null || !new String(record.value(), UTF_8).contains(campaign)) {
      return; // of the thousands of a burst most aren't ours
    }
    try {
      for (Outcome outcome : Json.read(record.value(), Outcome[].class)) {
        if (outcome != null && campaign.equals(outcome.campaign())) {
          byMember.put(outcome.member(), outcome);
        }
      }
    } catch (InvalidInputException e) {
      // The job puts it to the dead letters.
    }
  }

  @Override
  public void close() {
    outcomes.close();
  }
}
