// SPDX-License-Identifier: Apache-2.0
package io.kadian.testing;

import static org.awaitility.Awaitility.await;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A JVM of its own that can be killed as {@code kill -9} does, and that ends when this JVM does,
 * however that ends.
 */
public final class JavaProcess implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final Duration END_WITHIN = Duration.ofSeconds(15);

  /**
   * For a start in half the time: these processes live for seconds or minutes, and a machine has
   * few cores. The slower compiler takes as long as the program itself; so does verifying classes
   * of libraries that everybody uses.
   */
  public static final List<String> QUICK_START =
      List.of(
          "-XX:+UseSerialGC",
          "-XX:TieredStopAtLevel=1",
          "-XX:+UnlockDiagnosticVMOptions",
          "-XX:-BytecodeVerificationRemote");

  /** The doors that Flink needs open, as flink.add-opens in pom.xml. */
  private static final List<String> OPENED =
      List.of("java.util", "java.lang", "java.time", "java.nio");

  /**
   * What to run.
   *
   * @param name of its log file
   * @param megabytes of heap
   * @param options of the JVM
   */
  public record Program(
      String name,
      String mainClass,
      String classPath,
      int megabytes,
      List<String> options,
      Map<String, String> environment) {

    /** One of this JVM's class path. */
    public static Program own(Class<?> mainClass, int megabytes) {
      return new Program(
          mainClass.getSimpleName(),
          mainClass.getName(),
          System.getProperty("java.class.path"),
          megabytes,
          QUICK_START,
          Map.of());
    }

    /** One that works as it would elsewhere, for who measures: it starts more slowly. */
    public Program inEarnest() {
      return new Program(name, mainClass, classPath, megabytes, List.of(), environment);
    }
  }

  private final String name;
  private final Process process;
  private final Path log;

  private JavaProcess(String name, Process process, Path log) {
    this.name = name;
    this.process = process;
    this.log = log;
  }

  /**
   * @param log gets what it prints
   */
  public static JavaProcess start(Program program, Path log, List<String> arguments) {
    try {
      Files.createDirectories(log.getParent());
      ProcessBuilder builder = new ProcessBuilder(command(program, log.getParent(), arguments));
      builder.environment().putAll(program.environment());
      builder.redirectErrorStream(true).redirectOutput(log.toFile());
      return new JavaProcess(program.name(), builder.start(), log);
    } catch (IOException e) {
      throw new UncheckedIOException(program.name() + " didn't start", e);
    }
  }

  public long pid() {
    return process.pid();
  }

  public boolean isAlive() {
    return process.isAlive();
  }

  /** Waits until it has printed this, and says what the pattern's group is. */
  public String awaitOutput(Pattern pattern) {
    return await(name + " says " + pattern)
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(50))
        .failFast(name + " has ended; see " + log, () -> !process.isAlive())
        .until(() -> find(pattern), found -> found != null);
  }

  /** Waits until it has ended by itself and says its exit code. */
  public int awaitEnd() throws InterruptedException {
    if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
      kill();
      throw new IllegalStateException(name + " didn't end; see " + log);
    }
    return process.exitValue();
  }

  /** SIGKILL: it has no time for anything. Returns when it is gone. */
  public void kill() {
    process.destroyForcibly();
    try {
      process.waitFor();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** SIGSTOP: it answers nothing until {@link #resume}, and what is sent to it waits. */
  public void pause() {
    signal("STOP");
  }

  public void resume() {
    signal("CONT");
  }

  private void signal(String signal) {
    try {
      Process kill =
          new ProcessBuilder("kill", "-" + signal, String.valueOf(pid())).inheritIO().start();
      if (kill.waitFor() != 0) {
        throw new IllegalStateException(name + " couldn't be told " + signal);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  public String output() {
    try {
      return Files.readString(log);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Lets it end in order, and kills it if it doesn't. */
  @Override
  public void close() {
    try {
      process.getOutputStream().close();
      if (process.waitFor(END_WITHIN.toSeconds(), TimeUnit.SECONDS)) {
        return;
      }
    } catch (IOException e) {
      // It has ended already, or else it is killed.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    kill();
  }

  private String find(Pattern pattern) {
    Matcher matcher = pattern.matcher(output());
    return matcher.find() ? matcher.group(1) : null;
  }

  private static List<String> command(Program program, Path folder, List<String> arguments)
      throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-Xmx" + program.megabytes() + "m");
    command.addAll(program.options());
    command.add("-Dfile.encoding=UTF-8");
    for (String opened : OPENED) {
      command.add("--add-opens=java.base/" + opened + "=ALL-UNNAMED");
    }
    command.add("-Dlog4j2.configurationFile=src/test/resources/log4j2-processes.properties");
    command.add("-cp");
    command.add(endWithParent(folder) + File.pathSeparator + program.classPath());
    command.add(EndWithParent.class.getName());
    command.add(program.mainClass());
    command.addAll(arguments);
    return command;
  }

  /** A class path with nothing but that class. */
  private static Path endWithParent(Path folder) throws IOException {
    Path root = folder.resolve("end-with-parent");
    String file = EndWithParent.class.getName().replace('.', '/') + ".class";
    Path copy = root.resolve(file);
    if (Files.notExists(copy)) {
      Files.createDirectories(copy.getParent());
      Path draft = copy.resolveSibling("draft-" + Thread.currentThread().getId());
      try (InputStream in = JavaProcess.class.getClassLoader().getResourceAsStream(file)) {
        Files.write(draft, in.readAllBytes());
      }
      Files.move(draft, copy, StandardCopyOption.REPLACE_EXISTING);
    }
    return root;
  }

  /** For a pattern of one group that ends its line. */
  public static Pattern line(String prefix) {
    return Pattern.compile(Pattern.quote(prefix) + "(\\S+)\\R", Pattern.UNICODE_CHARACTER_CLASS);
  }
}
