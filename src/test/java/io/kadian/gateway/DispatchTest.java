// SPDX-License-Identifier: Apache-2.0
package io.kadian.gateway;

import static io.kadian.testing.Messages.DUE;
import static io.kadian.testing.Messages.sms;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.kadian.database.Outage;
import io.kadian.domain.Campaign;
import io.kadian.domain.Outcome;
import io.kadian.domain.Sms;
import io.kadian.domain.Standing;
import io.kadian.domain.Standing.Position;
import io.kadian.domain.Timetable;
import io.kadian.gateway.Submission.Accepted;
import io.kadian.gateway.Submission.InDoubt;
import io.kadian.gateway.Submission.NotSent;
import io.kadian.gateway.Submission.Refused;
import io.kadian.testing.Campaigns;
import io.kadian.testing.HandSwitch;
import io.kadian.testing.Ledger;
import io.kadian.testing.Rules;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.function.Predicate;
import org.apache.flink.metrics.groups.UnregisteredMetricsGroup;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class DispatchTest {
  private static final Duration WINDOW = Duration.ofMinutes(30);
  private static Ledger ledger;

  private final AtomicReference<Instant> now = new AtomicReference<>(DUE);
  private final ScriptedGateway gateway = new ScriptedGateway();
  private final List<Outcome> outcomes = new ArrayList<>();
  private final HandSwitch switches = new HandSwitch();
  private final TestOwner owner =
      new TestOwner(
          this::told,
          error -> {
            throw new AssertionError(error);
          });
  private HikariDataSource pool;
  private Dispatch dispatch;

  @BeforeAll
  static void startDatabase() throws Exception {
    ledger = new Ledger();
  }

  @AfterAll
  static void stopDatabase() throws Exception {
    ledger.close();
  }

  @BeforeEach
  void start() throws SQLException {
    ledger.clear();
    dispatch = open(1);
  }

  @AfterEach
  void stop() {
    dispatch.close();
    pool.close();
  }

  @Test
  void settlesASuccessBeforeItTellsIt() throws SQLException {
    gateway.answer = sms -> new Accepted("id-" + sms.member(), DUE.plusMillis(30));
    accept(message("m1"));
    assertThat(outcome("m1"))
        .isEqualTo(Outcome.sent(message("m1"), "scripted", "id-m1", DUE.plusMillis(30)));
    assertThat(logged("m1")).isEqualTo("SENT|id-m1|null");
  }

  @Test
  void writesDownWhatAnOlderVersionHadSentAndLeftToTheLedger() throws SQLException {
    new Claims(pool, new UUID(0, 9), WINDOW).claim(List.of(message("m1")), DUE);
    ledger.execute(
        "update sms_claim set state = 'SENT', route = 'cmcc', message_id = 'id9', sent_at = '"
            + DUE.plusMillis(30)
            + "'");
    accept(message("m1"));
    assertThat(outcome("m1"))
        .isEqualTo(Outcome.sent(message("m1"), "cmcc", "id9", DUE.plusMillis(30)));
    assertThat(gateway.submitted).isEmpty();
    assertThat(logged("m1")).isEqualTo("SENT|id9|null");
  }

  @Test
  void failsWhatIsRefusedAndFreesItsText() throws SQLException {
    gateway.answer = sms -> new Refused("ESME_RINVDSTADR");
    accept(message("m1"));
    assertThat(outcome("m1").state()).isEqualTo(Outcome.State.FAILED);
    assertThat(claim("m1")).isEqualTo("FAILED|null|ESME_RINVDSTADR");
  }

  @Test
  void neverSubmitsAgainWhatIsInDoubt() {
    gateway.answer = sms -> new InDoubt("NO_ANSWER");
    accept(message("m1"));
    assertThat(outcome("m1").state()).isEqualTo(Outcome.State.UNKNOWN);
    assertThat(gateway.submitted).hasSize(1);
  }

  @Test
  void triesAgainWhatWasSurelyNotSent() {
    gateway.answer =
        sms ->
            gateway.submitted.size() < 4
                ? new NotSent("ESME_RTHROTTLED")
                : new Accepted("id", DUE.plusSeconds(1));
    accept(message("m1"));
    assertThat(outcome("m1").state()).isEqualTo(Outcome.State.SENT);
    assertThat(gateway.submitted).hasSize(4);
  }

  @Test
  void expiresWhatIsNotSentInTime() throws SQLException {
    gateway.answer =
        sms -> {
          now.set(sms.expires());
          return new NotSent("ESME_RTHROTTLED");
        };
    accept(message("m1"));
    assertThat(outcome("m1").reason()).isEqualTo("EXPIRED");
    assertThat(claim("m1")).startsWith("FAILED");
  }

  @Test
  void expiresUnclaimedWhatComesTooLate() throws SQLException {
    now.set(message("m1").expires());
    accept(message("m1"));
    assertThat(outcome("m1").reason()).isEqualTo("EXPIRED");
    assertThat(ledger.query("select * from sms_claim")).isEmpty();
    assertThat(gateway.submitted).isEmpty();
  }

  @Test
  void letsNoClaimRunOutWhileItTries() {
    gateway.answer =
        sms -> {
          if (gateway.startBys.size() == 1) {
            now.set(DUE.plus(WINDOW.dividedBy(2)));
            return new NotSent("NOT_BOUND");
          }
          return new Accepted("id", now.get());
        };
    accept(message("m1"));
    assertThat(outcome("m1").state()).isEqualTo(Outcome.State.SENT);
    assertThat(gateway.startBys).containsExactly(DUE.plus(WINDOW.dividedBy(2)), DUE.plus(WINDOW));
  }

  @Test
  void marksADuplicateThatOnlyTheDatabaseKnows() {
    gateway.answer = sms -> new Accepted("id", DUE);
    Sms first = sms("a", "m1", "+8613812345678", "双12");
    accept(first);
    outcome("m1");
    accept(sms("b", "m9", "+8613812345678", "双12"));
    Outcome repeat = outcome("m9");
    assertThat(repeat.reason()).isEqualTo("DUPLICATE");
    assertThat(repeat.repeats()).isEqualTo("a/m1");
    assertThat(gateway.submitted).hasSize(1);
  }

  @Test
  void tellsAReplayItsOldOutcomeAndSubmitsNothing() {
    gateway.answer = sms -> new Accepted("id", DUE.plusMillis(30));
    accept(message("m1"));
    Outcome sent = outcome("m1");
    restart();
    accept(message("m1"));
    assertThat(outcome("m1")).isEqualTo(sent);
    assertThat(gateway.submitted).hasSize(1);
  }

  @Test
  void saysUnknownOfWhatAKilledRunHadClaimed() throws Exception {
    try (HikariDataSource other = pool()) {
      new Claims(other, new UUID(0, 99), WINDOW).claim(List.of(message("m1")), DUE);
    }
    accept(message("m1"));
    assertThat(outcome("m1").state()).isEqualTo(Outcome.State.UNKNOWN);
    assertThat(gateway.submitted).isEmpty();
    assertThat(claim("m1")).startsWith("UNKNOWN");
  }

  @Test
  void givesBackOnClosingWhatWasNotSentSoThatARestartSendsIt() {
    gateway.answer = sms -> new NotSent("NOT_BOUND");
    accept(message("m1"));
    await().until(() -> !gateway.submitted.isEmpty());
    restart();
    gateway.answer = sms -> new Accepted("id", DUE);
    accept(message("m1"));
    assertThat(outcome("m1").state()).isEqualTo(Outcome.State.SENT);
  }

  @Test
  void settlesOnClosingWhatIsAnsweredThen() throws SQLException {
    gateway.answer = null; // answers when it is closed
    accept(message("m1"));
    await().until(() -> !gateway.submitted.isEmpty());
    gateway.lastAnswer = new Accepted("late", DUE.plusSeconds(1));
    dispatch.close();
    assertThat(logged("m1")).isEqualTo("SENT|late|null");
  }

  @Test
  void claimsNothingWhileTheRouteHasEnoughToDo() throws SQLException {
    gateway.waiting = Ahead.LEAST;
    gateway.answer = sms -> new Accepted("id", DUE);
    Sms first = message("m1");
    Sms shorter = new Sms("a", "m2", DUE, DUE, DUE.plusSeconds(60), message("m2").prepared());
    accept(first);
    accept(shorter);
    now.set(shorter.expires());
    assertThat(outcome("m2").reason()).isEqualTo("EXPIRED");
    assertThat(gateway.submitted).isEmpty();
    assertThat(ledger.query("select * from sms_claim")).isEmpty();

    gateway.waiting = 0;
    assertThat(outcome("m1").state()).isEqualTo(Outcome.State.SENT);
  }

  @Test
  void holdsNoClaimWhileItWaitsToTryAgain() throws Exception {
    gateway.answer = sms -> new NotSent("ESME_RTHROTTLED");
    accept(message("m1"));
    await()
        .until(
            () ->
                gateway.submitted.size() > 2 && ledger.query("select * from sms_claim").isEmpty());
    gateway.answer = sms -> new Accepted("id", DUE);
    assertThat(outcome("m1").state()).isEqualTo(Outcome.State.SENT);
  }

  @Test
  void parksWhatItsCampaignsSwitchStopsAndClaimsNothing() throws SQLException {
    gateway.answer = sms -> new Accepted("id", DUE);
    switches.set("a", standing(Position.HELD));
    accept(message("m1"));
    accept(sms("b", "m2", "+8613800000002", "双12"));
    assertThat(outcome("m2").state()).isEqualTo(Outcome.State.SENT);
    await().until(() -> owner.parked() == 1);
    assertThat(ledger.query("select member from sms_claim")).containsExactly("m2");

    switches.set("a", standing(Position.OPEN));
    assertThat(outcome("m1").state()).isEqualTo(Outcome.State.SENT);
    assertThat(owner.parked()).isZero();
  }

  @Test
  void takesBackWhatWaitsAtTheRoutesWhenItsCampaignIsHeld() throws SQLException {
    accept(message("m1"));
    await().until(() -> gateway.submitted.size() == 1);
    switches.set("a", standing(Position.HELD));
    await().until(() -> owner.parked() == 1);
    assertThat(ledger.query("select member from sms_claim")).isEmpty();
    assertThat(gateway.submitted).hasSize(1);
  }

  @Test
  void endsWhatIsParkedWhenItsCampaignIsCancelled() throws SQLException {
    switches.set("a", standing(Position.HELD));
    accept(message("m1"));
    await().until(() -> owner.parked() == 1);
    switches.set("a", standing(Position.CANCELLED));
    accept(message("m2"));
    for (String member : List.of("m1", "m2")) {
      assertThat(outcome(member))
          .returns(Outcome.State.SUPPRESSED, Outcome::state)
          .returns("CANCELLED", Outcome::reason);
    }
    assertThat(gateway.submitted).isEmpty();
  }

  @Test
  void sendsAsDueAnewWhatWasParkedAndItsCampaignMoved() {
    gateway.answer = sms -> new Accepted("id", DUE);
    switches.set("a", standing(Position.HELD));
    accept(message("m1"));
    await().until(() -> owner.parked() == 1);
    Instant moved = DUE.minusSeconds(1);
    switches.set("a", new Standing(Position.OPEN, moved, moved.plusSeconds(9000), null, DUE));
    assertThat(outcome("m1"))
        .returns(moved, Outcome::due)
        .returns(Outcome.State.SENT, Outcome::state);
  }

  /** DUE is 20:00 in Shanghai. */
  @Test
  void parksWhatIsUnderWayWhenItsWindowClosesUntilItOpens() throws SQLException {
    gateway.answer = sms -> new Accepted("id", now.get());
    switches.set(evening("window: 08:00-21:00 wait"));
    now.set(DUE.plusSeconds(3600));
    accept(message("m1").moved(DUE, DUE.plusSeconds(20 * 3600)));
    await().until(() -> owner.parked() == 1);
    assertThat(ledger.query("select * from sms_claim")).isEmpty();
    now.set(DUE.plusSeconds(12 * 3600));
    assertThat(outcome("m1"))
        .returns(Outcome.State.SENT, Outcome::state)
        .returns(DUE, Outcome::due);
  }

  @Test
  void takesBackWhatWaitsAtTheRoutesWhenItsWindowCloses() throws SQLException {
    switches.set(evening("window: 08:00-21:00 wait"));
    accept(message("m1").moved(DUE, DUE.plusSeconds(20 * 3600)));
    await().until(() -> gateway.submitted.size() == 1);
    now.set(DUE.plusSeconds(3600));
    await().until(() -> owner.parked() == 1);
    assertThat(ledger.query("select * from sms_claim")).isEmpty();
  }

  @Test
  void endsWhatIsOutsideItsWindowIfItsCampaignDoesNotWait() {
    switches.set(evening("window: 08:00-21:00 suppress"));
    now.set(DUE.plusSeconds(3600));
    accept(message("m1").moved(DUE, DUE.plusSeconds(20 * 3600)));
    assertThat(outcome("m1"))
        .returns(Outcome.State.SUPPRESSED, Outcome::state)
        .returns("OUTSIDE_WINDOW", Outcome::reason);
    assertThat(gateway.submitted).isEmpty();
  }

  private static Timetable evening(String window) {
    Campaign campaign = Campaigns.campaign("a", "send_at: " + DUE, "expire_after: PT20H", window);
    return new Timetable(campaign, Standing.of(campaign), Rules.BY_DAY);
  }

  private static Standing standing(Position position) {
    return new Standing(position, DUE, DUE.plusSeconds(3600), null, DUE);
  }

  @Test
  void carriesThousandsInBatches() {
    gateway.answer = sms -> new Accepted("id", DUE);
    for (int i = 0; i < 5000; i++) {
      accept(message("m" + i));
    }
    await().until(() -> size() == 5000);
    assertThat(gateway.submitted).hasSize(5000);
  }

  private Sms message(String member) {
    return sms(
        "a", member, "+86138" + (10_000_000 + member.hashCode() % 1_000_000), "双12" + member);
  }

  private void told(Outcome outcome) {
    synchronized (outcomes) {
      outcomes.add(outcome);
    }
  }

  private void accept(Sms sms) {
    dispatch.accept(new Attempt(sms, owner));
  }

  /** The outcome told last for a member, waited for and taken. */
  private Outcome outcome(String member) {
    AtomicReference<Outcome> found = new AtomicReference<>();
    await()
        .until(
            () -> {
              synchronized (outcomes) {
                outcomes.stream().filter(o -> o.member().equals(member)).forEach(found::set);
                outcomes.removeIf(o -> o.member().equals(member));
              }
              return found.get() != null;
            });
    return found.get();
  }

  private int size() {
    synchronized (outcomes) {
      return outcomes.size();
    }
  }

  /** {@code STATE|message id|reason} of a member's claim. */
  private static String claim(String member) throws SQLException {
    return row("sms_claim", member);
  }

  /** The same of its row in the log. */
  private static String logged(String member) throws SQLException {
    return row("sms_log", member);
  }

  private static String row(String table, String member) throws SQLException {
    return ledger
        .query(
            "select state, message_id, reason from " + table + " where member = '" + member + "'")
        .get(0);
  }

  private void restart() {
    dispatch.close();
    pool.close();
    dispatch = open(2);
  }

  private Dispatch open(long run) {
    pool = pool();
    return new Dispatch(
        new GatewaySettings(
            ledger.database(),
            WINDOW,
            2,
            500,
            Duration.ofMillis(2),
            Duration.ofMillis(2),
            Duration.ofMillis(50),
            Duration.ofMillis(2),
            Duration.ofMillis(20)),
        new Claims(pool, new UUID(0, run), WINDOW),
        gateway,
        switches,
        new Clock() {
          @Override
          public ZoneOffset getZone() {
            return ZoneOffset.UTC;
          }

          @Override
          public Clock withZone(java.time.ZoneId zone) {
            return this;
          }

          @Override
          public Instant instant() {
            return now.get();
          }
        },
        () -> new Random(1),
        new Outage("claims", System::nanoTime),
        new GatewayMetrics(new UnregisteredMetricsGroup()));
  }

  private static HikariDataSource pool() {
    HikariConfig config = new HikariConfig();
    config.setDataSource(ledger.dataSource());
    config.setMaximumPoolSize(2);
    return new HikariDataSource(config);
  }

  /** Answers as it is told to; null: not before it is closed. */
  private static final class ScriptedGateway implements SmsGateway {
    private final Collection<Sms> submitted = new ConcurrentLinkedQueue<>();
    private final Collection<Instant> startBys = new ConcurrentLinkedQueue<>();
    private final Collection<CompletableFuture<Submission>> open = new ConcurrentLinkedQueue<>();
    private volatile Function<Sms, Submission> answer;
    private volatile int waiting;
    private volatile Submission lastAnswer = new NotSent("SHUTTING_DOWN");

    @Override
    public String route() {
      return "scripted";
    }

    @Override
    public CompletableFuture<Submission> submit(Sms sms, Instant startBy) {
      submitted.add(sms);
      startBys.add(startBy);
      if (answer != null) {
        return CompletableFuture.completedFuture(answer.apply(sms));
      }
      CompletableFuture<Submission> future = new CompletableFuture<>();
      open.add(future);
      return future;
    }

    @Override
    public int waiting() {
      return waiting;
    }

    @Override
    public void giveBack(Predicate<Sms> which) {
      if (submitted.stream().anyMatch(which)) {
        open.forEach(future -> future.complete(new NotSent("GIVEN_BACK")));
      }
    }

    @Override
    public void close() {
      open.forEach(future -> future.complete(lastAnswer));
    }
  }
}
