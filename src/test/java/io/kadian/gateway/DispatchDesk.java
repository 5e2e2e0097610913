// SPDX-License-Identifier: Apache-2.0
package io.kadian.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.kadian.database.Outage;
import io.kadian.domain.Outcome;
import io.kadian.domain.Sms;
import io.kadian.testing.HandSwitch;
import io.kadian.testing.Ledger;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.flink.metrics.groups.UnregisteredMetricsGroup;

/** A dispatch on a real database, and what came out of it. */
final class DispatchDesk implements AutoCloseable {
  static final Duration WINDOW = Duration.ofMinutes(30);
  static final Duration SOON = Duration.ofSeconds(40);

  private final Ledger ledger;
  private final HikariDataSource pool;
  private final Dispatch dispatch;
  private final Map<String, Outcome> outcomes = new ConcurrentHashMap<>();
  private final List<Throwable> failures = new CopyOnWriteArrayList<>();

  /**
   * @param run of the job: another one claims anew
   */
  DispatchDesk(Ledger ledger, long run, SmsGateway gateway, Clock clock) {
    this.ledger = ledger;
    HikariConfig config = new HikariConfig();
    config.setDataSource(ledger.dataSource());
    config.setMaximumPoolSize(2);
    this.pool = new HikariDataSource(config);
    this.dispatch =
        new Dispatch(
            new GatewaySettings(
                ledger.database(),
                WINDOW,
                2,
                500,
                Duration.ofMillis(2),
                Duration.ofMillis(2),
                Duration.ofMillis(50),
                Duration.ofMillis(10),
                Duration.ofMillis(100)),
            new Claims(pool, new UUID(0, run), WINDOW),
            gateway,
            new HandSwitch(),
            clock,
            () -> new Random(1),
            new Outage("messages wait", System::nanoTime),
            new GatewayMetrics(new UnregisteredMetricsGroup()));
  }

  private void told(Outcome outcome) {
    Outcome before = outcomes.put(outcome.member(), outcome);
    if (before != null) {
      failures.add(new AssertionError("told twice: " + before + ", " + outcome));
    }
  }

  void accept(Sms sms) {
    dispatch.accept(new Attempt(sms, new TestOwner(this::told, failures::add)));
  }

  Collection<Outcome> outcomes(int count) {
    await().atMost(SOON).until(() -> outcomes.size() >= count || !failures.isEmpty());
    assertThat(failures).isEmpty();
    return outcomes.values();
  }

  Outcome outcome(String member) {
    await().atMost(SOON).until(() -> outcomes.containsKey(member) || !failures.isEmpty());
    assertThat(failures).isEmpty();
    return outcomes.get(member);
  }

  boolean hasOutcome(String member) {
    return outcomes.containsKey(member);
  }

  /** {@code STATE|reason|route} of a member's claim. */
  String claim(String member) throws SQLException {
    return row("sms_claim", member);
  }

  /** The same of its row in the log. */
  String logged(String member) throws SQLException {
    return row("sms_log", member);
  }

  private String row(String table, String member) throws SQLException {
    return ledger
        .query("select state, reason, route from " + table + " where member = '" + member + "'")
        .get(0);
  }

  @Override
  public void close() {
    dispatch.close();
    pool.close();
  }
}
