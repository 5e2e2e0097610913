// SPDX-License-Identifier: Apache-2.0
package io.kadian.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.kadian.domain.ControlRecord;
import io.kadian.domain.Event;
import io.kadian.domain.Json;
import io.kadian.domain.Outcome;
import io.kadian.testing.EmbeddedKafka;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * An operator's desk: a folder of files, a clock that stands still, topics of its own on a broker,
 * and the command line. Time passes only while a command pauses; then {@link #meanwhile} happens.
 */
final class Desk {
  static final Instant NOW = Instant.parse("2026-12-01T02:00:00Z");

  static final String MEMBERS =
      """
      CREATE TABLE members (
        member_id STRING, phone STRING, tier STRING, city STRING, first_name STRING, points INT
      ) WITH ('connector' = 'kafka', 'topic' = '${KADIAN_TEST_MEMBERS_TOPIC}', 'format' = 'json')
      """;

  /** What a command said, and how it ended. */
  record Answer(int exitCode, String out, String err) {}

  final SettableClock clock = new SettableClock(NOW, ZoneId.of("Asia/Shanghai"));
  final String controlTopic = "control-" + UUID.randomUUID();
  final String eventsTopic = "events-" + UUID.randomUUID();
  final String outcomesTopic = "outcomes-" + UUID.randomUUID();
  final Map<String, String> settings = new LinkedHashMap<>();
  boolean isTerminal;
  Runnable meanwhile = () -> {};

  private final EmbeddedKafka kafka;
  private final Path folder;

  Desk(EmbeddedKafka kafka, Path folder) {
    this.kafka = kafka;
    this.folder = folder;
    settings.put("kafka.bootstrap-servers", kafka.bootstrapServers());
    settings.put("kafka.control-topic", controlTopic);
    settings.put("kafka.events-topic", eventsTopic);
    settings.put("kafka.outcomes-topic", outcomesTopic);
    settings.put("members.ddl", file("members.sql", MEMBERS));
  }

  /** Writes a file and says where it is. */
  String file(String name, String text) {
    try {
      return Files.writeString(folder.resolve(name), text).toString();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Answer run(String... args) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    Surroundings surroundings =
        new Surroundings(
            Map.of(),
            clock,
            this::pause,
            new PrintWriter(out, true),
            new PrintWriter(err, true),
            isTerminal,
            null);
    List<String> all = new ArrayList<>(List.of(args));
    settings.forEach((key, value) -> all.addAll(List.of("-D", key + "=" + value)));
    int exitCode = Kadian.commandLine(surroundings).execute(all.toArray(String[]::new));
    return new Answer(exitCode, out.toString(), err.toString());
  }

  private void pause(Duration length) {
    clock.advance(length);
    meanwhile.run();
  }

  /** As the job does. */
  void say(Event event) {
    kafka.produce(eventsTopic, event.about().getBytes(UTF_8), Json.bytes(event));
  }

  /** As the job does: a record for several. */
  void say(Outcome... outcomes) {
    kafka.produce(outcomesTopic, null, Json.bytes(List.of(outcomes)));
  }

  /** As an earlier command did. */
  void write(ControlRecord record) {
    kafka.produce(controlTopic, record.key().getBytes(UTF_8), Json.bytes(record));
  }

  List<ControlRecord> published() {
    return kafka.records(controlTopic).stream()
        .map(record -> Json.read(record.value(), ControlRecord.class))
        .toList();
  }
}
