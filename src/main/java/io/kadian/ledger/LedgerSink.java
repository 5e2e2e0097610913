// SPDX-License-Identifier: Apache-2.0
package io.kadian.ledger;

import io.kadian.database.LogUpsert;
import io.kadian.database.PatientWriter;
import io.kadian.domain.Database;
import io.kadian.domain.Outcome;
import java.util.List;
import org.apache.flink.api.connector.sink2.Sink;

/** Writes batches of outcomes to {@code sms_log}, at least once. */
public final class LedgerSink {
  private LedgerSink() {}

  public static Sink<List<Outcome>> to(Database database) {
    return context ->
        new PatientWriter<>(
            database, "ledger", "the ledger is behind", LogUpsert.UPSERT, LogUpsert::bind, context);
  }
}
