// SPDX-License-Identifier: Apache-2.0
package io.kadian.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kadian.cluster.RollCall.Present;
import io.kadian.cluster.Upgrade.Ending;
import io.kadian.cluster.Upgrade.Held;
import io.kadian.cluster.Upgrade.Result;
import io.kadian.domain.InvalidInputException;
import io.kadian.domain.Tally;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import javax.annotation.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class UpgradeTest {
  private static final Instant NOW = Instant.parse("2026-12-01T02:00:00Z");
  private static final Instant LATER = NOW.plus(Duration.ofDays(1));
  private static final Submission OLD = submission("old").started("job-old", null);
  private static final Submission NEW = submission("new");
  private static final String SAVEPOINT = "file:/savepoints/savepoint-1";

  private final Bench bench = new Bench();

  @BeforeEach
  void theOldJobHoldsFive() {
    bench.running.add("job-old");
    bench.roll("job-old", 5, 0, LATER);
    bench.roll("job-new", 5, 0, LATER);
  }

  @Test
  void startsTheNewJarFromTheSavepointAndComparesWhatIsHeld() {
    Result result = upgrade();

    assertThat(result)
        .isEqualTo(
            new Result(
                Ending.UPGRADED, "job-new", SAVEPOINT, null, Map.of("double12", new Held(5, 5))));
    assertThat(bench.done)
        .containsExactly("stop job-old", "stopped old", "start new from " + SAVEPOINT);
  }

  @Test
  void changesNothingIfTheOldJobDoesNotSayWhatItHolds() {
    bench.rolls.remove("job-old");
    assertThatThrownBy(this::upgrade).hasMessageContaining("doesn't say");
    assertThat(bench.done).isEmpty();
  }

  @Test
  void startsNothingIfThereIsNoSavepoint() {
    bench.savepointFails = true;
    assertThatThrownBy(this::upgrade).hasMessage("no space left");
    assertThat(bench.done).containsExactly("stop job-old");
  }

  @Test
  void rollsBackIfTheNewJarIsNotAccepted() {
    bench.cannotStart.add("new");
    Result result = upgrade();

    assertThat(result.ending()).isEqualTo(Ending.ROLLED_BACK);
    assertThat(result.reason()).isEqualTo("new can't be started");
    assertThat(bench.done)
        .containsExactly(
            "stop job-old",
            "stopped old",
            "start new from " + SAVEPOINT,
            "start old from " + SAVEPOINT);
  }

  @Test
  void rollsBackWithTheRootCauseIfTheNewJarDoesNotRunInTime() {
    bench.neverRuns.add("job-new");
    Result result = upgrade();

    assertThat(result.ending()).isEqualTo(Ending.ROLLED_BACK);
    assertThat(result.reason()).contains("not all its tasks run").contains("NoClassDefFoundError");
    assertThat(result.held()).containsExactly(Map.entry("double12", new Held(5, 5)));
    assertThat(bench.done)
        .endsWith("start new from " + SAVEPOINT, "cancel job-new", "start old from " + SAVEPOINT);
    assertThat(bench.running).containsExactly("job-old");
    assertThat(bench.now).isBetween(NOW.plusSeconds(120), NOW.plusSeconds(125));
  }

  @Test
  void rollsBackIfNoCheckpointIsCompleted() {
    bench.withoutCheckpoint.add("job-new");
    assertThat(upgrade().reason()).contains("no checkpoint was completed");
    assertThat(bench.running).containsExactly("job-old");
  }

  @Test
  void rollsBackAtOnceIfTheNewJobEnds() {
    bench.ends.add("job-new");
    assertThat(upgrade().reason()).contains("the job ended");
    assertThat(bench.now).isEqualTo(NOW);
    assertThat(bench.running).containsExactly("job-old");
  }

  @Test
  void rollsBackIfAMessageIsMissing() {
    bench.roll("job-new", 4, 0, LATER);
    Result result = upgrade();

    assertThat(result.ending()).isEqualTo(Ending.ROLLED_BACK);
    assertThat(result.reason()).isEqualTo("messages are missing: 1 of double12");
    assertThat(bench.running).containsExactly("job-old");
  }

  @Test
  void rollsBackIfACampaignIsMissing() {
    bench.rolls.put("job-new", Map.of());
    assertThat(upgrade().reason()).isEqualTo("messages are missing: 5 of double12");
  }

  @Test
  void missesNoMessageThatWasReleasedOrSelectedMeanwhile() {
    bench.roll("job-new", 2, 4, LATER);
    assertThat(upgrade().ending()).isEqualTo(Ending.UPGRADED);
  }

  @Test
  void missesNoCampaignThatHasExpiredMeanwhile() {
    bench.roll("job-old", 5, 0, NOW);
    bench.rolls.put("job-new", Map.of());
    assertThat(upgrade().held()).isEmpty();
  }

  @Test
  void saysThatNeitherRuns() {
    bench.cannotStart.addAll(Set.of("new", "old"));
    Result result = upgrade();

    assertThat(result.ending()).isEqualTo(Ending.FAILED);
    assertThat(result.job()).isNull();
    assertThat(result.savepoint()).isEqualTo(SAVEPOINT);
    assertThat(result.reason()).contains("new can't be started").contains("old can't be started");
  }

  @Test
  void saysThatNoneRunsIfTheOldJarCannotBeStartedAfterTheNewOneFailed() {
    bench.neverRuns.add("job-new");
    bench.cannotStart.add("old");
    Result result = upgrade();

    assertThat(result.ending()).isEqualTo(Ending.FAILED);
    assertThat(result.job()).as("the new job is cancelled").isNull();
  }

  @Test
  void saysThatNobodyKnowsIfFlinkGoesAwayWhileTheOldJobIsStopped() {
    bench.goesAwayInStop = true;
    Result result = upgrade();

    assertThat(result.ending()).isEqualTo(Ending.FAILED);
    assertThat(result.savepoint()).isNull();
    assertThat(result.reason()).contains("nobody knows whether job job-old was stopped");
    assertThat(bench.done).containsExactly("stop job-old");
  }

  @Test
  void waitsWhileFlinkIsAway() {
    bench.awayUntil = NOW.plusSeconds(60);
    assertThat(upgrade().ending()).isEqualTo(Ending.UPGRADED);
    assertThat(bench.now).isAfterOrEqualTo(NOW.plusSeconds(60));
  }

  @Test
  void rollsBackIfNothingCanBeRemembered() {
    bench.cannotRemember = true;
    assertThat(upgrade().ending()).isEqualTo(Ending.ROLLED_BACK);
    assertThat(bench.running).containsExactly("job-old");
  }

  private Result upgrade() {
    Poll poll = new Poll(bench.clock(), length -> bench.now = bench.now.plus(length));
    return new Upgrade(bench, bench, bench, poll, line -> {})
        .run(OLD, NEW, false, Duration.ofMinutes(2));
  }

  private static Submission submission(String name) {
    return new Submission(name, "1", NOW, null, Map.of(), List.of(), null, null, null, null);
  }

  /** A cluster, its jobs, and what they answer. */
  private static final class Bench implements Jobs, Upgrade.Starter, RollCall {
    final List<String> done = new ArrayList<>();
    final Set<String> running = new HashSet<>();
    final Set<String> cannotStart = new HashSet<>();
    final Set<String> neverRuns = new HashSet<>();
    final Set<String> withoutCheckpoint = new HashSet<>();
    final Set<String> ends = new HashSet<>();
    final Map<String, Map<String, Present>> rolls = new HashMap<>();
    boolean savepointFails;
    boolean goesAwayInStop;
    boolean cannotRemember;
    Instant awayUntil = NOW;
    Instant now = NOW;

    InstantSource clock() {
      return () -> now;
    }

    void roll(String job, long held, long released, Instant expiresAt) {
      Tally tally = new Tally(held + released, 0, released);
      rolls.put(job, Map.of("double12", new Present(tally, expiresAt)));
    }

    @Override
    public Map<String, Present> call(String job, Instant deadline) {
      if (!rolls.containsKey(job)) {
        throw new InvalidInputException("job " + job + " doesn't say what it holds");
      }
      return rolls.get(job);
    }

    @Override
    public Submission start(
        Submission submission, @Nullable String from, boolean allowNonRestored) {
      done.add("start " + submission.name() + " from " + from);
      if (cannotStart.contains(submission.name())) {
        throw new InvalidInputException(submission.name() + " can't be started");
      }
      String job = "job-" + submission.name();
      running.add(job);
      running.removeAll(ends);
      return submission.started(job, from);
    }

    @Override
    public void stopped(Submission submission, String savepoint) {
      done.add("stopped " + submission.name());
      if (cannotRemember) {
        throw new UncheckedIOException(new IOException("no space left"));
      }
    }

    @Override
    public List<Job> open() {
      return running.stream().map(job -> new Job(job, "RUNNING", NOW)).toList();
    }

    @Override
    public boolean runs(String job) {
      if (now.isBefore(awayUntil)) {
        throw new ClusterAwayException("nobody answers", new IOException());
      }
      return running.contains(job) && !neverRuns.contains(job);
    }

    @Override
    public boolean isOver(String job) {
      return !running.contains(job);
    }

    @Override
    public long completedCheckpoints(String job) {
      return withoutCheckpoint.contains(job) ? 0 : 1;
    }

    @Override
    public Optional<String> lastFailure(String job) {
      return neverRuns.contains(job)
          ? Optional.of("NoClassDefFoundError: io/kadian/Gone")
          : Optional.empty();
    }

    @Override
    public String stop(String job, @Nullable String folder) {
      done.add("stop " + job);
      if (goesAwayInStop) {
        throw new ClusterAwayException("nobody answers", new IOException());
      }
      if (savepointFails) {
        throw new InvalidInputException("no space left");
      }
      running.remove(job);
      return SAVEPOINT;
    }

    @Override
    public void cancel(String job) {
      done.add("cancel " + job);
      running.remove(job);
    }
  }
}
