// SPDX-License-Identifier: Apache-2.0
package io.kadian.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.kadian.testing.Ledger;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The same claims, with the log as sql/partitions.sql makes it. */
class ClaimsInPartitionsTest extends ClaimsTest {
  private static final String PARTITIONS =
      "select parent.relname, count(*) from pg_inherits"
          + " join pg_class parent on parent.oid = inhparent"
          + " where parent.relkind = 'p' group by 1 order by 1";

  private static final String INDEXES =
      "select indexname from pg_indexes where tablename in ('sms_claim', 'sms_log') order by 1";

  /** In place of the other's. */
  @BeforeAll
  static void start() throws Exception {
    ledger = new Ledger();
    ledger.execute(
        "insert into sms_log (campaign, member, phone, parts, state, due)"
            + " values ('before', 'm1', '+8613800000001', 1, 'SENT', now())");
    partition();
    assertThat(ledger.query("select campaign from sms_log")).containsExactly("before");
  }

  private static void partition() throws Exception {
    ledger.execute(Files.readString(Path.of("sql/partitions.sql")));
  }

  /** Else a newer version's tables would differ. */
  @Test
  void hasAllThatThePlainTablesHaveAndStaysAsItIs() throws Exception {
    try (Ledger plain = new Ledger()) {
      assertThat(ledger.query(INDEXES)).isEqualTo(plain.query(INDEXES));
      String columns =
          "select table_name, column_name, data_type, is_nullable, column_default"
              + " from information_schema.columns where table_name in ('sms_claim', 'sms_log')"
              + " order by 1, ordinal_position";
      assertThat(ledger.query(columns)).isEqualTo(plain.query(columns));
      String checks =
          "select conrelid::regclass, pg_get_constraintdef(oid) from pg_constraint"
              + " where conrelid in ('sms_claim'::regclass, 'sms_log'::regclass) order by 1, 2";
      assertThat(ledger.query(checks)).isEqualTo(plain.query(checks));
    }
    assertThat(ledger.query(PARTITIONS)).containsExactly("sms_log|16");
    ledger.execute(Files.readString(Path.of("sql/ledger.sql")));
    partition();
    assertThat(ledger.query(PARTITIONS)).containsExactly("sms_log|16");
    assertThat(ledger.query(INDEXES)).hasSize(5);
  }
}
