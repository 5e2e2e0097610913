// SPDX-License-Identifier: Apache-2.0
package io.kadian;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.kadian.domain.DedupKey;
import io.kadian.testing.CapturedLog;
import io.kadian.testing.Ledger;
import io.kadian.testing.LocalParts;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.logging.log4j.Level;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The whole job while PostgreSQL fails it in the middle of a release. It runs as sql/grants.sql
 * says, with nothing but its own rights.
 */
class PostgresFaultsIT {
  private static final String OUTAGE = "io.kadian.database";

  /** Two subtasks, each with its claims and its ledger. */
  private static final int TELLERS = 4;

  /**
   * As long as a fault lasts once it is felt (-Dkadian.outage=PT1M); time-outs are two seconds
   * here.
   */
  private static final Duration LASTING =
      Duration.parse(System.getProperty("kadian.outage", "PT4S"));

  private static final int FAILURES = 5;

  /** Of a campaign's texts, each with some from everywhere. */
  private static final int PIECES = 20;

  /**
   * A campaign that has gone out. Who gets its text again is a DUPLICATE, which the ledger writes.
   */
  private static final String SENT = "sent";

  @TempDir static Path folder;
  private static Release release;
  private static Ledger ledger;
  private CapturedLog log;

  @BeforeAll
  static void start() throws Exception {
    LocalParts parts = Release.parts().set("database.user", "kadian");
    ledger = parts.ledger();
    ledger.execute(Files.readString(Path.of("sql/grants.sql")));
    release = new Release(parts, folder);
    release.begin(SENT);
    release.awaitAllSentOnce(SENT);
  }

  @AfterAll
  static void stop() throws Exception {
    release.close();
  }

  @BeforeEach
  void listen() {
    log = new CapturedLog();
  }

  @AfterEach
  void listenNoMore() {
    log.close();
  }

  @Test
  void waitsWhileItIsAway() throws Exception {
    strike("away", ledger::stop);
    awaitFault("away");
    ledger.start();
    release.awaitAllSentOnce("away");
    assertFewLines();
  }

  @Test
  void waitsWhileItAnswersNothing() throws Exception {
    try {
      strike("silent", ledger::halt);
      awaitFault("silent");
    } finally {
      ledger.resume();
    }
    release.awaitAllSentOnce("silent");
    assertFewLines();
  }

  @Test
  void waitsWhileItHasNoConnectionLeft() throws Exception {
    strike(
        "crowded",
        () -> {
          ledger.execute("alter role kadian connection limit 0");
          hangUp();
        });
    awaitFault("crowded");
    ledger.execute("alter role kadian connection limit -1");
    release.awaitAllSentOnce("crowded");
    assertFewLines();
  }

  @Test
  void waitsWhileItIsReadOnly() throws Exception {
    strike(
        "read-only",
        () -> {
          ledger.execute("alter role kadian set default_transaction_read_only = on");
          hangUp();
        });
    awaitFault("read-only");
    ledger.execute("alter role kadian reset default_transaction_read_only");
    hangUp();
    release.awaitAllSentOnce("read-only");
    assertFewLines();
  }

  @Test
  void waitsUntilItIsGrantedItsRights() throws Exception {
    strike("no-rights", () -> ledger.execute("revoke insert on sms_claim, sms_log from kadian"));
    awaitFault("no-rights");
    ledger.execute("grant insert on sms_claim, sms_log to kadian");
    release.awaitAllSentOnce("no-rights");
    assertFewLines();
  }

  @Test
  void givesUpAStatementThatALockHoldsAndAsksAgain() throws Exception {
    begin("locked");
    try (Connection other = ledger.dataSource().getConnection();
        Statement statement = other.createStatement()) {
      other.setAutoCommit(false);
      letBothWait(statement);
      statement.execute("lock table sms_claim in access exclusive mode");
      awaitFault("locked");
      other.rollback();
    }
    release.awaitAllSentOnce("locked");
    assertFewLines();
  }

  @Test
  void isOnlyLateWhenItIsSlow() throws Exception {
    ledger.execute(
        "create function dawdle() returns trigger language plpgsql as"
            + " $$ begin perform pg_sleep(0.2); return null; end $$");
    for (String table : new String[] {"sms_claim", "sms_log"}) {
      ledger.execute(
          "create trigger dawdle after insert or update on "
              + table
              + " for each statement execute function dawdle()");
    }
    release.begin("slow");
    release.awaitAllSentOnce("slow");
    ledger.execute("drop function dawdle cascade");
    assertThat(log.lines(OUTAGE, Level.WARN)).isEmpty();
  }

  /**
   * Another session claims some of the texts before the job does, and fails: at this isolation that
   * is a 40001 for who waits meanwhile.
   */
  @Test
  void triesAgainWhatCannotBeSerialized() throws Exception {
    ledger.execute("alter role kadian set default_transaction_isolation = 'repeatable read'");
    hangUp();
    try {
      release.announce("contended", Instant.now().plusSeconds(3));
      contendUntilRollbacks(release.keys("contended"), rollbacks() + FAILURES);
      release.awaitAllSentOnce("contended");
    } finally {
      ledger.execute("alter role kadian reset default_transaction_isolation");
      hangUp();
    }
    assertFewLines();
  }

