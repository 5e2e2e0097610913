// SPDX-License-Identifier: Apache-2.0
package io.kadian.cluster;

import io.kadian.domain.InvalidInputException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.ConfigurationUtils;
import org.apache.flink.configuration.CoreOptions;
import org.apache.flink.configuration.GlobalConfiguration;
import org.apache.flink.configuration.IllegalConfigurationException;
import org.apache.flink.configuration.JobManagerOptions;
import org.apache.flink.configuration.RestOptions;
import org.apache.flink.configuration.RpcOptions;
import org.apache.flink.configuration.TaskManagerOptions;
import org.apache.flink.runtime.clusterframework.TaskExecutorProcessSpec;
import org.apache.flink.runtime.clusterframework.TaskExecutorProcessUtils;
import org.apache.flink.runtime.jobmanager.JobManagerProcessSpec;
import org.apache.flink.runtime.jobmanager.JobManagerProcessUtils;
import org.apache.flink.runtime.util.config.memory.ProcessMemoryUtils;

/** Flink's configuration of the local cluster: a folder's config.yaml, and what is stronger. */
final class ClusterConf {
  private static final String LOCALHOST = "localhost";
  private static final String FILE = "config.yaml";
  private static final String LOGGING = "log4j.properties";

  private ClusterConf() {}

  /**
   * @throws InvalidInputException if the folder has no configuration that Flink can read
   */
  static Configuration read(Path folder) {
    if (Files.notExists(folder.resolve(FILE))) {
      throw new InvalidInputException(folder + " has no " + FILE);
    }
    try {
      return GlobalConfiguration.loadConfiguration(folder.toString());
    } catch (IllegalConfigurationException e) {
      throw new InvalidInputException(
          folder.resolve(FILE) + " can't be read: " + RootCause.of(e), e);
    } catch (RuntimeException e) { // what the YAML parser throws
      throw new InvalidInputException(
          folder.resolve(FILE) + " can't be read: " + RootCause.of(e), e);
    }
  }

  /**
   * The local cluster's: it listens on this machine alone, unless the folder says otherwise.
   * Flink's pages take jars from anybody, and run them.
   *
   * @param stronger than the folder
   */
  static Configuration local(
      Path folder, Map<String, String> stronger, RunFolder run, int taskManagers) {
    Configuration conf = new Configuration();
    conf.set(JobManagerOptions.ADDRESS, LOCALHOST);
    conf.set(JobManagerOptions.BIND_HOST, LOCALHOST);
    conf.set(JobManagerOptions.PORT, JobManagerOptions.PORT.defaultValue());
    conf.set(TaskManagerOptions.HOST, LOCALHOST);
    conf.set(TaskManagerOptions.BIND_HOST, LOCALHOST);
    conf.set(RestOptions.ADDRESS, LOCALHOST);
    conf.set(RestOptions.BIND_ADDRESS, LOCALHOST);
    conf.set(RestOptions.PORT, RestOptions.PORT.defaultValue());
    conf.set(
        RpcOptions.STARTUP_TIMEOUT,
        Duration.ofMinutes(1)); // Flink's 10 s are short on a busy machine
    conf.set(CoreOptions.TMP_DIRS, run.temporary().toString());
    conf.addAll(read(folder));
    stronger.forEach(conf::setString);
    if (!conf.contains(CoreOptions.DEFAULT_PARALLELISM)) {
      int slots = conf.get(TaskManagerOptions.NUM_TASK_SLOTS);
      conf.set(CoreOptions.DEFAULT_PARALLELISM, taskManagers * slots);
    }
    return conf;
  }

