// SPDX-License-Identifier: Apache-2.0
package io.kadian.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kadian.testing.CapturedLog;
import java.net.ConnectException;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.logging.log4j.Level;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class OutageTest {
  private final SQLException gone =
      new SQLException("terminating connection due to administrator command", "57P01");
  private final AtomicLong nanos = new AtomicLong(5);
  private final Outage outage = new Outage("messages wait", nanos::get);
  private final CapturedLog log = new CapturedLog();

  @AfterEach
  void close() {
    log.close();
  }

  @Test
  void tellsOnceThatItBeganAndOnceThatItIsOver() {
    for (int i = 0; i < 1000; i++) {
      outage.failed(gone);
      pass(Duration.ofMillis(100));
    }
    assertThat(outage.millis()).isEqualTo(100_000);
    outage.worked();
    outage.worked();
    assertThat(lines()).hasSize(2);
    assertThat(lines().get(0)).contains("messages wait", "it can't be reached", "57P01");
    assertThat(lines().get(1)).contains("PT1M40S", "1000 errors");
    assertThat(outage.errors()).isEqualTo(1000);
    assertThat(outage.millis()).isZero();
  }

  @Test
  void saysLittleOfErrorsThatComeAndGo() {
    for (int i = 0; i < 600; i++) {
      outage.failed(new SQLException("deadlock detected", "40P01"));
      outage.worked();
      pass(Duration.ofMillis(100));
    }
    assertThat(lines()).hasSize(4);
    assertThat(outage.errors()).isEqualTo(600);
  }

  @Test
  void tellsOfAnOutageThatBeganWhileItWasQuietButLasts() {
    outage.failed(gone);
    outage.worked();
    pass(Duration.ofSeconds(1));
    outage.failed(gone);
    pass(Duration.ofSeconds(31));
    outage.failed(gone);
    assertThat(lines()).hasSize(3);
  }

  @Test
  void tellsWhatItHasTurnedInto() {
    outage.failed(gone);
    for (int i = 0; i < 400; i++) {
      pass(Duration.ofMillis(100));
      outage.failed(new SQLException("cannot execute INSERT", "25006"));
    }
    outage.worked();
    assertThat(lines()).hasSize(3);
    assertThat(lines().get(1)).contains("read-only");
  }

  @Test
  void saysWhatIsToBeDone() {
    assertThat(Complaint.of(new SQLException("permission denied", "42501")))
        .contains("sql/grants.sql", "42501: permission denied");
    assertThat(Complaint.of(new SQLException("no such table", "42P01"))).contains("sql/ledger.sql");
    assertThat(Complaint.of(new SQLException("not now", "25006"))).contains("read-only");
    assertThat(Complaint.of(new SQLException("no", "28P01"))).contains("database.user");
    assertThat(Complaint.of(new SQLException("too many", "53300"))).contains("no connection left");
    assertThat(Complaint.of(new SQLException("late", "57014"))).contains("database.timeout");
    assertThat(Complaint.of(new SQLException("odd", "XX000"))).contains("it fails", "XX000: odd");
  }

  @Test
  void looksBehindThePoolsOwnTimeOut() {
    SQLException refused = new SQLException("refused", "08001", new ConnectException("refused"));
    assertThat(Complaint.of(new SQLTransientConnectionException("no connection", "", refused)))
        .contains("it can't be reached [08001: refused]");
  }

  @Test
  void throwsWhatNoWaitingMends() {
    assertThatThrownBy(() -> outage.failed(new SQLException("invalid byte sequence", "22021")))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("22021");
    assertThat(outage.errors()).isEqualTo(1);
  }

  private void pass(Duration time) {
    nanos.addAndGet(time.toNanos());
  }

  private List<String> lines() {
    return log.lines("io.kadian.database", Level.INFO);
  }
}
