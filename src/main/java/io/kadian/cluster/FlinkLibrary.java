// SPDX-License-Identifier: Apache-2.0
package io.kadian.cluster;

import io.kadian.domain.InvalidInputException;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.annotation.Nullable;
import org.apache.flink.FlinkVersion;

/**
 * Flink's jars: of a distribution, or the same ones gathered by Maven.
 *
 * @param plugins null: none
 */
public record FlinkLibrary(Path lib, @Nullable Path plugins) {
  private static final String HOME = "FLINK_HOME";
  private static final Pattern DIST = Pattern.compile("flink-dist-(.+)\\.jar");

  /**
   * @param environment {@code FLINK_HOME} names a distribution
   * @param home where Kadian is installed
   * @throws InvalidInputException if there is none, or of another version
   */
  public static FlinkLibrary find(Map<String, String> environment, @Nullable Path home) {
    String given = environment.getOrDefault(HOME, "");
    if (!given.isEmpty()) {
      return ofDistribution(Path.of(given).toAbsolutePath());
    }
    Path lib = (home == null ? Path.of("") : home).resolve("target/flink-lib").toAbsolutePath();
    if (!Files.isDirectory(lib)) {
      throw new InvalidInputException(
          "There are no jars of Flink: set FLINK_HOME to a distribution, or run 'mvn package'"
              + " (it makes "
              + lib
              + ").");
    }
    return new FlinkLibrary(lib, null);
  }

  private static FlinkLibrary ofDistribution(Path distribution) {
    Path lib = distribution.resolve("lib");
    String version = version(lib);
    if (version == null) {
      throw new InvalidInputException(
          "FLINK_HOME = " + distribution + ": no Flink distribution (no lib/flink-dist-*.jar)");
    }
    String needed = FlinkVersion.current().toString();
    if (!version.startsWith(needed + ".")) {
      throw new InvalidInputException(
          "FLINK_HOME = %s: Flink %s, but Kadian needs %s"
              .formatted(distribution, version, needed));
    }
    Path plugins = distribution.resolve("plugins");
    return new FlinkLibrary(lib, Files.isDirectory(plugins) ? plugins : null);
  }

  @Nullable
  private static String version(Path lib) {
    try (DirectoryStream<Path> jars = Files.newDirectoryStream(lib, "flink-dist-*.jar")) {
      for (Path jar : jars) {
        Matcher named = DIST.matcher(jar.getFileName().toString());
        if (named.matches()) {
          return named.group(1);
        }
      }
      return null;
    } catch (IOException e) {
      return null; // no such folder
    }
  }

  /** As the JVM takes it: all jars of the folder. */
  String classPath() {
    return lib + "/*";
  }

  /** What Flink reads itself. */
  void addTo(Map<String, String> environment) {
    if (plugins != null) {
      environment.putIfAbsent("FLINK_PLUGINS_DIR", plugins.toString());
    }
  }
}
