// SPDX-License-Identifier: Apache-2.0
package io.kadian.cluster;

import io.kadian.cluster.RollCall.Present;
import io.kadian.domain.InvalidInputException;
import io.kadian.domain.Tally;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import javax.annotation.Nullable;

/**
 * Puts another jar in a running job's place.
 *
 * <pre>
 *   roll call ─▶ stop with a savepoint ─▶ start the new jar from it ─▶ tasks run ─▶ a checkpoint ─▶ roll call ─▶ done
 *                                               │                         │             │             │
 *                                               └─────────────────────────┴──────┬──────┴─────────────┘
 *                                          cancel it, start the old jar from the same savepoint ─▶ rolled back
 * </pre>
 *
 * <p>Until the savepoint is there nothing has changed, and whatever fails is thrown.
 */
public final class Upgrade {
  /** A busy machine may take its time: nothing better can be done than to wait. */
  private static final Duration ROLL_BACK_WITHIN = Duration.ofMinutes(5);

  /** Starts what was prepared, and remembers it. */
  public interface Starter {
    /** Returns the submission with its job. */
    Submission start(Submission submission, @Nullable String from, boolean allowNonRestored);

    /** Its job is no more; should we be killed now, this is where to go on from. */
    void stopped(Submission submission, String savepoint);
  }

  /** How it ended. */
  public enum Ending {
    UPGRADED,
    ROLLED_BACK,
    /** Neither runs as it should. */
    FAILED
  }

  /**
   * @param job that runs, or tries to; null if none does, or nobody can tell
   * @param savepoint null if it isn't known whether there is one
   * @param reason why not, or null
   * @param held messages by campaign, before and after; empty if nobody could tell
   */
  public record Result(
      Ending ending,
      @Nullable String job,
      @Nullable String savepoint,
      @Nullable String reason,
      Map<String, Held> held) {}

  /** Messages held. */
  public record Held(long before, long after) {}

  private final Jobs jobs;
  private final Starter starter;
  private final RollCall rollCall;
  private final Poll poll;
  private final Consumer<String> say;

  public Upgrade(Jobs jobs, Starter starter, RollCall rollCall, Poll poll, Consumer<String> say) {
    this.jobs = jobs;
    this.starter = starter;
    this.rollCall = rollCall;
    this.poll = poll;
    this.say = say;
  }

  /**
   * @param before what runs
   * @param allowNonRestored leave out state that no operator of the new jar wants
   * @param limit for the new jar to have proved itself, once it is submitted
   */
  public Result run(Submission before, Submission next, boolean allowNonRestored, Duration limit) {
    Map<String, Present> held = rollCall.call(before.job(), poll.now().plus(limit));
    say.accept(
        "Job "
            + before.job()
            + " holds "
            + held.values().stream().mapToLong(present -> present.tally().held()).sum()
            + " messages");
    String savepoint;
    try {
      savepoint = jobs.stop(before.job(), null);
    } catch (ClusterAwayException e) {
      String unsure = "nobody knows whether job " + before.job() + " was stopped: ";
      return new Result(Ending.FAILED, null, null, unsure + e.getMessage(), Map.of());
    }
    say.accept("Stopped; savepoint " + savepoint);

    String reason;
    try {
      starter.stopped(before, savepoint);
      return prove(next, savepoint, allowNonRestored, limit, held, Ending.UPGRADED);
    } catch (RuntimeException | LinkageError e) { // the latter if our own jar is replaced
      reason = e.getMessage() == null ? e.toString() : e.getMessage();
    }
    say.accept("The new jar failed: " + reason);
    say.accept("Rolling back: starting the old jar from the same savepoint");
    try {
      jobs.open().forEach(job -> jobs.cancel(job.id()));
      Result back = prove(before, savepoint, false, ROLL_BACK_WITHIN, held, Ending.ROLLED_BACK);
      return new Result(back.ending(), back.job(), savepoint, reason, back.held());
    } catch (RuntimeException | LinkageError e) {
      String also = reason + "; and the roll-back failed: " + e.getMessage();
      return new Result(Ending.FAILED, openJob(), savepoint, also, Map.of());
    }
  }

  @Nullable
  private String openJob() {
    try {
      return jobs.open().stream().map(Jobs.Job::id).findFirst().orElse(null);
    } catch (RuntimeException e) {
      return null;
    }
  }

  private Result prove(
      Submission submission,
      String savepoint,
      boolean allowNonRestored,
      Duration limit,
      Map<String, Present> held,
      Ending ending) {
    String job = starter.start(submission, savepoint, allowNonRestored).job();
    Instant deadline = poll.now().plus(limit);
    say.accept("Started version " + submission.version() + " as job " + job);
    await(job, deadline, "not all its tasks run", () -> jobs.runs(job));
    say.accept("All its tasks run");
    await(job, deadline, "no checkpoint was completed", () -> jobs.completedCheckpoints(job) > 0);
    say.accept("A checkpoint is complete");
    Map<String, Held> compared = compare(held, rollCall.call(job, deadline));
    return new Result(ending, job, savepoint, null, compared);
  }

  private void await(String job, Instant deadline, String complaint, BooleanSupplier condition) {
    boolean ended =
        !poll.until(deadline, () -> isSo(() -> condition.getAsBoolean() || jobs.isOver(job)))
            || jobs.isOver(job);
    if (ended) {
      throw new InvalidInputException(
          (jobs.isOver(job) ? "the job ended" : complaint + " in time")
              + jobs.lastFailure(job).map(why -> ": " + why).orElse(""));
    }
  }

  /** Who doesn't answer now has said nothing yet. */
  private static boolean isSo(BooleanSupplier condition) {
    try {
      return condition.getAsBoolean();
    } catch (ClusterAwayException e) {
      return false;
    }
  }

  /**
   * A message may have been released, withdrawn or selected meanwhile; what was selected is never
   * forgotten. So nothing is lost if there are as many in all as before.
   */
  private Map<String, Held> compare(Map<String, Present> before, Map<String, Present> after) {
    Map<String, Held> held = new TreeMap<>();
    List<String> missing = new ArrayList<>();
    before.forEach(
        (campaign, was) -> {
          Present is = after.get(campaign);
          if (is == null && !poll.now().isBefore(was.endsAt())) {
            return; // the ledger has them, as sent or expired
          }
          Tally now = is == null ? Tally.NONE : is.tally();
          if (is == null || now.selected() < was.tally().selected()) {
            missing.add((was.tally().selected() - now.selected()) + " of " + campaign);
          }
          held.put(campaign, new Held(was.tally().held(), now.held()));
        });
    if (!missing.isEmpty()) {
      throw new InvalidInputException("messages are missing: " + String.join(", ", missing));
    }
    return held;
  }
}
