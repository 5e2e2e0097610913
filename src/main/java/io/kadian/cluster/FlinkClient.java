// SPDX-License-Identifier: Apache-2.0
package io.kadian.cluster;

import io.kadian.domain.InvalidInputException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.annotation.Nullable;
import org.apache.flink.api.common.JobID;
import org.apache.flink.api.common.JobStatus;
import org.apache.flink.client.deployment.StandaloneClusterId;
import org.apache.flink.client.program.rest.RestClusterClient;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.RestOptions;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.runtime.execution.ExecutionState;
import org.apache.flink.runtime.rest.messages.EmptyMessageParameters;
import org.apache.flink.runtime.rest.messages.EmptyRequestBody;
import org.apache.flink.runtime.rest.messages.JobExceptionsHeaders;
import org.apache.flink.runtime.rest.messages.checkpoints.CheckpointingStatisticsHeaders;
import org.apache.flink.runtime.rest.messages.job.JobDetailsInfo;
import org.apache.flink.runtime.rest.messages.taskmanager.TaskManagersHeaders;
import org.apache.flink.runtime.rest.util.RestClientException;

/**
 * Flink's own client of a cluster's REST interface, which finds the JobManager as the configuration
 * says: by address or in ZooKeeper, with TLS or without.
 */
public final class FlinkClient implements Jobs, AutoCloseable {
  /** Of the jobs that are ours: {@code KadianJob} names them so. */
  private static final String NAME = "kadian";

  private static final Set<ExecutionState> RUNS =
      Set.of(ExecutionState.RUNNING, ExecutionState.FINISHED); // a source of files ends

  /** What a cluster has. */
  public record Overview(int taskManagers, int slots, int freeSlots, String version) {}

  /** Of a job. */
  public record Tasks(int running, int all) {}

  private final RestClusterClient<StandaloneClusterId> client;
  private final Poll poll;

  private FlinkClient(RestClusterClient<StandaloneClusterId> client, Poll poll) {
    this.client = client;
    this.poll = poll;
  }

  /**
   * For a person who waits: says soon that nobody answers.
   *
   * @param conf Flink's configuration folder
   */
  public static FlinkClient open(Path conf, Poll poll) {
    return open(conf, poll, 3);
  }

  /**
   * For what must not be left in the middle: tries for a minute or two, in which another JobManager
   * may take the lead.
   */
  public static FlinkClient openPatiently(Path conf, Poll poll) {
    return open(conf, poll, 120);
  }

  private static FlinkClient open(Path conf, Poll poll, int tries) {
    Configuration configuration = ClusterConf.read(conf);
    configuration.set(RestOptions.RETRY_MAX_ATTEMPTS, tries);
    configuration.set(RestOptions.RETRY_DELAY, Duration.ofMillis(500));
    configuration.set(RestOptions.CONNECTION_TIMEOUT, Duration.ofSeconds(5));
    try {
      return new FlinkClient(
          new RestClusterClient<>(configuration, StandaloneClusterId.getInstance()), poll);
    } catch (Exception e) {
      throw new InvalidInputException(
          "Flink's configuration in " + conf + " can't be used: " + RootCause.of(e), e);
    }
  }

  /** Where a browser sees it. */
  public String address() {
    return client.getWebInterfaceURL();
  }

  public Overview overview() {
    var overview = get(client.getClusterOverview());
    return new Overview(
        overview.getNumTaskManagersConnected(),
        overview.getNumSlotsTotal(),
        overview.getNumSlotsAvailable(),
        overview.getVersion());
  }

  /**
   * The resource ids of those that have registered; a dead one's stays for its heartbeat's time.
   */
  Set<String> taskManagers() {
    var headers = TaskManagersHeaders.getInstance();
    var none = EmptyMessageParameters.getInstance();
    return get(client.sendRequest(headers, none, EmptyRequestBody.getInstance()))
        .getTaskManagerInfos()
        .stream()
        .map(taskManager -> taskManager.getResourceId().toString())
        .collect(Collectors.toSet());
  }

