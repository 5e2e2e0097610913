// SPDX-License-Identifier: Apache-2.0
package io.kadian.testing;

import io.kadian.Settings;
import io.kadian.domain.ControlRecord;
import io.kadian.domain.Json;
import io.kadian.simulator.ReceivedMessage;
import io.kadian.simulator.SimulatorReport;
import io.kadian.simulator.SmscMain;
import io.kadian.status.StatusReader;
import io.kadian.testing.JavaProcess.Program;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** What {@link LocalParts} has in one JVM, each a process of its own: Kafka, PostgreSQL, SMSC. */
public final class PartsProcesses implements AutoCloseable {
  private static final Pattern SMPP = Pattern.compile("SMPP +127.0.0.1:(\\d+)\\R");
  private static final Pattern HTTP = Pattern.compile("HTTP +http://127.0.0.1:(\\d+)/\\R");

  /** Of the connections from here, as PostgreSQL knows them. */
  private static final String NAME = "test";

  /**
   * The job's connections in pg_stat_activity: not those from here, nor {@link #statusReader}'s.
   */
  private static final String OF_THE_JOB =
      "from pg_stat_activity where backend_type = 'client backend'"
          + " and application_name not in ('test', 'kadian status')";

  /** As in sql/members.sql. */
  private static final String MEMBERS_GROUP = "kadian-members";

  private final Path logs;
  private final boolean inEarnest;
  private final JavaProcess kafka;
  private final JavaProcess postgres;
  private final String jdbcUrl;
  private final Producer<byte[], byte[]> producer;
  private final Admin admin;
  private final Map<String, String> settings = new LinkedHashMap<>();
  private JavaProcess smsc;
  private int smppPort;
  private int httpPort;

  /**
   * @param folder for the password's file
   * @param logs one file for each process
   */
  public PartsProcesses(Path folder, Path logs) throws IOException {
    this(folder, logs, false);
  }

  /** For who measures: JVMs that are not in a hurry, and a database that writes to the disk. */
  public static PartsProcesses inEarnest(Path folder, Path logs) throws IOException {
    return new PartsProcesses(folder, logs, true);
  }

  private PartsProcesses(Path folder, Path logs, boolean inEarnest) throws IOException {
    this.logs = logs;
    this.inEarnest = inEarnest;
    kafka = start(KafkaMain.class, 512, "kafka.log", List.of());
    postgres =
        start(
            PostgresMain.class,
            128,
            "postgres.log",
            inEarnest ? List.of(PostgresMain.DURABLE) : List.of());
    try {
      startSmsc(List.of());
      String bootstrapServers = kafka.awaitOutput(JavaProcess.line(KafkaMain.SAYS));
      jdbcUrl = postgres.awaitOutput(JavaProcess.line(PostgresMain.SAYS));
      producer =
          new KafkaProducer<>(
              Map.of("bootstrap.servers", bootstrapServers),
              new ByteArraySerializer(),
              new ByteArraySerializer());
      admin = Admin.create(Map.of("bootstrap.servers", bootstrapServers));
      settings.put("kafka.bootstrap-servers", bootstrapServers);
    } catch (RuntimeException e) {
      stop();
      throw e;
    }
    Path password = Files.writeString(folder.resolve("password"), "postgres\n");
    settings.put("database.url", jdbcUrl);
    settings.put("database.user", "postgres");
    settings.put("database.password-file", password.toString());
    settings.put("sending.window", "none"); // it may run at night
    settings.put("smpp.port", String.valueOf(smppPort));
  }

  private JavaProcess start(Class<?> main, int megabytes, String log, List<String> arguments) {
    Program program = Program.own(main, megabytes);
    return JavaProcess.start(
        inEarnest ? program.inEarnest() : program, logs.resolve(log), arguments);
  }

  /** Starts the SMSC on the ports that it had, with nothing in its record. */
  public void startSmsc(List<String> options) {
    if (smsc != null) {
      smsc.kill();
    }
    List<String> arguments =
        new ArrayList<>(
            List.of("--port", String.valueOf(smppPort), "--http-port", String.valueOf(httpPort)));
    arguments.addAll(options);
    smsc = start(SmscMain.class, inEarnest ? 2048 : 256, "smsc.log", arguments);
    smppPort = Integer.parseInt(smsc.awaitOutput(SMPP));
    httpPort = Integer.parseInt(smsc.awaitOutput(HTTP));
  }

  /** It takes and answers nothing; what is sent to it waits on its sockets. */
  public void pauseSmsc() {
    smsc.pause();
  }

  public void resumeSmsc() {
    smsc.resume();
  }

  public PartsProcesses set(String key, String value) {
    settings.put(key, value);
    return this;
  }

  /** Of each process, by what it is. PostgreSQL's is the one whose children work for it. */
  public Map<String, Long> pids() throws SQLException {
    String postmaster =
        query("select split_part(pg_read_file('postmaster.pid'), E'\\n', 1)").get(0).get(0);
    return Map.of("kafka", kafka.pid(), "postgres", Long.parseLong(postmaster), "smsc", smsc.pid());
  }

