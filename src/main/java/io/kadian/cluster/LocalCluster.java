// SPDX-License-Identifier: Apache-2.0
package io.kadian.cluster;

import io.kadian.cluster.Daemon.State;
import io.kadian.domain.InvalidInputException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.annotation.Nullable;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.JobManagerOptions;
import org.apache.flink.configuration.RestOptions;
import org.apache.flink.configuration.TaskManagerOptions;
import org.apache.flink.util.FileUtils;

/** A JobManager and TaskManagers on this machine, each a process. */
public final class LocalCluster {
  private static final String JOB_MANAGER = "jobmanager";
  private static final String TASK_MANAGER = "taskmanager-";

  /**
   * What is asked for.
   *
   * @param conf a folder with a config.yaml
   * @param settings stronger than that
   * @param taskManagers null: as many as there were, or one
   * @param limit to be ready within
   */
  public record Wanted(
      Path conf, Map<String, String> settings, @Nullable Integer taskManagers, Duration limit) {}

  private final RunFolder run;
  private final Poll poll;
  private final Consumer<String> say;
  private final BiConsumer<Integer, Integer> slotsThere;

  /**
   * @param slotsThere hears, while it starts, how many slots there are and how many there are to be
   */
  public LocalCluster(
      RunFolder run, Poll poll, Consumer<String> say, BiConsumer<Integer, Integer> slotsThere) {
    this.run = run;
    this.poll = poll;
    this.say = say;
    this.slotsThere = slotsThere;
  }

  /** The JobManager first; none after {@link #down}. */
  public List<Daemon> daemons() {
    return Daemon.all(run);
  }

  public boolean isRunning() {
    return daemons().stream().anyMatch(daemon -> daemon.state() == State.RUNS);
  }

  /**
   * Starts what isn't there, and waits until it can run jobs.
   *
   * @throws InvalidInputException if it can't, saying which log to read
   */
  public void up(Wanted wanted, FlinkLibrary library) {
    List<Daemon> daemons = wantedDaemons(wanted);
    int taskManagers = daemons.size() - 1;
    Configuration conf;
    if (isRunning()) {
      conf = ClusterConf.read(run.conf());
      refuseOtherSettings(wanted.settings(), conf);
    } else {
      Map<String, String> settings = new HashMap<>(ClusterConf.ports(run));
      settings.putAll(wanted.settings());
      conf = ClusterConf.local(wanted.conf(), settings, run, taskManagers);
      requireFree(conf.get(RestOptions.PORT), RestOptions.PORT.key(), "--port");
      requireFree(conf.get(JobManagerOptions.PORT), JobManagerOptions.PORT.key(), "--rpc-port");
      ClusterConf.write(conf, wanted.conf(), run);
    }
    List<Daemon> missing = daemons.stream().filter(daemon -> daemon.state() != State.RUNS).toList();
    Set<String> started = start(missing, conf, library);
    try (FlinkClient client = FlinkClient.open(run.conf(), poll)) {
      int slots = taskManagers * conf.get(TaskManagerOptions.NUM_TASK_SLOTS);
      awaitSlots(client, daemons, started, slots, wanted.limit());
      say.accept(
          "The cluster is up"
              + (missing.isEmpty() ? " already" : "")
              + ": "
              + client.address()
              + ", "
              + slots
              + " slots");
    }
  }

  /** Returns the TaskManagers' ids. */
  private Set<String> start(List<Daemon> daemons, Configuration conf, FlinkLibrary library) {
    Map<String, String> environment = new HashMap<>();
    library.addTo(environment);
    Set<String> ids = new HashSet<>();
    for (Daemon daemon : daemons) {
      if (daemon.name().equals(JOB_MANAGER)) {
        daemon.start(ClusterConf.jobManager(conf, run, library), environment);
      } else {
        String id = daemon.name() + '-' + poll.now().toEpochMilli();
        daemon.start(ClusterConf.taskManager(conf, run, library, id), environment);
        ids.add(id);
      }
    }
    return ids;
  }

  private List<Daemon> wantedDaemons(Wanted wanted) {
    int known = (int) daemons().stream().filter(d -> d.name().startsWith(TASK_MANAGER)).count();
    int taskManagers = Math.max(wanted.taskManagers() == null ? 1 : wanted.taskManagers(), known);
    return Stream.concat(
            Stream.of(JOB_MANAGER),
            IntStream.rangeClosed(1, taskManagers).mapToObj(number -> TASK_MANAGER + number))
        .map(name -> new Daemon(run, name))
        .toList();
  }

  private static void refuseOtherSettings(Map<String, String> wanted, Configuration conf) {
    Map<String, String> actual = conf.toMap();
    wanted.forEach(
        (key, value) -> {
          if (!value.equals(actual.get(key))) {
            throw new InvalidInputException(
                "The cluster is up with %s = %s; to change it: scripts/cluster down, then up"
                    .formatted(key, actual.getOrDefault(key, "(nothing)")));
          }
        });
  }

  private static void requireFree(int port, String key, String option) {
    try (ServerSocket socket = new ServerSocket()) {
      socket.setReuseAddress(true); // what is still closing needn't be waited for
      socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    } catch (IOException e) {
      throw new InvalidInputException(
          "Port %d (%s) is taken, perhaps by another cluster; choose one with %s"
              .formatted(port, key, option),
          e);
    }
  }

  private void awaitSlots(
      FlinkClient client, List<Daemon> daemons, Set<String> started, int slots, Duration limit) {
    Instant deadline = poll.now().plus(limit);
    boolean there =
        poll.until(
            deadline,
            () -> {
              for (Daemon daemon : daemons) {
                if (daemon.state() == State.DEAD) {
                  throw new InvalidInputException(
                      "%s has ended; why, say %s and %s"
                          .formatted(daemon.name(), daemon.log(), daemon.output()));
                }
              }
              int now = slots(client);
              slotsThere.accept(now, slots);
              return now >= slots && client.taskManagers().containsAll(started);
            });
    if (!there) {
      throw new InvalidInputException(
          "The cluster has %d of %d slots after %d s; why, say the logs in %s"
              .formatted(slots(client), slots, limit.toSeconds(), run.logs()));
    }
  }

  private static int slots(FlinkClient client) {
    try {
      return client.overview().slots();
    } catch (ClusterAwayException e) {
      return 0; // nobody there yet
    } catch (InvalidInputException e) {
      return 0; // 503 while it elects itself
    }
  }

  /** Ends all its processes, those of TaskManagers first. False: there was none. */
  public boolean down() {
    List<Daemon> daemons = daemons();
    for (int i = daemons.size() - 1; i >= 0; i--) {
      daemons.get(i).end(poll);
    }
    ClusterConf.forget(run);
    FileUtils.deleteDirectoryQuietly(run.temporary().toFile());
    return !daemons.isEmpty();
  }
}
