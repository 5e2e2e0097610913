// SPDX-License-Identifier: Apache-2.0
package io.kadian.chaos;

import io.kadian.testing.PartsProcesses;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import javax.annotation.Nullable;

/**
 * Keeps PostgreSQL from ending the statements that settle what was sent, as a slow disk would: a
 * trigger that waits for a lock, which is held while the gate is shut.
 */
final class SettleGate implements AutoCloseable {
  private static final String LOCK = "20121212";

  private final PartsProcesses parts;
  private @Nullable Connection shut;

  SettleGate(PartsProcesses parts) throws SQLException {
    this.parts = parts;
    parts.execute(
        """
        create function wait_at_the_gate() returns trigger language plpgsql as $$
        begin
          if exists (select from settled where state = 'SENT') then
            perform pg_advisory_xact_lock_shared(LOCK);
          end if;
          return null;
        end $$;
        create trigger settle_gate after insert on sms_log
          referencing new table as settled for each statement execute function wait_at_the_gate();
        """
            .replace("LOCK", LOCK));
  }

  void shut() throws SQLException {
    shut = parts.connect();
    try (Statement statement = shut.createStatement()) {
      statement.execute("select pg_advisory_lock(" + LOCK + ")");
    }
  }

  /** What waits goes on. */
  void open() throws SQLException {
    if (shut != null) {
      shut.close();
      shut = null;
    }
  }

  @Override
  public void close() throws SQLException {
    open();
  }
}
