// SPDX-License-Identifier: Apache-2.0
package io.kadian.testing;

import io.kadian.cluster.OwnedSavepoint;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.apache.flink.api.common.JobID;
import org.apache.flink.api.common.JobStatus;
import org.apache.flink.changelog.fs.FsStateChangelogOptions;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.CoreOptions;
import org.apache.flink.configuration.GlobalConfiguration;
import org.apache.flink.configuration.JobManagerOptions;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.configuration.RestOptions;
import org.apache.flink.configuration.StateRecoveryOptions;
import org.apache.flink.configuration.TaskManagerOptions;
import org.apache.flink.core.execution.CheckpointType;
import org.apache.flink.core.execution.RecoveryClaimMode;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.runtime.client.JobStatusMessage;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.runtime.minicluster.MiniClusterConfiguration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.graph.StreamGraph;

/**
 * A Flink cluster in this JVM with flink-conf/config.yaml, so that what is tested and shown is what
 * is deployed. Only directories, ports and memory are its own; an {@link #unhurried} one is less
 * punctual, too. It has Flink's web page.
 */
public final class LocalFlink implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  /**
   * So punctual as it is shipped, a job that does nothing takes half a core: each of its tasks
   * flushes its buffers 200 times a second.
   */
  private static final Map<String, String> UNHURRIED =
      Map.of("execution.buffer-timeout.interval", "100 ms");

  private final Configuration configuration;
  private final Path folder;
  private final MiniCluster cluster;

  /**
   * @param folder for checkpoints
   * @param slots the parallelism of its jobs
   * @param overrides of flink-conf/config.yaml
   */
  public LocalFlink(Path folder, int slots, Map<String, String> overrides) throws Exception {
    this.folder = folder;
    configuration = GlobalConfiguration.loadConfiguration("flink-conf");
    configuration.removeConfig(TaskManagerOptions.TOTAL_PROCESS_MEMORY);
    configuration.removeConfig(JobManagerOptions.TOTAL_PROCESS_MEMORY);
    configuration.set(TaskManagerOptions.MANAGED_MEMORY_SIZE, MemorySize.ofMebiBytes(256));
    configuration.set(CheckpointingOptions.CHECKPOINTS_DIRECTORY, folder.toUri() + "checkpoints");
    configuration.set(FsStateChangelogOptions.BASE_PATH, folder.toUri() + "changelog");
    configuration.set(CheckpointingOptions.SAVEPOINT_DIRECTORY, folder.toUri() + "savepoints");
    configuration.set(CoreOptions.DEFAULT_PARALLELISM, slots);
    configuration.set(RestOptions.BIND_PORT, "0");
    configuration.setString(
        "metrics.reporters", "none"); // Prometheus's page is seen by all the network
    overrides.forEach(configuration::setString);
    cluster =
        new MiniCluster(
            new MiniClusterConfiguration.Builder()
                .setConfiguration(configuration)
                .setNumTaskManagers(1)
                .setNumSlotsPerTaskManager(slots)
                .build());
    cluster.start();
  }

  /** One for tests that mostly wait: a tenth of a second is nothing to them. */
  public static LocalFlink unhurried(Path folder, int slots, Map<String, String> overrides)
      throws Exception {
    Map<String, String> all = new HashMap<>(UNHURRIED);
    all.putAll(overrides);
    return new LocalFlink(folder, slots, all);
  }

  public URI webPage() throws Exception {
    return cluster.getRestAddress().get();
  }

  public FlinkRest rest() throws Exception {
    return new FlinkRest(webPage().getPort());
  }

  /** Submits the job that {@code define} puts into its environment. */
  public JobID submit(String name, Consumer<StreamExecutionEnvironment> define) throws Exception {
    return submit(name, configuration, define);
  }

  /** Submits it to go on from a savepoint. */
  public JobID restore(String name, String savepoint, Consumer<StreamExecutionEnvironment> define)
      throws Exception {
    return restore(name, savepoint, Map.of(), define);
  }

  /**
   * @param overrides of this job's configuration
   */
  public JobID restore(
      String name,
      String savepoint,
      Map<String, String> overrides,
      Consumer<StreamExecutionEnvironment> define)
      throws Exception {
    Configuration restoring = new Configuration(configuration);
    restoring.set(
        StateRecoveryOptions.SAVEPOINT_PATH,
        OwnedSavepoint.of(savepoint, new org.apache.flink.core.fs.Path(folder.toUri())));
    restoring.set(StateRecoveryOptions.RESTORE_MODE, RecoveryClaimMode.CLAIM);
    overrides.forEach(restoring::setString);
    return submit(name, restoring, define);
  }

  private JobID submit(
      String name, Configuration configuration, Consumer<StreamExecutionEnvironment> define)
      throws Exception {
    StreamExecutionEnvironment env = new StreamExecutionEnvironment(configuration);
    define.accept(env);
    StreamGraph graph = env.getStreamGraph();
    graph.setJobName(name);
    return cluster.submitJob(graph.getJobGraph()).get().getJobID();
  }

  public JobStatus status(JobID job) throws Exception {
    return cluster.getJobStatus(job).get();
  }

  /** Waits until the job has failed, and says why, with all causes. */
  public String failure(JobID job) throws Exception {
    return cluster
        .requestJobResult(job)
        .get(PATIENCE.toSeconds(), TimeUnit.SECONDS)
        .getSerializedThrowable()
        .orElseThrow(() -> new IllegalStateException("The job didn't fail"))
        .getFullStringifiedStackTrace();
  }

  /** Stops with a savepoint and says where it is. */
  public String stop(JobID job, Path folder, boolean drain) throws Exception {
    return cluster
        .stopWithSavepoint(job, folder.toString(), drain, SavepointFormatType.CANONICAL)
        .get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
  }

  /**
   * Takes a checkpoint and returns when it is complete. By the REST interface it would have to be
   * asked for its result, or {@link #close} would wait for somebody to do so, five minutes long.
   */
  public void checkpoint(JobID job) throws Exception {
    cluster
        .triggerCheckpoint(job, CheckpointType.CONFIGURED)
        .get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
  }

  public void cancel(JobID job) throws Exception {
    cluster.cancelJob(job).get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
  }

  @Override
  public void close() {
    try {
      for (JobStatusMessage job : cluster.listJobs().get()) {
        if (!job.getJobState().isGloballyTerminalState()) {
          cancel(job.getJobId());
        }
      }
      cluster.close();
    } catch (Exception e) {
      throw new IllegalStateException("The cluster didn't stop", e);
    }
  }
}
