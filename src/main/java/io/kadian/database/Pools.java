// SPDX-License-Identifier: Apache-2.0
package io.kadian.database;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.kadian.domain.Database;
import java.time.Duration;
import java.util.Map;
import org.postgresql.Driver;

/**
 * Opens pools of connections of which none waits for ever: the server is told to give up a
 * statement ({@code statement_timeout}), and if it doesn't even say that it did, the socket gives
 * up half as much later.
 *
 * <p>The statements look up single rows, a batch of them at a time, and are told to do so by index.
 * Left alone, PostgreSQL plans them when {@code sms_claim} is empty, before the burst, and then
 * reads the whole table for each batch until the next analyze; planned anew, it does so up to some
 * 80,000 rows.
 *
 * <p>What the URL says of these is stronger (pgjdbc: parameters of the URL before properties).
 */
public final class Pools {
  private static final Duration MOST_FOR_A_CONNECTION = Duration.ofSeconds(5);

  /** HikariCP's least. */
  private static final Duration LEAST_FOR_A_CONNECTION = Duration.ofMillis(250);

  private static final String LOOK_UP_BY_INDEX =
      " -c plan_cache_mode=force_custom_plan"
          + " -c enable_seqscan=off -c enable_hashjoin=off -c enable_mergejoin=off";

  private Pools() {}

  /** Connects to nothing yet: the database may be away when the job starts. */
  public static HikariDataSource open(Database database, String name, int connections) {
    Duration toConnect = toConnect(database);
    HikariConfig config = new HikariConfig();
    config.setPoolName(name);
    config.setJdbcUrl(database.url());
    config.setDriverClassName(Driver.class.getName()); // this job's own, not any that is registered
    config.setUsername(database.user());
    config.setPassword(database.password());
    config.setMaximumPoolSize(connections);
    config.setConnectionTimeout(toConnect.toMillis());
    config.setValidationTimeout(toConnect.toMillis());
    config.setInitializationFailTimeout(-1);
    properties(database, name).forEach(config::addDataSourceProperty);
    return new HikariDataSource(config);
  }

  /** The driver's properties by which a connection of ours is known and can't hang. */
  public static Map<String, String> properties(Database database, String name) {
    return Map.of(
        "ApplicationName",
        "kadian " + name,
        "tcpKeepAlive",
        "true",
        "connectTimeout",
        seconds(toConnect(database)),
        "socketTimeout",
        socketTimeout(database),
        "options",
        "-c statement_timeout=" + database.timeout().toMillis() + LOOK_UP_BY_INDEX);
  }

  private static Duration toConnect(Database database) {
    return max(LEAST_FOR_A_CONNECTION, min(MOST_FOR_A_CONNECTION, database.timeout()));
  }

  private static String socketTimeout(Database database) {
    return seconds(database.timeout().multipliedBy(3).dividedBy(2));
  }

  /** The driver takes whole seconds; 0 would be for ever. */
  private static String seconds(Duration duration) {
    return String.valueOf(Math.max(1, duration.plusMillis(999).toSeconds()));
  }

  private static Duration min(Duration a, Duration b) {
    return a.compareTo(b) <= 0 ? a : b;
  }

  private static Duration max(Duration a, Duration b) {
    return a.compareTo(b) >= 0 ? a : b;
  }
}
