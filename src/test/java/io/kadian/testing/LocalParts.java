// SPDX-License-Identifier: Apache-2.0
package io.kadian.testing;

import io.kadian.KadianJob;
import io.kadian.Settings;
import io.kadian.domain.ControlRecord;
import io.kadian.domain.Json;
import io.kadian.simulator.SimulatorOptions;
import io.kadian.simulator.SmscSimulator;
import io.kadian.status.CampaignStatus;
import io.kadian.status.StatusReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/**
 * What the job needs around it, all of it real and in this JVM, on free ports: a Kafka broker with
 * the topics, a PostgreSQL with the ledger, an SMSC.
 */
public final class LocalParts implements AutoCloseable {
  public static final String MEMBERS_TOPIC = "members";
  private static final int PARTITIONS = 4;

  private final EmbeddedKafka kafka;
  private final Ledger ledger;
  private final SmscSimulator smsc;
  private final Map<String, String> settings = new LinkedHashMap<>();
  private final Map<String, String> exported = new LinkedHashMap<>();

  public LocalParts(SimulatorOptions smscOptions) throws Exception {
    this(smscOptions, EmbeddedKafka.start(), new Ledger());
  }

  /** These are closed with it. */
  public LocalParts(SimulatorOptions smscOptions, EmbeddedKafka kafka, Ledger ledger)
      throws Exception {
    this.kafka = kafka;
    this.ledger = ledger;
    smsc = SmscSimulator.start(smscOptions);
    kafka.createTopic("kadian.control", 1, Map.of("cleanup.policy", "compact"));
    kafka.createTopic("kadian.events", 1);
    kafka.createTopic("kadian.outcomes", PARTITIONS);
    kafka.createTopic("kadian.dead-letters", 1);
    kafka.createTopic(MEMBERS_TOPIC, PARTITIONS);
    set("kafka.bootstrap-servers", kafka.bootstrapServers());
    set("database.url", ledger.database().url());
    set("database.user", ledger.database().user());
    set("sending.window", "none"); // it may run at night
    set("smpp.port", String.valueOf(smsc.port()));
  }

  public EmbeddedKafka kafka() {
    return kafka;
  }

  public Ledger ledger() {
    return ledger;
  }

  public SmscSimulator smsc() {
    return smsc;
  }

  /** Sets a variable that a member table names. */
  public void export(String variable, String value) {
    exported.put(variable, value);
  }

  /** Overrides a setting for what follows. */
  public LocalParts set(String key, String value) {
    settings.put(key, value);
    return this;
  }

  /** The settings as a command line; the password is to come another way. */
  public String[] arguments() {
    return settings.entrySet().stream()
        .flatMap(setting -> Stream.of("--" + setting.getKey(), setting.getValue()))
        .toArray(String[]::new);
  }

  public Settings settings() {
    return Settings.load(new String[0], environment());
  }

  /** What a user would export: every setting of these parts, and the database's password. */
  public Map<String, String> environment() {
    Map<String, String> environment = new LinkedHashMap<>(exported);
    settings.forEach((key, value) -> environment.put(Settings.variable(key), value));
    environment.putIfAbsent(Settings.variable("database.password"), ledger.database().password());
    return environment;
  }

  /** The whole job, as {@code flink run} would make it. */
  public void define(StreamExecutionEnvironment env) {
    KadianJob.define(env, settings(), environment(), Clock.systemUTC());
  }

  public void publish(ControlRecord record) {
    kafka.produce(
        "kadian.control", record.key(), new String(Json.bytes(record), StandardCharsets.UTF_8));
  }

  /** Many members' records, as fast as they go. */
  public void members(List<Map<String, Object>> members) {
    kafka.produceAll(
        MEMBERS_TOPIC,
        members.stream()
            .map(columns -> new String(Json.bytes(columns), StandardCharsets.UTF_8))
            .toList());
  }

  /** A member's record, as JSON. Returns when it is stored. */
  public void member(Map<String, Object> columns) {
    kafka.produce(MEMBERS_TOPIC, new String(Json.bytes(columns), StandardCharsets.UTF_8));
  }

  /** Where these campaigns stand, as scripts/kadian status sees it; those that are announced. */
  public List<CampaignStatus> statuses(List<String> campaigns) throws SQLException {
    Settings loaded = settings();
    try (StatusReader reader =
        new StatusReader(
            loaded.kafka(),
            loaded.text("kafka.control-topic"),
            loaded.text("kafka.events-topic"),
            loaded.database())) {
      reader.readTopics();
      reader.readLedger(campaigns);
      return reader.statuses(campaigns, Instant.now());
    }
  }

  @Override
  public void close() throws IOException {
    smsc.close();
    ledger.close();
    kafka.close();
  }
}
