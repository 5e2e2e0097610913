// SPDX-License-Identifier: Apache-2.0
package io.kadian.cluster;

import io.kadian.domain.InvalidInputException;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A process of the local cluster, known by its pid file.
 *
 * <p>A pid is used again when its process is gone. So each process carries its own name on its
 * command line, and whatever has the pid and not the name is left alone.
 */
public final class Daemon {
  private static final Duration END_WITHIN = Duration.ofSeconds(20);
  private static final String PID = ".pid";

  /**
   * glibc keeps what RocksDB has freed in the arena of whichever thread took it, and has up to
   * eight arenas a core: a TaskManager grows beyond its memory.process.size. Flink's image has
   * jemalloc in its place (FLINK-19125), which a machine need not have. Whoever sets it, wins.
   */
  private static final String ARENAS = "MALLOC_ARENA_MAX";

  private static final String MOST_ARENAS = "2";

  /** Whether there is one. */
  public enum State {
    ABSENT,
    RUNS,
    /** It was started, and has ended without being told to. */
    DEAD
  }

  private final String name;
  private final Path pidFile;
  private final Path logs;
  private final String mark;

  Daemon(RunFolder run, String name) {
    this.name = name;
    this.pidFile = run.processes().resolve(name + PID);
    this.logs = run.logs();
    this.mark = "-Dkadian.process=" + run.root().resolve(name);
  }

  /** Those that were started and not ended by us, by name. */
  static List<Daemon> all(RunFolder run) {
    String[] files = run.processes().toFile().list((folder, file) -> file.endsWith(PID));
    return files == null
        ? List.of()
        : Arrays.stream(files)
            .sorted()
            .map(file -> new Daemon(run, file.substring(0, file.length() - PID.length())))
            .toList();
  }

  public String name() {
    return name;
  }

  /** What it logs itself. */
  public Path log() {
    return logs.resolve(name + ".log");
  }

  /** What the JVM printed: why it didn't start, where the log doesn't say. */
  Path output() {
    return logs.resolve(name + ".out");
  }

  public State state() {
    if (Files.notExists(pidFile)) {
      return State.ABSENT;
    }
    return process().isPresent() ? State.RUNS : State.DEAD;
  }

  /** As the pid file says it; it may be another program's by now. */
  public long pid() {
    try {
      return Long.parseLong(Files.readString(pidFile).strip());
    } catch (IOException | NumberFormatException e) {
      return -1; // half written when its writer was killed
    }
  }

  private Optional<ProcessHandle> process() {
    return pid() <= 0
        ? Optional.empty()
        : ProcessHandle.of(pid()).filter(ProcessHandle::isAlive).filter(this::isOurs);
  }

  private boolean isOurs(ProcessHandle process) {
    Path commandLine = Path.of("/proc/" + process.pid() + "/cmdline");
    if (!Files.exists(commandLine)) { // no Linux, or it has just ended
      return process.info().arguments().stream().flatMap(Arrays::stream).anyMatch(mark::equals);
    }
    try {
      // The JDK says nothing of a command line that is longer than a page of memory.
      String line = Files.readString(commandLine, StandardCharsets.UTF_8);
      return line.isEmpty() ? isBecoming(process) : Arrays.asList(line.split("\0")).contains(mark);
    } catch (IOException e) {
      return false; // ended meanwhile
    }
  }

  /**
   * Whether it has no command line because nohup is just making it a JVM, and not because it has
   * ended and nobody has asked for its exit code (proc(5): state Z).
   */
  private static boolean isBecoming(ProcessHandle process) throws IOException {
    String stat = Files.readString(Path.of("/proc/" + process.pid() + "/stat"));
    return stat.charAt(stat.lastIndexOf(')') + 2) != 'Z';
  }

  /**
   * Starts it on its own: it doesn't end with us, nor with the terminal.
   *
   * @param command its options come after ours
   */
  void start(JavaCommand command, Map<String, String> environment) {
    List<String> options = new ArrayList<>();
    options.add(mark);
    options.add("-Dlog.file=" + log());
    options.addAll(command.options());
    List<String> line = new ArrayList<>();
    line.add("nohup");
    line.addAll(
        new JavaCommand(options, command.classPath(), command.mainClass(), command.arguments())
            .line());
    try {
      RunFolder.create(pidFile.getParent());
      RunFolder.create(logs);
      ProcessBuilder builder = new ProcessBuilder(line);
      // What the job needs it gets when it is submitted: passwords needn't be here.
      builder.environment().keySet().removeIf(variable -> variable.startsWith("KADIAN_"));
      builder.environment().putIfAbsent(ARENAS, MOST_ARENAS);
      builder.environment().putAll(environment);
      builder.redirectInput(new File("/dev/null"));
      builder.redirectErrorStream(true).redirectOutput(output().toFile());
      Files.writeString(pidFile, builder.start().pid() + "\n");
    } catch (IOException e) {
      throw new InvalidInputException(name + " can't be started: " + e.getMessage(), e);
    }
  }

  /** Ends it in order, or by force if it takes long; what is no process of ours is let be. */
  void end(Poll poll) {
    process().ifPresent(ProcessHandle::destroy);
    if (!poll.until(poll.now().plus(END_WITHIN), () -> process().isEmpty())) {
      process().ifPresent(ProcessHandle::destroyForcibly);
      poll.until(poll.now().plus(END_WITHIN), () -> process().isEmpty());
    }
    try {
      Files.deleteIfExists(pidFile);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
