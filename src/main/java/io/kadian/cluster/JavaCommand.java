// SPDX-License-Identifier: Apache-2.0
package io.kadian.cluster;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A JVM that runs a program of Flink's. */
record JavaCommand(
    List<String> options, String classPath, String mainClass, List<String> arguments) {
  /** The doors that Flink needs open, as flink.add-opens in pom.xml. */
  private static final List<String> OPENED =
      List.of("java.util", "java.lang", "java.time", "java.nio");

  /** The Java that we run on. */
  List<String> line() {
    List<String> line = new ArrayList<>();
    line.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    line.addAll(options);
    OPENED.forEach(opened -> line.add("--add-opens=java.base/" + opened + "=ALL-UNNAMED"));
    line.addAll(List.of("-cp", classPath, mainClass));
    line.addAll(arguments);
    return line;
  }
}
