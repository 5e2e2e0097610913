// SPDX-License-Identifier: Apache-2.0
package io.kadian.testing;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Kadian as a user has it: the scripts, in a folder with a space in its name, called from another
 * folder. When this JVM ends, however that is, the local cluster ends too.
 */
public final class Installation implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofMinutes(12);

  /** What a script said, and how it ended. */
  public record Answer(int exitCode, String out, String err) {}

  private final Path home;
  private final Path elsewhere;
  private final Map<String, String> environment = new LinkedHashMap<>();
  private final Set<String> used = new LinkedHashSet<>();
  private final Process guard;
  private int calls;

  /**
   * @param folder for it
   * @param jar to be found under target/
   */
  public Installation(Path folder, Path jar) throws IOException {
    home = Files.createDirectory(folder.resolve("my kadian"));
    elsewhere = Files.createDirectory(folder.resolve("elsewhere"));
    for (String part : List.of("scripts", "flink-conf", "sql")) {
      copy(Path.of(part));
    }
    Path target = Files.createDirectory(home.resolve("target"));
    Files.createSymbolicLink(target.resolve(jar.getFileName()), jar.toAbsolutePath());
    Path library = Path.of("target/flink-lib").toAbsolutePath();
    Files.createSymbolicLink(target.resolve("flink-lib"), library);
    // It reads to the end of a pipe that we never write to: our end.
    guard =
        new ProcessBuilder(
                "sh", "-c", "cat >/dev/null; \"$0\" down --force", script("cluster").toString())
            .directory(elsewhere.toFile())
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("guard.log").toFile())
            .start();
  }

  public Installation set(String variable, String value) {
    environment.put(variable, value);
    return this;
  }

  public Path run() {
    return home.resolve("run");
  }

  /** The scripts that were called, as in {@code cluster up}. */
  public Set<String> used() {
    return used;
  }

  /** Calls a script and waits until it has ended. */
  public Answer call(String name, String... arguments) throws IOException, InterruptedException {
    boolean verb = arguments.length > 0 && arguments[0].matches("[a-z]+");
    used.add(name.equals("cluster") && verb ? name + ' ' + arguments[0] : name);
    List<String> command = new ArrayList<>();
    command.add(script(name).toString());
    command.addAll(Arrays.asList(arguments));
    Path out = elsewhere.resolve(++calls + ".out");
    Path err = elsewhere.resolve(calls + ".err");
    ProcessBuilder builder = new ProcessBuilder(command).directory(elsewhere.toFile());
    builder
        .environment()
        .keySet()
        .removeIf(key -> key.startsWith("KADIAN_") || key.startsWith("FLINK_"));
    // Of each JVM that a script starts, and of those that they start.
    builder.environment().put("JDK_JAVA_OPTIONS", String.join(" ", JavaProcess.QUICK_START));
    builder.environment().putAll(environment);
    Process process = builder.redirectOutput(out.toFile()).redirectError(err.toFile()).start();
    if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
      throw new IllegalStateException(command + " didn't end: " + Files.readString(out));
    }
    return new Answer(process.exitValue(), Files.readString(out), Files.readString(err));
  }

  /** All processes that have to do with the run folder. */
  public List<ProcessHandle> processes() {
    return ProcessHandle.allProcesses()
        .filter(process -> commandLine(process).contains(run().toString()))
        .toList();
  }

  /** Empty of one that has ended. The JDK says nothing of one longer than a page of memory. */
  private static String commandLine(ProcessHandle process) {
    try {
      return Files.readString(Path.of("/proc/" + process.pid() + "/cmdline"), ISO_8859_1);
    } catch (IOException e) {
      return "";
    }
  }

  @Override
  public void close() throws IOException {
    guard.getOutputStream().close();
    try {
      guard.waitFor(2, TimeUnit.MINUTES);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    guard.destroyForcibly();
    processes().forEach(ProcessHandle::destroyForcibly);
  }

  private Path script(String name) {
    return home.resolve("scripts").resolve(name);
  }

  private void copy(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      files.forEach(
          file -> {
            try {
              Files.copy(file, home.resolve(file.toString())); // with its rights
            } catch (IOException e) {
              throw new UncheckedIOException(e);
            }
          });
    }
  }
}