  /**
   * Another session claims the upper half of the texts before the job does. Claims go by the order
   * of their keys, so the job's batch has some of the lower half when it comes to stand behind it;
   * then the other one wants those, too.
   */
  @Test
  void triesAgainWhatADeadlockEnded() throws Exception {
    double before = databaseErrors();
    try (Connection other = ledger.dataSource().getConnection();
        Statement statement = other.createStatement()) {
      other.setAutoCommit(false);
      statement.execute("set deadlock_timeout = '1min'"); // the job is the one to be ended
      release.announce("deadlocked", Instant.now().plusSeconds(3));
      List<DedupKey> keys = release.keys("deadlocked");
      statement.execute(claim("CLAIMED", keys.subList(keys.size() / 2, keys.size())));
      await("the job waits").atMost(Release.PATIENCE).until(PostgresFaultsIT::somebodyWaits);
      statement.execute(claim("CLAIMED", keys.subList(0, keys.size() / 2)));
      other.rollback();
    }
    release.awaitAllSentOnce("deadlocked");
    await("the job felt it").atMost(Release.PATIENCE).until(() -> databaseErrors() > before);
    assertFewLines();
  }

  private static double databaseErrors() throws Exception {
    return release.metric(Uids.CLAIM_SUBMIT_SETTLE, "databaseErrors");
  }

  private static String claim(String state, List<DedupKey> keys) {
    return keys.stream()
        .map(
            key ->
                "('\\x%s', 'other', 'other', gen_random_uuid(), '%s', now())".formatted(key, state))
        .collect(
            Collectors.joining(
                ", ",
                "insert into sms_claim (dedup_key, campaign, member, claimant, state, claimed_at)"
                    + " values ",
                " on conflict do nothing"));
  }

  private static boolean somebodyWaits() throws SQLException {
    return waiting() > 0;
  }

  /** How many of the gateway and the ledger wait for somebody's lock. */
  private static long waiting() throws SQLException {
    return number(
        "select count(distinct application_name) from pg_stat_activity"
            + " where usename = 'kadian' and wait_event_type = 'Lock'");
  }

  private static void contendUntilRollbacks(List<DedupKey> keys, long enough) throws SQLException {
    try (Connection other = ledger.dataSource().getConnection();
        Statement statement = other.createStatement()) {
      other.setAutoCommit(false);
      statement.execute("set session deadlock_timeout = '1min'"); // or else it is ended itself
      other.commit();
      for (int piece = 0; rollbacks() < enough; piece++) {
        assertThat(piece).as("pieces that somebody waited for").isLessThan(PIECES);
        statement.execute(claim("FAILED", everyOf(keys, piece)));
        await("the job waits").atMost(Release.PATIENCE).until(PostgresFaultsIT::somebodyWaits);
        other.commit();
      }
    }
  }

  private static List<DedupKey> everyOf(List<DedupKey> keys, int piece) {
    return IntStream.range(0, keys.size())
        .filter(i -> i % PIECES == piece)
        .mapToObj(keys::get)
        .toList();
  }

  /** What happens to the database. */
  private interface Fault {
    void strike() throws Exception;
  }

  /**
   * While a campaign leaves, and while gateway and ledger have rows in hand: messages come in
   * lumps, and between two of them they may have nothing to write, and feel nothing.
   */
  private static void strike(String campaign, Fault fault) throws Exception {
    begin(campaign);
    try (Connection other = ledger.dataSource().getConnection();
        Statement statement = other.createStatement()) {
      other.setAutoCommit(false);
      letBothWait(statement);
      fault.strike();
    }
  }

  /** Beside it goes a campaign of which the ledger has to write each message: a DUPLICATE. */
  private static void begin(String campaign) {
    release.announceAgain(campaign + "-again", SENT);
    release.begin(campaign);
  }

  /** Until the end of the transaction; claims, which only read that table, go on. */
  private static void letBothWait(Statement statement) throws SQLException {
    statement.execute("lock table sms_log in share mode");
    await("gateway and ledger wait").atMost(Release.PATIENCE).until(() -> waiting() == 2);
  }

  /** Until both stages have felt it, and a while longer; nothing is sent to the end meanwhile. */
  private static void awaitFault(String campaign) throws Exception {
    for (String stage : new String[] {Uids.CLAIM_SUBMIT_SETTLE, Uids.LEDGER_SINK}) {
      await(stage + " says that the database is away")
          .atMost(Release.PATIENCE)
          .until(() -> release.metric(stage, "databaseAwayMillis") > 0);
    }
    long until = System.nanoTime() + LASTING.toNanos();
    await()
        .atMost(Release.PATIENCE)
        .until(
            () -> {
              assertThat(release.received(campaign)).isLessThan(Release.MEMBERS);
              return System.nanoTime() - until > 0;
            });
  }

  /** One that begins and one that ends it, for each that tells. */
  private void assertFewLines() {
    assertThat(log.lines(OUTAGE, Level.WARN)).hasSizeLessThanOrEqualTo(TELLERS);
    assertThat(log.lines(OUTAGE, Level.INFO)).hasSizeLessThanOrEqualTo(2 * TELLERS);
    assertThat(log.lines("", Level.WARN)).hasSizeLessThan(60);
  }

  private static void hangUp() throws SQLException {
    ledger.execute(
        "select pg_terminate_backend(pid) from pg_stat_activity where usename = 'kadian'");
  }

  private static long rollbacks() throws SQLException {
    return number("select xact_rollback from pg_stat_database where datname = 'postgres'");
  }

  private static long number(String sql) throws SQLException {
    return Long.parseLong(ledger.query(sql).get(0));
  }
}
