// SPDX-License-Identifier: Apache-2.0
package io.kadian.gateway;

import io.kadian.database.Outage;
import io.kadian.domain.Outcome;
import io.kadian.domain.Reason;
import io.kadian.domain.Sms;
import io.kadian.domain.Standing;
import io.kadian.domain.Switch;
import io.kadian.domain.Timetable;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import javax.annotation.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries messages from claim to outcome, many at a time:
 *
 * <pre>
 *   accept ─▶ claim ──granted──▶ submit ──accepted, refused, in doubt──▶ settle ─▶ outcome
 *               ▲ │                │                                       ▲
 *               │ ├─repeats, ended─┼─────────────────────────────────▶ outcome
 *               │ └─in doubt───────┼───────────────────────────────────────┘
 *               └─ a pause ◀─ give back ◀─ surely not sent (expired: ─▶ settle)
 * </pre>
 *
 * <p>A campaign's switch and the sending window are looked at before a claim and before a
 * submission; what they stop is parked, claimed no longer, or ends if the campaign is cancelled or
 * doesn't wait for the window. A change of the switch takes back what waits at the routes.
 *
 * <p>No claim, no send: while the database is away it waits, and so do new messages, until they
 * expire. A result that was got is settled however long that takes. Only what the routes start soon
 * is claimed ({@link Ahead}), and what is surely not sent isn't while it pauses: so a kill leaves
 * little in doubt.
 */