  /** The job's settings. */
  public Map<String, String> settings() {
    return Map.copyOf(settings);
  }

  /** The same as a command line. */
  public String[] arguments() {
    return settings.entrySet().stream()
        .flatMap(setting -> Stream.of("--" + setting.getKey(), setting.getValue()))
        .toArray(String[]::new);
  }

  public void publish(ControlRecord record) {
    produce(
        List.of(
            new ProducerRecord<>(
                "kadian.control",
                record.key().getBytes(StandardCharsets.UTF_8),
                Json.bytes(record))));
  }

  /**
   * Members' records, as JSON, in this order for each of them: they are keyed by the member.
   * Returns when they are stored.
   */
  public void members(List<Map<String, Object>> members) {
    produce(
        members.stream()
            .map(
                member ->
                    new ProducerRecord<>(
                        LocalParts.MEMBERS_TOPIC,
                        String.valueOf(member.get("member_id")).getBytes(StandardCharsets.UTF_8),
                        Json.bytes(member)))
            .toList());
  }

  /** Whether every member's record has been read and is in a completed checkpoint. */
  public boolean membersAreKept() throws InterruptedException, ExecutionException {
    Map<TopicPartition, OffsetAndMetadata> kept =
        admin.listConsumerGroupOffsets(MEMBERS_GROUP).partitionsToOffsetAndMetadata().get();
    Map<TopicPartition, OffsetSpec> ends = new LinkedHashMap<>();
    for (int i = 0; i < KafkaMain.PARTITIONS; i++) {
      ends.put(new TopicPartition(LocalParts.MEMBERS_TOPIC, i), OffsetSpec.latest());
    }
    return admin.listOffsets(ends).all().get().entrySet().stream()
        .allMatch(
            end ->
                end.getValue().offset() == 0
                    || (kept.get(end.getKey()) != null
                        && kept.get(end.getKey()).offset() == end.getValue().offset()));
  }

  private void produce(List<ProducerRecord<byte[], byte[]>> records) {
    List<Future<RecordMetadata>> stored = records.stream().map(producer::send).toList();
    producer.flush();
    try {
      for (Future<RecordMetadata> record : stored) {
        record.get();
      }
    } catch (ExecutionException e) {
      throw new IllegalStateException("Kafka: " + e.getCause().getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** What scripts/kadian status reads by, for whoever looks again and again. */
  public StatusReader statusReader() {
    Settings loaded = Settings.load(arguments(), Map.of());
    return new StatusReader(
        loaded.kafka(),
        loaded.text("kafka.control-topic"),
        loaded.text("kafka.events-topic"),
        loaded.database());
  }

  public SimulatorReport report() throws IOException {
    return Json.read(page(""), SimulatorReport.class);
  }

  public List<ReceivedMessage> received() throws IOException {
    return List.of(Json.read(page("messages"), ReceivedMessage[].class));
  }

  /** Forgets all that the SMSC received. */
  public void resetSmsc() throws IOException {
    HttpURLConnection connection =
        (HttpURLConnection)
            URI.create("http://127.0.0.1:" + httpPort + '/').toURL().openConnection();
    connection.setRequestMethod("DELETE");
    if (connection.getResponseCode() != HttpURLConnection.HTTP_NO_CONTENT) {
      throw new IOException("The SMSC doesn't forget: " + connection.getResponseCode());
    }
  }

  private byte[] page(String name) throws IOException {
    URI page = URI.create("http://127.0.0.1:" + httpPort + '/' + name);
    try (InputStream in = page.toURL().openStream()) {
      return in.readAllBytes();
    }
  }

  /** Each row as its columns, NULL as null. */
  public List<List<String>> query(String sql) throws SQLException {
    try (Connection connection = connect();
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      List<List<String>> all = new ArrayList<>();
      while (rows.next()) {
        List<String> row = new ArrayList<>();
        for (int i = 1; i <= rows.getMetaData().getColumnCount(); i++) {
          row.add(rows.getString(i));
        }
        all.add(row);
      }
      return all;
    }
  }

  /** How many connections the job has open. A killed one's end with their last statement. */
  public int connectionsOfTheJob() throws SQLException {
    return Integer.parseInt(query("select count(*) " + OF_THE_JOB).get(0).get(0));
  }

  /** The server ends them with what they are at, as if their machine were gone. */
  public void breakConnectionsOfTheJob() throws SQLException {
    query("select pg_terminate_backend(pid) " + OF_THE_JOB);
  }

  public void execute(String sql) throws SQLException {
    try (Connection connection = connect();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  /** One that isn't the job's. Whoever asks for it closes it. */
  public Connection connect() throws SQLException {
    Properties properties = new Properties();
    properties.setProperty("user", "postgres");
    properties.setProperty("password", "postgres");
    properties.setProperty("ApplicationName", NAME);
    return DriverManager.getConnection(jdbcUrl, properties);
  }

  @Override
  public void close() {
    producer.close(Duration.ZERO);
    admin.close(Duration.ZERO);
    stop();
  }

  private void stop() {
    for (JavaProcess process : new JavaProcess[] {smsc, postgres, kafka}) {
      if (process != null) {
        process.close();
      }
    }
  }
}
