// SPDX-License-Identifier: Apache-2.0
package io.kadian.bench.raw;

import io.kadian.bench.measure.DatabaseLogin;
import io.kadian.bench.measure.Throughput;
import io.kadian.domain.Database;
import io.kadian.domain.Json;
import io.kadian.domain.Outcome;
import io.kadian.domain.Sms;
import io.kadian.gateway.ClaimsDriver;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * How many messages a second PostgreSQL claims and settles, one after the other, with the very
 * statements of the gateway, each by as many connections as a subtask uses.
 */
@Command(
    name = "raw-claims",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description =
        "PostgreSQL has the tables of sql/ledger.sql. Empties sms_claim and sms_log of the database, before and after.")
public final class RawClaims implements Callable<Integer> {
  /** As gateway.batch. */
  private static final int BATCH = 500;

  /** Half of gateway.connections claim, half settle. */
  private static final int CONNECTIONS = 2;

  private static final Duration WINDOW = Duration.ofMinutes(30);

  /** Each stage alone. */
  public record Figures(Throughput claim, Throughput settle) {}

  @Mixin private DatabaseLogin login;

  @Option(
      names = "--messages",
      paramLabel = "N",
      defaultValue = "500000",
      description = "All are in memory, 300 bytes each. Default: ${DEFAULT-VALUE}.")
  private int messages;

  public static void main(String[] args) {
    System.exit(new CommandLine(new RawClaims()).execute(args));
  }

  @Override
  public Integer call() throws Exception {
    Database database = login.database();
    empty(database);
    try (ClaimsDriver claims = new ClaimsDriver(database, CONNECTIONS, WINDOW)) {
      System.out.println(Json.text(Json.bytes(measure(claims))));
    } finally {
      empty(database);
    }
    return CommandLine.ExitCode.OK;
  }

  private Figures measure(ClaimsDriver claims) throws InterruptedException, ExecutionException {
    Instant now = Instant.now();
    List<List<Sms>> requests = MadeUpSms.batches(messages, BATCH, now);
    List<List<Outcome>> outcomes =
        requests.stream().map(batch -> batch.stream().map(sms -> sent(sms, now)).toList()).toList();
    return new Figures(
        SideBySide.run(CONNECTIONS, requests, claims::claim),
        SideBySide.run(CONNECTIONS, outcomes, claims::settle));
  }

  private static Outcome sent(Sms sms, Instant at) {
    return Outcome.sent(sms, "raw", "id-" + sms.member(), at);
  }

  private static void empty(Database database) throws SQLException {
    try (Connection connection =
            DriverManager.getConnection(database.url(), database.user(), database.password());
        Statement statement = connection.createStatement()) {
      statement.execute("truncate sms_claim, sms_log");
    }
  }
}
