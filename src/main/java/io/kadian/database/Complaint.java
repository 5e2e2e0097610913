// SPDX-License-Identifier: Apache-2.0
package io.kadian.database;

import java.sql.SQLException;
import java.util.stream.Stream;
import javax.annotation.Nullable;

/**
 * What a failed statement means for who runs the job (SQLSTATEs: Appendix A of PostgreSQL's
 * manual).
 *
 * <p>Waiting helps against nearly all of them, even where somebody must first grant a right or make
 * a table: nothing is lost meanwhile, and the job needs no restart. It doesn't help where the data
 * themselves are refused.
 */
final class Complaint {
  private Complaint() {}

  /** In words, and without a stack trace. */
  static String of(SQLException e) {
    String state = state(e);
    return "%s [%s: %s]".formatted(meaning(state), state == null ? "no SQLSTATE" : state, root(e));
  }

  static String meaning(SQLException e) {
    return meaning(state(e));
  }

  /** Whether the same statement with the same values will fail for ever. */
  static boolean isOfTheData(SQLException e) {
    String state = state(e);
    return state != null && (state.startsWith("22") || state.startsWith("23"));
  }

  private static String meaning(@Nullable String state) {
    if (state == null) {
      return "it can't be reached";
    }
    return switch (state) {
      case "42P01", "42703", "3F000", "3D000" ->
          "the ledger isn't there, or is not the one of this version; run sql/ledger.sql";
      case "42501" -> "the job's role lacks a right; run sql/grants.sql";
      case "25006" -> "it is read-only: is it a standby?";
      case "53300" -> "it has no connection left";
      case "40001", "40P01", "55P03" -> "transactions are in each other's way";
      case "57014" -> "a statement took longer than database.timeout";
      default -> meaningOfClass(state);
    };
  }

  private static String meaningOfClass(String state) {
    return switch (state.substring(0, Math.min(2, state.length()))) {
      case "08", "57" -> "it can't be reached";
      case "28" -> "it turns the job away; see database.user and its password";
      case "22", "23" -> "it refuses the data";
      case "53" -> "it is short of memory, disk or connections";
      default -> "it fails";
    };
  }

  /** HikariCP hides what happened behind a time-out of its own. */
  @Nullable
  private static String state(SQLException e) {
    return causes(e)
        .filter(SQLException.class::isInstance)
        .map(cause -> ((SQLException) cause).getSQLState())
        .filter(state -> state != null && !state.isEmpty())
        .reduce((first, last) -> last)
        .orElse(null);
  }

  private static String root(SQLException e) {
    Throwable root =
        causes(e).filter(SQLException.class::isInstance).reduce((first, last) -> last).orElse(e);
    String message = root.getMessage();
    return message == null ? root.toString() : message.lines().findFirst().orElse("");
  }

  private static Stream<Throwable> causes(Throwable e) {
    return Stream.iterate(e, cause -> cause != null, Throwable::getCause).limit(20);
  }
}
