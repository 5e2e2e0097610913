// SPDX-License-Identifier: Apache-2.0
package io.kadian.cli;

import io.kadian.Settings;
import io.kadian.domain.InvalidInputException;
import io.kadian.domain.UnreadableFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import javax.annotation.Nullable;

/**
 * The settings as the job's command line, such that the same job can be submitted again when the
 * files that they name have changed: those are copied. What stands in the environment is written
 * down as well, but for secrets.
 */
final class SubmittedSettings {
  private static final String DDL = "members.ddl";

  private SubmittedSettings() {}

  /**
   * @param file that the user named with {@code --settings}: copied, as it may hold a password
   * @param home where a relative path is looked up, too
   * @param copies the folder for the copies
   */
  static List<String> arguments(
      Settings settings, @Nullable Path file, @Nullable Path home, Path copies) {
    List<String> arguments = new ArrayList<>();
    if (file != null) {
      Path copy = copy(file, copies.resolve("settings.properties"));
      arguments.addAll(List.of("--settings", copy.toString()));
    }
    SortedMap<String, String> changed = settings.changed();
    if (file != null) { // what the environment set back to its default mustn't be the file's again
      Settings.load(new String[] {"--settings", file.toString()}, Map.of())
          .changed()
          .keySet()
          .forEach(key -> changed.put(key, settings.text(key)));
    }
    changed.put(DDL, settings.text(DDL));
    changed.forEach(
        (key, value) -> {
          arguments.add("--" + key);
          arguments.add(value.isEmpty() ? value : forGood(key, value, home, copies));
        });
    return arguments;
  }

  /** What another job's command line says otherwise, a line each; copies of files left out. */
  static List<String> changes(List<String> before, List<String> after) {
    Map<String, String> were = new TreeMap<>();
    Map<String, String> are = new TreeMap<>();
    for (int i = 0; i < before.size(); i += 2) {
      were.put(before.get(i).substring(2), before.get(i + 1));
    }
    for (int i = 0; i < after.size(); i += 2) {
      are.put(after.get(i).substring(2), after.get(i + 1));
    }
    Set<String> keys = new TreeSet<>(were.keySet());
    keys.addAll(are.keySet());
    keys.removeIf(key -> key.equals("settings") || namesAFile(key));
    List<String> changes = new ArrayList<>();
    for (String key : keys) {
      String was = were.getOrDefault(key, "(default)");
      String is = are.getOrDefault(key, "(default)");
      if (!was.equals(is)) {
        changes.add("Setting " + key + ": " + was + " -> " + is);
      }
    }
    return changes;
  }

  private static String forGood(String key, String value, @Nullable Path home, Path copies) {
    if (!namesAFile(key)) {
      return value;
    }
    Path found = find(Path.of(value), home);
    if (key.endsWith("-file")) {
      return found.toString(); // of a secret there is to be one copy
    }
    if (Files.notExists(found)) {
      throw new InvalidInputException(
          key + ": there is no file " + value + "; name yours with -D " + key + "=FILE");
    }
    return copy(found, copies.resolve(key + '-' + found.getFileName())).toString();
  }

  private static boolean namesAFile(String key) {
    return key.equals(DDL) || key.endsWith(".definition") || key.endsWith("-file");
  }

  /** As {@link Members} does it: here, or where Kadian is installed. */
  private static Path find(Path file, @Nullable Path home) {
    boolean there = !Files.exists(file) && home != null && Files.exists(home.resolve(file));
    return (there ? home.resolve(file) : file).toAbsolutePath();
  }

  private static Path copy(Path file, Path copy) {
    try {
      Files.copy(file, copy, StandardCopyOption.REPLACE_EXISTING);
      Files.setPosixFilePermissions(copy, PosixFilePermissions.fromString("rw-------"));
      return copy;
    } catch (IOException e) {
      throw UnreadableFile.because(file, e);
    }
  }

  static Map<String, String> absolute(Map<String, String> overrides) {
    Map<String, String> absolute = new LinkedHashMap<>(overrides);
    absolute.replaceAll(
        (key, value) ->
            namesAFile(key) && Files.exists(Path.of(value))
                ? Path.of(value).toAbsolutePath().toString()
                : value);
    return absolute;
  }
}