final class Dispatch implements Settling.Next, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Dispatch.class);

  private static final int WARM_UP_ROUNDS = 20;
  private static final Duration SWEEP_INTERVAL = Duration.ofMinutes(5);
  private static final Duration EXPIRY_INTERVAL = Duration.ofMillis(500);
  private static final Duration MOVED_INTERVAL = Duration.ofMillis(50);

  private final GatewaySettings settings;
  private final Claims claims;
  private final SmsGateway gateway;
  private final Clock clock;
  private final GatewayMetrics metrics;
  private final Patience patience;
  private final Switch switches;
  private final Parked parked = new Parked();
  private final Ahead ahead;
  private final Batches<Attempt> claiming;
  private final Batches<Attempt> claimingUrgently;
  private final Settling settling;
  private final ScheduledExecutorService pauses =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread thread = new Thread(task, "gateway-pauses");
            thread.setDaemon(true);
            return thread;
          });

  Dispatch(
      GatewaySettings settings,
      Claims claims,
      SmsGateway gateway,
      Switch switches,
      Clock clock,
      Supplier<RandomGenerator> random,
      Outage outage,
      GatewayMetrics metrics) {
    this.settings = settings;
    this.claims = claims;
    this.gateway = gateway;
    this.clock = clock;
    this.metrics = metrics;
    this.patience =
        new Patience(outage, new Backoff(settings.retryMin(), settings.retryMax()), random);
    this.ahead = new Ahead(settings.ahead(), gateway::waiting, System::nanoTime);
    metrics.watch(outage);
    int threads = Math.max(1, settings.connections() / 2);
    this.claiming =
        new Batches<>("claim", threads, settings.batch(), settings.linger(), ahead, this::claim);
    this.claimingUrgently =
        new Batches<>(
            "claim-urgently",
            1,
            settings.batch(),
            settings.linger(),
            Batches.Room.BOUNDLESS,
            this::claim);
    this.settling = new Settling(settings, threads, claims, patience, this);
    this.switches = switches;
    pauses.execute(this::warmUp);
    every(EXPIRY_INTERVAL, this::expireWaiting);
    every(MOVED_INTERVAL, this::resumeParked);
    switches.onChange(this::theSwitchWasWorked);
  }

  private void every(Duration interval, Runnable task) {
    long millis = interval.toMillis();
    Runnable again =
        () -> {
          try {
            task.run();
          } catch (RuntimeException e) {
            LOG.error("The next try is in {}", interval, e); // or else there would be none
          }
        };
    var unused = pauses.scheduleWithFixedDelay(again, millis, millis, TimeUnit.MILLISECONDS);
  }

  void accept(Attempt attempt) {
    metrics.taken();
    queueOf(attempt).add(attempt);
  }

  /**
   * What is urgent doesn't wait behind the others, nor for the routes: it goes before them there.
   */
  private Batches<Attempt> queueOf(Attempt attempt) {
    return attempt.sms().transactional() ? claimingUrgently : claiming;
  }

  private void claim(List<Attempt> batch) {
    try {
      List<Attempt> open = batch;
      for (int tries = 0; !patience.isAtItsEnd(); tries++) {
        Instant now = clock.instant();
        open = withoutStopped(withoutExpired(open, now), now);
        if (open.isEmpty()) {
          return;
        }
        try {
          long asked = System.nanoTime();
          List<Ruling> rulings = claims.claim(open.stream().map(Attempt::sms).toList(), now);
          ahead.asked(System.nanoTime() - asked);
          metrics.claimed(open.size());
          patience.worked();
          rule(open, rulings, now);
          return;
        } catch (SQLException e) {
          open.forEach(Attempt::askedInVain);
          patience.failed(e, tries);
        }
      }
    } catch (RuntimeException | Error e) {
      batch.forEach(attempt -> attempt.fail(e));
    }
  }

  private List<Attempt> withoutExpired(List<Attempt> batch, Instant now) {
    List<Attempt> open = new ArrayList<>(batch.size());
    for (Attempt attempt : batch) {
      if (now.isBefore(attempt.sms().expires())) {
        open.add(attempt);
      } else {
        expire(attempt);
      }
    }
    return open;
  }

  private List<Attempt> withoutStopped(List<Attempt> batch, Instant now) {
    List<Attempt> open = new ArrayList<>(batch.size());
    for (Attempt attempt : batch) {
      if (!isStopped(attempt.sms(), now)) {
        open.add(attempt);
      } else if (attempt.mayBeClaimed()) {
        settling.giveBack(attempt); // it comes again, and is parked
      } else {
        stop(attempt);
      }
    }
    return open;
  }

  private boolean isStopped(Sms sms, Instant now) {
    Timetable timetable = switches.of(sms.campaign());
    return timetable != null && !timetable.mayLeave(sms.zone(), sms.due(), now);
  }

  /** One that is not claimed. */
  private void stop(Attempt attempt) {
    Reason end = end(attempt.sms(), clock.instant());
    if (end != null) {
      suppress(attempt, end);
      return;
    }
    attempt.park();
    parked.add(attempt);
    // The switch may have been worked since it was looked at.
    if (goesOn(attempt.sms(), clock.instant()) && parked.remove(attempt)) {
      resume(attempt);
    }
  }

  /** Why what may not leave now never will; null: it waits. */
  @Nullable
  private Reason end(Sms sms, Instant now) {
    Timetable timetable = switches.of(sms.campaign());
    if (timetable == null) {
      return null;
    }
    if (timetable.standing().isCancelled()) {
      return Reason.CANCELLED;
    }
    return timetable.standing().position() == Standing.Position.OPEN
            && timetable.isOutside(sms.zone(), now)
        ? Reason.OUTSIDE_WINDOW
        : null;
  }

  /** It leaves, or ends. */
  private boolean goesOn(Sms sms, Instant now) {
    return !isStopped(sms, now) || end(sms, now) != null;
  }

  private void theSwitchWasWorked() {
    Instant now = clock.instant();
    gateway.giveBack(sms -> isStopped(sms, now));
    resumeParked();
  }

  /**
   * Those whose campaign was released, cancelled, or moved to an instant that has come, and whose
   * window has opened.
   */
  private void resumeParked() {
    Instant now = clock.instant();
    parked.take(attempt -> goesOn(attempt.sms(), now)).forEach(this::resume);
  }

  private void resume(Attempt attempt) {
    Sms sms = attempt.sms();
    Timetable timetable = switches.of(sms.campaign());
    attempt.resume(timetable == null ? sms : timetable.moved(sms));
    queueOf(attempt).add(attempt);
  }

  private void rule(List<Attempt> batch, List<Ruling> rulings, Instant now) {
    for (int i = 0; i < batch.size(); i++) {
      Attempt attempt = batch.get(i);
      Ruling ruling = rulings.get(i);
      if (ruling instanceof Ruling.Granted) {
        attempt.claimed(now);
        if (isStopped(attempt.sms(), clock.instant())) {
          settling.giveBack(attempt);
        } else {
          submit(attempt);
        }
      } else if (ruling instanceof Ruling.Repeats repeats) {
        ended(attempt, Outcome.duplicate(attempt.sms(), repeats.request()));
      } else if (ruling instanceof Ruling.Ended ended) {
        endedBefore(attempt, ended.outcome());
      } else if (ruling instanceof Ruling.Suppressed suppressed) {
        suppress(attempt, suppressed.reason());
      } else if (ruling instanceof Ruling.InDoubt doubt) {
        settling.settle(attempt, doubt.outcome().because("CLAIMED_BEFORE_A_RESTART"));
      } else {
        queueOf(attempt).add(attempt); // it changed hands while we asked
      }
    }
  }

  /** What was sent is settled once more: a version before may have left it to the ledger. */
  private void endedBefore(Attempt attempt, Outcome outcome) {
    if (outcome.state() == Outcome.State.SENT) {
      settling.settle(attempt, outcome);
    } else {
      ended(attempt, outcome);
    }
  }

  private void submit(Attempt attempt) {
    Instant claimEnds = attempt.claimedAt().plus(settings.window().dividedBy(2));
    Instant expires = attempt.sms().expires();
    var unused =
        gateway
            .submitRouted(attempt.sms(), expires.isBefore(claimEnds) ? expires : claimEnds)
            .thenAccept(routed -> take(attempt, routed.route(), routed.submission()))
            .exceptionally(
                error -> {
                  attempt.fail(error);
                  return null;
                });
  }

  private void take(Attempt attempt, String route, Submission submission) {
    ahead.finished();
    Sms sms = attempt.sms();
    if (submission instanceof Submission.Accepted accepted) {
      settling.settle(attempt, Outcome.sent(sms, route, accepted.messageId(), accepted.at()));
    } else if (submission instanceof Submission.Refused refused) {
      settling.settle(attempt, Outcome.failed(sms, refused.reason()).through(route, null, null));
    } else if (submission instanceof Submission.InDoubt doubt) {
      settling.settle(attempt, Outcome.unknown(sms, doubt.reason()).through(route, null, null));
    } else if (clock.instant().isBefore(sms.expires())) {
      settling.giveBack(attempt);
    } else {
      expire(attempt);
    }
  }

  /** Surely not sent, and claimed no longer: again after a pause, which doubles. */
  @Override
  public void notSent(Attempt attempt) {
    metrics.retried();
    long pause = patience.pause(attempt.tries()).toMillis();
    attempt.notSent();
    if (patience.isAtItsEnd()) {
      return; // a restart sends it
    }
    try {
      var unused =
          pauses.schedule(() -> queueOf(attempt).add(attempt), pause, TimeUnit.MILLISECONDS);
    } catch (RejectedExecutionException e) {
      LOG.debug("Closing: a restart sends {}", attempt.sms(), e);
    }
  }

  /**
   * Those that wait for a claim behind others that the routes don't take; and takes back from the
   * routes what may not leave any more.
   */
  private void expireWaiting() {
    Instant now = clock.instant();
    for (Batches<Attempt> queue : List.of(claiming, claimingUrgently)) {
      queue.remove(attempt -> !now.isBefore(attempt.sms().expires())).forEach(this::expire);
    }
    gateway.giveBack(sms -> isStopped(sms, now)); // whose window has closed meanwhile
    parked.take(attempt -> isOver(attempt.sms(), now)).forEach(this::resume);
  }

  private boolean isOver(Sms parkedSms, Instant now) {
    Timetable timetable = switches.of(parkedSms.campaign());
    return timetable != null && !now.isBefore(timetable.moved(parkedSms).expires());
  }

  private void expire(Attempt attempt) {
    suppress(attempt, Reason.EXPIRED);
  }

  private void suppress(Attempt attempt, Reason reason) {
    Outcome suppressed = Outcome.suppressed(attempt.sms(), reason);
    if (attempt.mayBeClaimed()) {
      settling.settle(attempt, suppressed);
    } else {
      ended(attempt, suppressed);
    }
  }

  @Override
  public void ended(Attempt attempt, Outcome outcome) {
    metrics.ended(outcome);
    attempt.complete(outcome);
  }

  /**
   * The first message of a campaign shall not be the one that loads classes and plans statements.
   */
  private void warmUp() {
    try {
      for (int i = 0; i < WARM_UP_ROUNDS && !patience.isAtItsEnd(); i++) {
        claims.warmUp(clock.instant());
      }
    } catch (SQLException | RuntimeException e) {
      LOG.info("No warm-up, the database can't be used yet: {}", e.toString());
    }
  }

  /** For one of all subtasks: it reads the whole table. */
  void keepClaimsSwept() {
    every(SWEEP_INTERVAL, this::sweep);
  }

  private void sweep() {
    try {
      claims.sweep(clock.instant());
    } catch (SQLException e) {
      LOG.info("Old claims can't be swept now: {}", e.toString());
    }
  }

  /**
   * Submits nothing more, waits for the answers that are due, settles them, and gives back the
   * claims of what was surely not sent, so that a restart sends it. What can't be settled any more
   * will be UNKNOWN.
   */
  @Override
  public void close() {
    patience.end();
    pauses.shutdownNow();
    claiming.close();
    claimingUrgently.close();
    gateway.close();
    settling.close();
  }
}
