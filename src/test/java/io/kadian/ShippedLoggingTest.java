// SPDX-License-Identifier: Apache-2.0
package io.kadian;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.core.LoggerContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is logged with the configurations in flink-conf, and that the tests log likewise. */
class ShippedLoggingTest {
  private static final String SHIPPED = "flink-conf/log4j.properties";
  private static final String NETWORK = "org.apache.kafka.clients.NetworkClient";
  private static final String SENDER = "org.apache.kafka.clients.producer.internals.Sender";

  /** By which Flink's scripts name the file. */
  private static final String LOG_FILE = "log.file";

  @TempDir Path folder;
  private Path file;

  @BeforeEach
  void nameTheFile() {
    file = folder.resolve("taskmanager.log");
    System.setProperty(LOG_FILE, file.toString());
  }

  @AfterEach
  void forgetTheFile() {
    System.clearProperty(LOG_FILE);
  }

  @ParameterizedTest
  @ValueSource(strings = {SHIPPED, "flink-conf/log4j-console.properties"})
  void boundsWhatKafkaWarnsOfAndNothingElse(String configuration) throws IOException {
    try (LoggerContext context = new LoggerContext(configuration)) {
      context.setConfigLocation(Path.of(configuration).toUri());
      for (int i = 0; i < 1_000; i++) {
        context.getLogger(NETWORK).info("disconnected");
        context.getLogger(NETWORK).warn("not established");
      }
      for (int i = 0; i < 1_000; i++) {
        context.getLogger(SENDER).warn("retrying");
      }
      for (int i = 0; i < 20; i++) {
        context.getLogger("io.kadian.kafka.KafkaOutages").warn("away");
      }
      context.getLogger(NETWORK).error("failed authentication");
    }
    assertThat(logged("disconnected")).isZero();
    assertThat(logged("not established")).isEqualTo(10);
    assertThat(logged("retrying")).isEqualTo(40);
    assertThat(logged("away")).isEqualTo(20);
    assertThat(logged("failed authentication")).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {SHIPPED, "flink-conf/log4j-console.properties"})
  void keepsPdusOut(String configuration) throws IOException {
    try (LoggerContext context = new LoggerContext(configuration)) {
      context.setConfigLocation(Path.of(configuration).toUri());
      for (Level level : List.of(Level.FATAL, Level.ERROR, Level.INFO, Level.DEBUG, Level.TRACE)) {
        context.getLogger("org.jsmpp.session.SMPPSession").log(level, "a PDU");
      }
      context.getLogger("io.kadian.gateway.route.SmppBind").info("bound");
    }
    assertThat(logged("a PDU")).isZero();
    assertThat(logged("bound")).isEqualTo(1);
  }

  @Test
  void isTheSameForTheLibrariesInTheDemoAndTheTests() throws IOException {
    assertThat(libraries(SHIPPED)).isNotEmpty();
    for (String other :
        List.of(
            "flink-conf/log4j-console.properties",
            "flink-conf/log4j-demo.properties",
            "src/test/resources/log4j2-processes.properties",
            "src/test/resources/log4j2-test.properties")) {
      assertThat(libraries(other)).as(other).containsAllEntriesOf(libraries(SHIPPED));
    }
  }

  private long logged(String message) throws IOException {
    return Files.readAllLines(file, StandardCharsets.UTF_8).stream()
        .filter(line -> line.endsWith(" " + message))
        .count();
  }

  private static Map<String, String> libraries(String file) throws IOException {
    Properties properties = new Properties();
    try (InputStream in = Files.newInputStream(Path.of(file))) {
      properties.load(in);
    }
    Map<String, String> loggers = new TreeMap<>();
    for (String key : properties.stringPropertyNames()) {
      if (key.startsWith("logger.")) {
        loggers.put(key, properties.getProperty(key));
      }
    }
    return loggers;
  }
}
