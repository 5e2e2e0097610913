// SPDX-License-Identifier: Apache-2.0
package io.kadian.gateway;

import static io.kadian.testing.Messages.DUE;
import static io.kadian.testing.Messages.PHONE;
import static io.kadian.testing.Messages.sms;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.kadian.database.Outage;
import io.kadian.domain.Outcome;
import io.kadian.domain.Sms;
import io.kadian.gateway.Submission.Accepted;
import io.kadian.testing.HandSwitch;
import io.kadian.testing.Ledger;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Queue;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;
import javax.sql.DataSource;
import org.apache.flink.metrics.groups.UnregisteredMetricsGroup;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The database does what it is asked to, and its answer gets lost. */
class LostAnswerTest {
  private static final Duration WINDOW = Duration.ofMinutes(30);
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final Sms MESSAGE = sms("a", "m1", PHONE, "双12");
  private static Ledger ledger;

  private final AtomicBoolean losing = new AtomicBoolean(true);
  private final AtomicReference<Instant> now = new AtomicReference<>(DUE);
  private final Queue<Outcome> outcomes = new ConcurrentLinkedQueue<>();
  private final Queue<Sms> submitted = new ConcurrentLinkedQueue<>();
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
    dispatch =
        new Dispatch(
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
            new Claims(lossy(), new UUID(0, 1), WINDOW),
            new TakesAll(),
            new HandSwitch(),
            new HeldClock(),
            () -> new Random(1),
            new Outage("claims", System::nanoTime),
            new GatewayMetrics(new UnregisteredMetricsGroup()));
    dispatch.accept(
        new Attempt(
            MESSAGE,
            new TestOwner(
                outcomes::add,
                error -> {
                  throw new AssertionError(error);
                })));
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () ->
                assertThat(ledger.query("select state from sms_claim")).containsExactly("CLAIMED"));
  }

  @AfterEach
  void stop() {
    losing.set(false);
    dispatch.close();
  }

  @Test
  void sendsOnceWhenItIsAskedAgain() {
    losing.set(false);
    await().atMost(PATIENCE).until(() -> !outcomes.isEmpty());
    assertThat(outcomes).extracting(Outcome::state).containsExactly(Outcome.State.SENT);
    assertThat(submitted).hasSize(1);
  }

  @Test
  void leavesNoClaimBehindThatWouldHoldUpTheSameText() throws SQLException {
    now.set(MESSAGE.expires());
    await().atMost(PATIENCE).until(() -> !outcomes.isEmpty());
    assertThat(outcomes).extracting(Outcome::reason).containsExactly("EXPIRED");
    assertThat(submitted).isEmpty();
    assertThat(ledger.query("select * from sms_claim")).isEmpty();
  }

  private DataSource lossy() {
    return proxy(
        DataSource.class,
        ledger.dataSource(),
        (method, arguments, answer) ->
            method.equals("getConnection")
                ? proxy(Connection.class, (Connection) answer, this::lossyIfItClaims)
                : answer);
  }

  private Object lossyIfItClaims(String method, Object[] arguments, Object answer) {
    return method.equals("prepareStatement") && arguments[0].toString().contains("into sms_claim")
        ? proxy(PreparedStatement.class, (PreparedStatement) answer, this::lose)
        : answer;
  }

  private Object lose(String method, Object[] arguments, Object answer) throws SQLException {
    if (losing.get() && method.startsWith("execute")) {
      throw new SQLException("The connection broke", "08006");
    }
    return answer;
  }

  /** What becomes of the answer to a call. */
  private interface Way {
    Object back(String method, Object[] arguments, Object answer) throws SQLException;
  }

  /** Passes calls on, and their answers by that way. */
  private static <T> T proxy(Class<T> type, T behind, Way way) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (self, method, arguments) -> {
              Object answer;
              try {
                answer = method.invoke(behind, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
              return way.back(method.getName(), arguments, answer);
            }));
  }

  private final class TakesAll implements SmsGateway {
    @Override
    public String route() {
      return "takes-all";
    }

    @Override
    public CompletableFuture<Submission> submit(Sms sms, Instant startBy) {
      submitted.add(sms);
      return CompletableFuture.completedFuture(new Accepted("id", DUE));
    }

    @Override
    public int waiting() {
      return 0;
    }

    @Override
    public void giveBack(Predicate<Sms> which) {}

    @Override
    public void close() {}
  }

  private final class HeldClock extends Clock {
    @Override
    public Instant instant() {
      return now.get();
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }
  }
}