  @Override
  public List<Job> open() {
    return get(client.listJobs()).stream()
        .filter(job -> job.getJobName().equals(NAME))
        .filter(job -> !job.getJobState().isTerminalState())
        .map(
            job ->
                new Job(
                    job.getJobId().toString(),
                    job.getJobState().name(),
                    Instant.ofEpochMilli(job.getStartTime())))
        .toList();
  }

  @Override
  public boolean runs(String job) {
    JobDetailsInfo details = get(client.getJobDetails(JobID.fromHexString(job)));
    Map<ExecutionState, Integer> tasks = details.getJobVerticesPerState();
    return details.getJobStatus() == JobStatus.RUNNING
        && tasks.getOrDefault(ExecutionState.RUNNING, 0) > 0
        && tasks.entrySet().stream()
            .allMatch(state -> state.getValue() == 0 || RUNS.contains(state.getKey()));
  }

  public Tasks tasks(String job) {
    Map<ExecutionState, Integer> tasks =
        get(client.getJobDetails(JobID.fromHexString(job))).getJobVerticesPerState();
    return new Tasks(
        RUNS.stream().mapToInt(state -> tasks.getOrDefault(state, 0)).sum(),
        tasks.values().stream().mapToInt(Integer::intValue).sum());
  }

  @Override
  public boolean isOver(String job) {
    return get(client.getJobStatus(JobID.fromHexString(job))).isTerminalState();
  }

  @Override
  public long completedCheckpoints(String job) {
    var headers = CheckpointingStatisticsHeaders.getInstance();
    var parameters = headers.getUnresolvedMessageParameters();
    parameters.jobPathParameter.resolve(JobID.fromHexString(job));
    return get(client.sendRequest(headers, parameters, EmptyRequestBody.getInstance()))
        .getCounts()
        .getNumberCompletedCheckpoints();
  }

  /** Of a job that is over its result says it: the history may be as old as Flink's page. */
  @Override
  public Optional<String> lastFailure(String job) {
    if (isOver(job)) {
      return get(client.requestJobResult(JobID.fromHexString(job)))
          .getSerializedThrowable()
          .map(failure -> RootCause.of(failure.getFullStringifiedStackTrace()));
    }
    var headers = JobExceptionsHeaders.getInstance();
    var parameters = headers.getUnresolvedMessageParameters();
    parameters.jobPathParameter.resolve(JobID.fromHexString(job));
    return get(client.sendRequest(headers, parameters, EmptyRequestBody.getInstance()))
        .getExceptionHistory()
        .getEntries()
        .stream()
        .findFirst()
        .map(
            failure ->
                RootCause.of(failure.getStacktrace())
                    + (failure.getTaskName() == null ? "" : " (in " + failure.getTaskName() + ")"));
  }

  @Override
  public String stop(String job, @Nullable String folder) {
    return get(
        client.stopWithSavepoint(
            JobID.fromHexString(job), false, folder, SavepointFormatType.CANONICAL));
  }

  @Override
  public void cancel(String job) {
    get(client.cancel(JobID.fromHexString(job)));
    if (!poll.until(poll.now().plus(Duration.ofMinutes(5)), () -> isOver(job))) {
      throw new InvalidInputException("job " + job + " doesn't end, though it was cancelled");
    }
  }

  @Override
  public void close() {
    client.close();
  }

  private <T> T get(CompletableFuture<T> answer) {
    try {
      return answer.get();
    } catch (ExecutionException e) {
      boolean refused =
          causes(e).anyMatch(RestClientException.class::isInstance)
              || causes(e).noneMatch(IOException.class::isInstance);
      if (refused) {
        throw new InvalidInputException("Flink at " + address() + ": " + RootCause.of(e), e);
      }
      throw new ClusterAwayException(
          "Flink at " + address() + " doesn't answer: " + RootCause.of(e), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  private static Stream<Throwable> causes(Throwable thrown) {
    return Stream.iterate(thrown, each -> each != null, Throwable::getCause);
  }
}
