// SPDX-License-Identifier: Apache-2.0
package io.kadian.cli;

import io.kadian.cluster.ClusterAwayException;
import io.kadian.domain.Database;
import io.kadian.domain.InvalidInputException;
import io.kadian.domain.UnreadableFile;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.TimeoutException;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** Says what went wrong in a sentence, without a stack trace, and with which exit code. */
final class Mishaps implements IExecutionExceptionHandler, IParameterExceptionHandler {
  /** PostgreSQL's SQLSTATEs (Appendix A of its manual). */
  private static final String UNDEFINED_TABLE = "42P01";

  private static final String CANNOT_CONNECT = "08001";
  private static final String UNDEFINED_COLUMN = "42703";
  private static final String INSUFFICIENT_PRIVILEGE = "42501";

  private final Kadian kadian;

  Mishaps(Kadian kadian) {
    this.kadian = kadian;
  }

  @Override
  public int handleParseException(ParameterException e, String[] args) {
    CommandLine command = e.getCommandLine();
    command.getErr().println("kadian: " + e.getMessage());
    if (Arrays.asList(args).contains(AsJson.NAME)) {
      kadian.answer(new AsJson.Failure(e.getMessage(), CommandLine.ExitCode.USAGE));
    }
    UnmatchedArgumentException.printSuggestions(e, command.getErr());
    command.getErr().println("Try '" + command.getCommandSpec().qualifiedName() + " --help'.");
    return CommandLine.ExitCode.USAGE;
  }

  @Override
  public int handleExecutionException(Exception e, CommandLine command, ParseResult result) {
    AsJson.Failure failure = failure(e, command);
    if (AsJson.isAsked(result)) {
      kadian.answer(failure);
    }
    return failure.exitCode();
  }

  /** Says it to a person; whoever reads JSON has both, and stderr has the stack trace. */
  private AsJson.Failure failure(Exception e, CommandLine command) {
    if (kadian.isVerbose()) {
      e.printStackTrace(command.getErr());
    }
    Optional<InvalidInputException> refused =
        cause(e, InvalidInputException.class)
            .or(() -> cause(e, FileSystemException.class).map(Mishaps::ofFile));
    if (refused.isPresent()) {
      command.getErr().println(refused.get().getMessage());
      return new AsJson.Failure(refused.get().getMessage(), Kadian.REFUSED);
    }
    Optional<String> unreachable =
        cause(e, KafkaException.class)
            .map(this::ofKafka)
            .or(() -> cause(e, ClusterAwayException.class).map(Mishaps::ofFlink))
            .or(() -> cause(e, SQLException.class).map(this::ofDatabase));
    if (unreachable.isPresent()) {
      kadian.warn(unreachable.get());
      return new AsJson.Failure(unreachable.get(), Kadian.UNREACHABLE);
    }
    String bug =
        "this shouldn't happen: " + e + (kadian.isVerbose() ? "" : " (--verbose says where)");
    kadian.warn(bug);
    return new AsJson.Failure(bug, Kadian.BUG);
  }

  private String ofKafka(KafkaException e) {
    String broker = "Kafka at " + kadian.settings().text("kafka.bootstrap-servers");
    if (cause(e, TimeoutException.class).isPresent()) {
      return broker
          + " doesn't answer; is it running, and is that its address?"
          + " (kafka.bootstrap-servers)";
    }
    Throwable root = root(e);
    if (root instanceof AuthenticationException || root instanceof AuthorizationException) {
      return broker + " turns us away: " + root.getMessage() + " (kafka.properties-file)";
    }
    return broker + ": " + root.getMessage() + " (kafka.bootstrap-servers, kafka.properties-file)";
  }

  /** One that nobody looked at before: of KADIAN_RUN, say. */
  private static InvalidInputException ofFile(FileSystemException e) {
    return UnreadableFile.because(Path.of(String.valueOf(e.getFile())), e);
  }

  private static String ofFlink(ClusterAwayException e) {
    return e.getMessage() + "; is the cluster up? (scripts/cluster status)";
  }

  private String ofDatabase(SQLException e) {
    Database settings = kadian.settings().database();
    String url = settings.url().replaceFirst("\\?.*", ""); // its parameters may hold a password
    String database = "The database " + settings.user() + "@" + url;
    if (CANNOT_CONNECT.equals(e.getSQLState())
        && String.valueOf(e.getMessage()).startsWith("No suitable driver")) {
      return database + " has no address; write jdbc:postgresql://HOST/NAME (database.url)";
    }
    if (UNDEFINED_TABLE.equals(e.getSQLState())) {
      return database + " has no ledger yet; create it with: psql -f sql/ledger.sql";
    }
    if (UNDEFINED_COLUMN.equals(e.getSQLState())) {
      return database + " has the ledger of an older version; run sql/ledger.sql again";
    }
    if (INSUFFICIENT_PRIVILEGE.equals(e.getSQLState())) {
      return database
          + ": "
          + firstLine(e.getMessage())
          + "; sql/grants.sql says which role may do what (kadian_status, kadian_reader,"
          + " kadian_operator)";
    }
    return database + ": " + firstLine(e.getMessage()) + " (database.url, .user, .password)";
  }

  private static <T extends Throwable> Optional<T> cause(Throwable e, Class<T> type) {
    return Stream.iterate(e, t -> t != null, Throwable::getCause)
        .filter(type::isInstance)
        .map(type::cast)
        .findFirst();
  }

  private static Throwable root(Throwable e) {
    Throwable root = e;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return root;
  }

  private static String firstLine(String message) {
    return message == null ? "no message" : message.lines().findFirst().orElse("");
  }
}
