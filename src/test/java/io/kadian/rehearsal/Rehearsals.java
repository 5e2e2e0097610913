// SPDX-License-Identifier: Apache-2.0
package io.kadian.rehearsal;

import io.kadian.domain.Json;
import io.kadian.testing.Installation;
import io.kadian.testing.PartsProcesses;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Stream;

/** Where a team rehearses: its Kafka, its database and its SMSC, and the scripts. */
final class Rehearsals implements AutoCloseable {
  private final Path folder;
  private final PartsProcesses parts;
  private final Installation kadian;

  Rehearsals(Path folder) throws IOException {
    this.folder = folder;
    parts = new PartsProcesses(folder, folder.resolve("logs"));
    kadian = new Installation(folder, jar());
  }

  PartsProcesses parts() {
    return parts;
  }

  /** Where its pages are. */
  Path pages() {
    return folder.resolve("rehearsals");
  }

  Path file(String name, String contents) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    return Files.writeString(file, contents);
  }

  /**
   * @param settings the job's, besides those of the parts
   */
  Installation.Answer rehearse(Path plan, Map<String, String> settings, String... options)
      throws Exception {
    Properties all = new Properties();
    all.putAll(parts.settings());
    all.putAll(settings);
    Path file = folder.resolve("real.properties");
    try (var out = Files.newBufferedWriter(file)) {
      all.store(out, null);
    }
    List<String> arguments =
        new ArrayList<>(
            List.of(
                plan.toString(),
                "--settings",
                file.toString(),
                "--folder",
                pages().toString(),
                "--zone",
                "Asia/Shanghai"));
    arguments.addAll(List.of(options));
    return kadian.call("rehearse", arguments.toArray(String[]::new));
  }

  /** Of a rehearsal that came to its end, ready or not. */
  RehearsalRecord record(Path plan, Map<String, String> settings) throws Exception {
    Installation.Answer answer = rehearse(plan, settings, "--json");
    if (!answer.out().contains("\"intervals\"")) {
      throw new IllegalStateException(answer.exitCode() + ": " + answer.out() + answer.err());
    }
    return Json.read(answer.out().getBytes(StandardCharsets.UTF_8), RehearsalRecord.class);
  }

  private static Path jar() throws IOException {
    try (Stream<Path> target = Files.list(Path.of("target"))) {
      return target
          .filter(file -> file.getFileName().toString().matches("kadian-[\\d.]+(-SNAPSHOT)?\\.jar"))
          .findFirst()
          .orElseThrow();
    }
  }

  @Override
  public void close() throws IOException {
    try {
      kadian.close();
    } finally {
      parts.close();
    }
  }
}