  static void write(Configuration conf, Path from, RunFolder run) {
    try {
      RunFolder.create(run.conf());
      RunFolder.create(run.temporary());
      Files.write(
          run.conf().resolve(FILE), ConfigurationUtils.convertConfigToWritableLines(conf, true));
      Files.deleteIfExists(run.conf().resolve(LOGGING));
      if (Files.exists(from.resolve(LOGGING))) {
        Files.copy(
            from.resolve(LOGGING),
            run.conf().resolve(LOGGING),
            StandardCopyOption.REPLACE_EXISTING);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(run.conf() + " can't be written", e);
    }
  }

  static boolean isWritten(RunFolder run) {
    return Files.exists(run.conf().resolve(FILE));
  }

  /** Those of a cluster that has died, and may be looked for there; none after it was ended. */
  static Map<String, String> ports(RunFolder run) {
    if (!isWritten(run)) {
      return Map.of();
    }
    Configuration conf = read(run.conf());
    return Map.of(
        RestOptions.PORT.key(), conf.get(RestOptions.PORT).toString(),
        JobManagerOptions.PORT.key(), conf.get(JobManagerOptions.PORT).toString());
  }

  static void forget(RunFolder run) {
    try {
      Files.deleteIfExists(run.conf().resolve(FILE));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static JavaCommand jobManager(Configuration conf, RunFolder run, FlinkLibrary library) {
    JobManagerProcessSpec memory = memory(() -> JobManagerProcessUtils.processSpecFromConfig(conf));
    return command(
        conf,
        run,
        library,
        "org.apache.flink.runtime.entrypoint.StandaloneSessionClusterEntrypoint",
        JobManagerProcessUtils.generateJvmParametersStr(memory, conf),
        JobManagerProcessUtils.generateDynamicConfigsStr(memory),
        List.of(CoreOptions.FLINK_DEFAULT_JM_JVM_OPTIONS, CoreOptions.FLINK_JM_JVM_OPTIONS));
  }

  /**
   * @param id by which the JobManager tells it from one that has died
   */
  static JavaCommand taskManager(
      Configuration conf, RunFolder run, FlinkLibrary library, String id) {
    TaskExecutorProcessSpec memory =
        memory(() -> TaskExecutorProcessUtils.processSpecFromConfig(conf));
    return command(
        conf,
        run,
        library,
        "org.apache.flink.runtime.taskexecutor.TaskManagerRunner",
        ProcessMemoryUtils.generateJvmParametersStr(memory),
        TaskExecutorProcessUtils.generateDynamicConfigsStr(memory)
            + " -D "
            + TaskManagerOptions.TASK_MANAGER_RESOURCE_ID.key()
            + "="
            + id,
        List.of(CoreOptions.FLINK_DEFAULT_TM_JVM_OPTIONS, CoreOptions.FLINK_TM_JVM_OPTIONS));
  }

  /**
   * As Flink's own scripts do it, whose {@code BashJavaUtils} calls the same methods.
   *
   * @param heap the JVM's limits, worked out of the process's size
   * @param figures the same for Flink, which doesn't work them out itself
   */
  private static JavaCommand command(
      Configuration conf,
      RunFolder run,
      FlinkLibrary library,
      String mainClass,
      String heap,
      String figures,
      List<ConfigOption<String>> jvmOptions) {
    Path logging = run.conf().resolve(LOGGING);
    List<String> options =
        Stream.of(
                words(heap),
                Files.exists(logging)
                    ? Stream.of("-Dlog4j2.configurationFile=" + logging)
                    : Stream.<String>of(),
                Stream.concat(
                        Stream.of(
                            CoreOptions.FLINK_DEFAULT_JVM_OPTIONS, CoreOptions.FLINK_JVM_OPTIONS),
                        jvmOptions.stream())
                    .flatMap(option -> words(conf.get(option))))
            .flatMap(each -> each)
            .toList();
    List<String> arguments =
        Stream.concat(Stream.of("--configDir", run.conf().toString()), words(figures)).toList();
    return new JavaCommand(options, library.classPath(), mainClass, arguments);
  }

  private static Stream<String> words(String text) {
    return Arrays.stream(text.strip().split("\\s+")).filter(word -> !word.isEmpty());
  }

  private static <T> T memory(Supplier<T> figures) {
    try {
      return figures.get();
    } catch (IllegalConfigurationException e) {
      throw new InvalidInputException("The memory sizes don't fit together: " + e.getMessage(), e);
    }
  }
}
