// SPDX-License-Identifier: Apache-2.0
package io.kadian.cluster;

import io.kadian.domain.InvalidInputException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.annotation.Nullable;

/**
 * Flink's command line, as a process of its own: the job's main sees the class path and the
 * environment that {@code flink run} gives it.
 */
public final class FlinkRun implements Upgrade.Starter {
  private static final Duration PATIENCE = Duration.ofMinutes(5);
  private static final Pattern SUBMITTED =
      Pattern.compile("submitted with JobID (\\p{XDigit}{32})");

  private final RunFolder run;
  private final FlinkLibrary library;
  private final Path conf;
  private final Path logging;
  private final Submissions submissions;
  private final Set<String> withoutVariables;

  /**
   * @param conf the cluster's configuration folder
   * @param logging a log4j configuration that logs to stderr
   * @param withoutVariables of our environment: what they said when a submission was prepared
   *     stands in its arguments, and what they say now is for another one
   */
  public FlinkRun(
      RunFolder run,
      FlinkLibrary library,
      Path conf,
      Path logging,
      Submissions submissions,
      Set<String> withoutVariables) {
    this.run = run;
    this.library = library;
    this.conf = conf;
    this.logging = logging;
    this.submissions = submissions;
    this.withoutVariables = Set.copyOf(withoutVariables);
  }

  /**
   * {@code flink info}: does everything up to the submission: settings, member table, planner.
   *
   * @throws InvalidInputException with the root cause, if the job's main fails
   */
  public void plan(Submission submission) {
    flink("info", List.of(), submission);
  }

  /**
   * {@code flink run -d}.
   *
   * @param from a savepoint's path; null: with nothing
   * @param allowNonRestored leave out state that no operator of the jar wants
   * @return the submission with its job
   * @throws InvalidInputException with the root cause, if it wasn't submitted
   */
  @Override
  public Submission start(Submission submission, @Nullable String from, boolean allowNonRestored) {
    List<String> options = new ArrayList<>(List.of("-d"));
    if (from != null) {
      options.addAll(
          OwnedSavepoint.isNeeded(ClusterConf.read(conf))
              ? List.of("-s", OwnedSavepoint.of(from), "-claimMode", "CLAIM")
              : List.of("-s", from));
    }
    if (allowNonRestored) {
      options.add("-n");
    }
    // A copy stays even if this fails: what gave up waiting may have been submitted all the same.
    Matcher submitted = SUBMITTED.matcher(flink("run", options, submission));
    if (!submitted.find()) {
      throw new InvalidInputException("flink run says no job's id; see " + log("run"));
    }
    Submission started = submission.started(submitted.group(1), from);
    submissions.save(started);
    return started;
  }

  @Override
  public void stopped(Submission submission, String savepoint) {
    submissions.stopped(submission, savepoint);
  }

  private String flink(String action, List<String> options, Submission submission) {
    List<String> arguments = new ArrayList<>();
    arguments.add(action);
    arguments.addAll(options);
    if (submission.parallelism() != null) {
      arguments.addAll(List.of("-p", submission.parallelism().toString()));
    }
    arguments.add(submissions.jar(submission).toString());
    arguments.addAll(submission.arguments());
    JavaCommand command =
        new JavaCommand(
            List.of("-Dlog4j2.configurationFile=" + logging, "-XX:TieredStopAtLevel=1"),
            library.classPath(),
            "org.apache.flink.client.cli.CliFrontend",
            arguments);
    Path log = log(action);
    int exit = runToEnd(command, log);
    String output = read(log);
    if (exit != 0) {
      throw new InvalidInputException(
          RootCause.of(output) + " (flink " + action + ": " + log + ")");
    }
    return output;
  }

  private int runToEnd(JavaCommand command, Path log) {
    try {
      RunFolder.create(log.getParent());
      ProcessBuilder builder = new ProcessBuilder(command.line());
      Map<String, String> environment = builder.environment();
      environment.keySet().removeAll(withoutVariables);
      environment.put("FLINK_CONF_DIR", conf.toString());
      library.addTo(environment);
      Process flink = builder.redirectErrorStream(true).redirectOutput(log.toFile()).start();
      flink.getOutputStream().close();
      if (!flink.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
        flink.destroyForcibly().waitFor();
        throw new InvalidInputException(
            "flink didn't end within %d minutes, and may have submitted the job all the same: see %s and 'scripts/cluster status'"
                .formatted(PATIENCE.toMinutes(), log));
      }
      return flink.exitValue();
    } catch (IOException e) {
      throw new UncheckedIOException("flink didn't start", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  /** Of the last time. */
  private Path log(String action) {
    return run.logs().resolve("flink-" + action + ".log");
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
