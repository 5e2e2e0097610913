// SPDX-License-Identifier: Apache-2.0
package io.kadian;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.kadian.domain.Campaign;
import io.kadian.domain.ControlRecord.AnnouncedCampaign;
import io.kadian.domain.ControlRecord.PublishedSegment;
import io.kadian.simulator.SimulatorOptions;
import io.kadian.testing.JavaProcess;
import io.kadian.testing.LocalParts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The jar as it is handed to {@code flink run}: complete, and loaded by Flink's own class loader.
 */
class JarIT {
  @TempDir Path folder;

  @Test
  void sendsFromThePackagedJar() throws Exception {
    Path jar;
    try (var jars = Files.newDirectoryStream(Path.of("target"), "kadian-*.jar")) {
      jar = jars.iterator().next();
    }
    try (LocalParts parts = new LocalParts(SimulatorOptions.builder().build())) {
      Path password = folder.resolve("password");
      Files.writeString(password, parts.ledger().database().password() + "\n");
      parts.set("database.password-file", password.toString());
      Process flink = flinkRun(jar, parts.arguments());
      try {
        send(parts);
      } finally {
        flink.destroy();
        assertThat(flink.waitFor(1, TimeUnit.MINUTES)).isTrue();
      }
    }
  }

  private void send(LocalParts parts) {
    parts.member(Map.of("member_id", "m1", "phone", "13800000001", "consent", true));
    parts.publish(new PublishedSegment("all", "SELECT * FROM members WHERE consent", 1));
    parts.publish(
        new AnnouncedCampaign(
            new Campaign(
                "jar",
                "all",
                "【富销云】双12今晚8点开抢 拒收请回复R",
                Instant.now().plusSeconds(3),
                Duration.ofMinutes(10),
                null),
            Instant.now()));
    await()
        .atMost(Duration.ofMinutes(2))
        .untilAsserted(
            () ->
                assertThat(parts.ledger().query("select campaign, state from sms_log"))
                    .containsExactly("jar|SENT"));
  }

  private Process flinkRun(Path jar, String[] arguments) throws IOException {
    Path conf = Files.createDirectory(folder.resolve("conf"));
    Files.writeString(
        conf.resolve("config.yaml"),
        Files.readString(Path.of("flink-conf/config.yaml"))
                .replace("file:///tmp/kadian/", folder.toUri().toString())
            + "parallelism.default: 2\nrest.bind-port: 0\n");
    List<String> command = new ArrayList<>();
    command.add(ProcessHandle.current().info().command().orElse("java"));
    command.addAll(JavaProcess.QUICK_START);
    for (String opened : List.of("java.util", "java.lang", "java.time", "java.nio")) {
      command.add("--add-opens=java.base/" + opened + "=ALL-UNNAMED");
    }
    command.add("-Dlog4j2.configurationFile=src/test/resources/log4j2-test.properties");
    command.addAll(List.of("-cp", "target/flink-lib/*", "org.apache.flink.client.cli.CliFrontend"));
    command.addAll(List.of("run", "-t", "local", jar.toString()));
    command.addAll(List.of(arguments));
    ProcessBuilder process = new ProcessBuilder(command);
    process.environment().put("FLINK_CONF_DIR", conf.toString());
    Path log = Path.of("target/flink-run.log");
    return process.redirectErrorStream(true).redirectOutput(log.toFile()).start();
  }
}
