// SPDX-License-Identifier: Apache-2.0
package io.kadian.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What each process has used since it started, as the kernel counts (proc(5): stat, status,
 * smaps_rollup). Linux only.
 */
final class ProcessCosts {
  /** USER_HZ: a hundred, on every architecture that Linux still runs a JVM on. */
  private static final double TICKS_PER_SECOND = 100;

  private static final int UTIME = 13;
  private static final int CSTIME = 16;

  /** The process named so has children that do its work; they are what counts. */
  private static final String POSTGRES = "postgres";

  private final Map<String, Long> pids;

  /**
   * @param pids of the processes, by name
   */
  ProcessCosts(Map<String, Long> pids) {
    this.pids = pids;
  }

  /** CPU seconds of each process until now; a child that has ended is its parent's. */
  Map<String, Double> cpuSeconds() {
    Map<String, Double> seconds = new LinkedHashMap<>();
    pids.forEach(
        (name, pid) -> seconds.put(name, family(name, pid).mapToDouble(this::cpuSecondsOf).sum()));
    return seconds;
  }

  /** Memory of each process now, in octets: what is its own, and its share of what is shared. */
  Map<String, Long> memory() {
    Map<String, Long> octets = new LinkedHashMap<>();
    pids.forEach(
        (name, pid) ->
            octets.put(
                name,
                family(name, pid).mapToLong(p -> kilobytes(p, "smaps_rollup", "Pss:")).sum()
                    << 10));
    return octets;
  }

  /** The most memory that a process ever had, in octets: resident, without its children. */
  long peakMemory(String name) {
    return kilobytes(pids.get(name), "status", "VmHWM:") << 10;
  }

  private static Stream<Long> family(String name, long pid) {
    Stream<Long> own = Stream.of(pid);
    if (!name.equals(POSTGRES)) {
      return own;
    }
    Optional<ProcessHandle> handle = ProcessHandle.of(pid);
    return Stream.concat(
        own, handle.stream().flatMap(ProcessHandle::descendants).map(ProcessHandle::pid));
  }

  private double cpuSecondsOf(long pid) {
    String stat = read(pid, "stat");
    if (stat.isEmpty()) {
      return 0;
    }
    // The command's name, in parentheses, may hold anything.
    String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
    double ticks = 0;
    for (int field = UTIME; field <= CSTIME; field++) {
      ticks += Long.parseLong(fields[field - 2]);
    }
    return ticks / TICKS_PER_SECOND;
  }

  private static long kilobytes(long pid, String file, String field) {
    return read(pid, file)
        .lines()
        .filter(line -> line.startsWith(field))
        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
        .sum();
  }

  /** Empty of one that has ended. */
  private static String read(long pid, String file) {
    try {
      return Files.readString(Path.of("/proc/" + pid, file));
    } catch (NoSuchFileException e) {
      return "";
    } catch (IOException e) {
      if (e.getMessage() != null && e.getMessage().contains("No such process")) {
        return "";
      }
      throw new UncheckedIOException(e);
    }
  }
}
