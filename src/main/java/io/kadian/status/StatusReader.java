// SPDX-License-Identifier: Apache-2.0
package io.kadian.status;

import io.kadian.domain.Database;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;

/**
 * Reads where campaigns stand. Who looks once calls {@link #read}. Who looks again and again calls
 * its parts, the topics before the ledger: what they say is then at least as old as the rows. Not
 * thread-safe.
 */
public final class StatusReader implements AutoCloseable {
  private final News news;
  private final LedgerReader ledger;
  private final Map<String, LedgerCounts> counts = new HashMap<>();

  /**
   * @param kafka client properties, as {@code Settings.kafka()} gives them
   */
  public StatusReader(
      Properties kafka, String controlTopic, String eventsTopic, Database database) {
    this.news = new News(kafka, controlTopic, eventsTopic);
    this.ledger = new LedgerReader(database);
  }

  /** One campaign as it stands now; empty if nobody has announced it. */
  public Optional<CampaignStatus> read(String id, Instant now) throws SQLException {
    readTopics();
    readLedger(List.of(id));
    return status(id, now);
  }

  /**
   * @throws org.apache.kafka.common.KafkaException if the broker can't be reached or refuses
   */
  public void readTopics() {
    news.read();
  }

  /** What the topics say, without the ledger. */
  public News news() {
    return news;
  }

  /** Reads these campaigns' rows; what was read of others stays as it is. */
  public void readLedger(Collection<String> ids) throws SQLException {
    remember(ids, ledger.read(ids, true));
  }

  /** Like {@link #readLedger} in half the time: without lateness. */
  public void countLedger(Collection<String> ids) throws SQLException {
    remember(ids, ledger.read(ids, false));
  }

  /**
   * One campaign by the rows of a transaction of the caller's, which reads more of them: to be
   * begun after {@link #readTopics}.
   */
  public Optional<CampaignStatus> status(String id, Connection snapshot, Instant now)
      throws SQLException {
    remember(List.of(id), LedgerReader.read(snapshot, List.of(id), true));
    return status(id, now);
  }

  private void remember(Collection<String> ids, Map<String, LedgerCounts> read) {
    ids.forEach(id -> counts.put(id, read.getOrDefault(id, LedgerCounts.NONE)));
  }

  /** From what was read last, in the order of the ids; what nobody announced is left out. */
  public List<CampaignStatus> statuses(Collection<String> ids, Instant now) {
    return ids.stream().flatMap(id -> status(id, now).stream()).toList();
  }

  private Optional<CampaignStatus> status(String id, Instant now) {
    LedgerCounts rows = counts.getOrDefault(id, LedgerCounts.NONE);
    CampaignNews said = news.campaign(id);
    return said.campaign() == null
        ? Optional.empty()
        : Optional.of(CampaignStatus.of(said, rows, now));
  }

  @Override
  public void close() throws SQLException {
    try (news) {
      ledger.close();
    }
  }
}
