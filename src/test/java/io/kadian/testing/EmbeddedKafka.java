// SPDX-License-Identifier: Apache-2.0
package io.kadian.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.kadian.kafka.NewTopics;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import kafka.server.BrokerServer;
import kafka.server.ControllerServer;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import kafka.server.SharedServer;
import org.apache.flink.util.FileUtils;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.metrics.Metrics;
import org.apache.kafka.common.network.ListenerName;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;
import org.apache.kafka.server.ServerSocketFactory;
import org.apache.kafka.server.common.Feature;
import org.apache.kafka.server.common.MetadataVersion;
import org.apache.kafka.server.fault.LoggingFaultHandler;
import org.slf4j.LoggerFactory;

/**
 * A Kafka broker, and the controller it needs, in this JVM: on free ports that the system chooses,
 * in a temporary folder that is gone when it is closed. Topics are not created by themselves. It
 * can be stopped and started again with what it holds.
 */
public final class EmbeddedKafka implements AutoCloseable {
  private static final int NODE = 1;
  private static final String CONTROLLER_LISTENER = "CONTROLLER";
  private static final String CLIENT_LISTENER = "PLAINTEXT";
  private static final String SECURE_LISTENER = "SECURE";
  private static final Duration POLL = Duration.ofMillis(200);

  private final Path folder;
  private final Map<String, String> more;
  private final String bootstrapServers;
  private ControllerServer controller;
  private BrokerServer broker;
  private final Admin admin;
  private final Producer<byte[], byte[]> producer;

  private EmbeddedKafka(Path folder, Map<String, String> more) throws Exception {
    this.folder = folder;
    this.more = more;
    format(folder);
    boot(0, 0);
    bootstrapServers = "localhost:" + broker.boundPort(new ListenerName(CLIENT_LISTENER));
    admin = Admin.create(Map.of("bootstrap.servers", bootstrapServers));
    producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", bootstrapServers),
            new ByteArraySerializer(),
            new ByteArraySerializer());
  }

  /**
   * @param port 0 for any that is free
   * @param securePort likewise
   */
  private void boot(int port, int securePort) throws Exception {
    Map<String, String> all = new HashMap<>(config(folder, port, securePort));
    all.putAll(more);
    KafkaConfig config = new KafkaConfig(all, false);
    var stored =
        KafkaRaftServer.initializeLogDirs(
            config, LoggerFactory.getLogger(EmbeddedKafka.class), "embedded ");
    // The controller's port is known once it listens; until then the voters are awaited.
    var voters = new CompletableFuture<Map<Integer, InetSocketAddress>>();
    SharedServer shared =
        new SharedServer(
            config,
            stored._1(),
            Time.SYSTEM,
            new Metrics(),
            voters,
            List.of(),
            (name, fatal, action) -> new LoggingFaultHandler(name, action), // none halts the JVM
            ServerSocketFactory.INSTANCE);
    controller = new ControllerServer(shared, KafkaRaftServer.configSchema(), stored._2());
    var unused =
        controller
            .socketServerFirstBoundPortFuture()
            .thenAccept(
                bound -> voters.complete(Map.of(NODE, new InetSocketAddress("localhost", bound))));
    broker = new BrokerServer(shared);
    controller.startup();
    broker.startup();
  }

  /** Connections break, and new ones are refused. */
  public void stop() {
    broker.shutdown();
    controller.shutdown();
    broker.awaitShutdown();
    controller.awaitShutdown();
  }

  /** On the same ports, with what it held. */
  public void restart() throws Exception {
    boot(
        broker.boundPort(new ListenerName(CLIENT_LISTENER)),
        broker.boundPort(new ListenerName(SECURE_LISTENER)));
  }

  /** Where clients must use TLS and a password; see {@link #startSecure}. */
  public String secureServers() {
    return "localhost:" + broker.boundPort(new ListenerName(SECURE_LISTENER));
  }

  /** Takes two to three seconds in a fresh JVM. */
  public static EmbeddedKafka start() {
    return start(Map.of("listener.security.protocol.map", protocols("PLAINTEXT")));
  }

  /** With one more of the broker's properties. */
  public static EmbeddedKafka startWith(String property, String value) {
    return start(Map.of("listener.security.protocol.map", protocols("PLAINTEXT"), property, value));
  }

  /** With a key store and a login for its second listener, SASL_SSL and PLAIN. */
  public static EmbeddedKafka startSecure(SelfSigned certificate, String user, String password) {
    return start(
        Map.of(
            "listener.security.protocol.map",
            protocols("SASL_SSL"),
            "ssl.keystore.type",
            "PKCS12",
            "ssl.keystore.location",
            certificate.keyStore().toString(),
            "ssl.keystore.password",
            SelfSigned.PASSWORD,
            "sasl.enabled.mechanisms",
            "PLAIN",
            "listener.name.secure.plain.sasl.jaas.config",
            "org.apache.kafka.common.security.plain.PlainLoginModule required user_%s=\"%s\";"
                .formatted(user, password)));
  }

  private static String protocols(String ofSecure) {
    return CLIENT_LISTENER
        + ":PLAINTEXT,"
        + CONTROLLER_LISTENER
        + ":PLAINTEXT,"
        + SECURE_LISTENER
        + ":"
        + ofSecure;
  }

  private static EmbeddedKafka start(Map<String, String> more) {
    try {
      Path folder = Files.createTempDirectory("embedded-kafka-");
      Runtime.getRuntime() // where nobody comes to close it
          .addShutdownHook(new Thread(() -> FileUtils.deleteDirectoryQuietly(folder.toFile())));
      return new EmbeddedKafka(folder, more);
    } catch (Exception e) {
      throw new IllegalStateException("The embedded broker didn't start", e);
    }
  }

  public String bootstrapServers() {
    return bootstrapServers;
  }

  Path folder() {
    return folder;
  }

  /** For what isn't here: consumer groups, offsets, deletion. */
  public Admin admin() {
    return admin;
  }

  public void createTopic(String name, int partitions) {
    createTopic(name, partitions, Map.of());
  }

  /**
   * @param config such as {@code cleanup.policy=compact}
   */
  public void createTopic(String name, int partitions, Map<String, String> config) {
    NewTopic topic = new NewTopic(name, partitions, (short) 1).configs(config);
    NewTopics.create(admin, List.of(topic));
  }

  /** Returns when the record is stored. */
  public void produce(String topic, String value) {
    produce(topic, null, value);
  }

  public void produce(String topic, String key, String value) {
    produce(
        topic,
        key == null ? null : key.getBytes(UTF_8),
        value == null ? null : value.getBytes(UTF_8));
  }

  public void produce(String topic, byte[] key, byte[] value) {
    get(producer.send(new ProducerRecord<>(topic, key, value)));
  }

  /** To one partition. */
  public void produce(String topic, int partition, String key, String value) {
    get(
        producer.send(
            new ProducerRecord<>(topic, partition, key.getBytes(UTF_8), value.getBytes(UTF_8))));
  }

  /** How many records each partition has had, in the partitions' order. */
  public List<Long> ends(String topic) {
    Map<TopicPartition, OffsetSpec> latest =
        new TreeMap<>(Comparator.comparing(p -> p.partition()));
    int partitions =
        get(admin.describeTopics(List.of(topic)).topicNameValues().get(topic)).partitions().size();
    for (int i = 0; i < partitions; i++) {
      latest.put(new TopicPartition(topic, i), OffsetSpec.latest());
    }
    var ends = get(admin.listOffsets(latest).all());
    return latest.keySet().stream().map(partition -> ends.get(partition).offset()).toList();
  }

  /** Many records, in order, as fast as they go. */
  public void produceAll(String topic, Iterable<String> values) {
    List<Future<?>> sent = new ArrayList<>();
    for (String value : values) {
      sent.add(producer.send(new ProducerRecord<>(topic, value.getBytes(UTF_8))));
    }
    producer.flush();
    sent.forEach(EmbeddedKafka::get);
  }

  /** The values that the topic holds now, in the order of each partition. */
  public List<String> read(String topic) {
    return records(topic).stream()
        .map(r -> r.value() == null ? null : new String(r.value(), UTF_8))
        .toList();
  }

  /** All that the topic holds now, what is committed of it. */
  public List<ConsumerRecord<byte[], byte[]>> records(String topic) {
    Map<String, Object> config =
        Map.of(
            "bootstrap.servers",
            bootstrapServers,
            "isolation.level",
            "read_committed",
            "fetch.max.wait.ms",
            20);
    try (var consumer =
        new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      List<TopicPartition> partitions =
          consumer.partitionsFor(topic).stream()
              .map(p -> new TopicPartition(topic, p.partition()))
              .toList();
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
      List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
      while (partitions.stream().anyMatch(p -> consumer.position(p) < ends.get(p))) {
        consumer.poll(POLL).forEach(records::add);
      }
      return records;
    }
  }

  @Override
  public void close() {
    producer.close(Duration.ZERO);
    admin.close(Duration.ZERO);
    stop();
    try {
      FileUtils.deleteDirectory(folder.toFile());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void format(Path folder) throws Exception {
    new Formatter()
        .setClusterId(Uuid.randomUuid().toString())
        .setNodeId(NODE)
        .setDirectories(List.of(folder.toString()))
        .setMetadataLogDirectory(folder.toString())
        .setControllerListenerName(CONTROLLER_LISTENER)
        .setReleaseVersion(MetadataVersion.latestProduction())
        .setSupportedFeatures(Feature.PRODUCTION_FEATURES)
        .setPrintStream(new PrintStream(OutputStream.nullOutputStream(), false, UTF_8))
        .run();
  }

  private static Map<String, String> config(Path folder, int port, int securePort) {
    return Map.ofEntries(
        Map.entry("process.roles", "broker,controller"),
        Map.entry("node.id", String.valueOf(NODE)),
        Map.entry("controller.quorum.voters", NODE + "@0.0.0.0:0"),
        Map.entry("controller.listener.names", CONTROLLER_LISTENER),
        Map.entry(
            "listeners",
            "%s://localhost:%d,%s://localhost:%d,%s://localhost:0"
                .formatted(
                    CLIENT_LISTENER, port, SECURE_LISTENER, securePort, CONTROLLER_LISTENER)),
        Map.entry("log.dirs", folder.toString()),
        Map.entry("auto.create.topics.enable", "false"),
        Map.entry("num.partitions", "1"),
        Map.entry("offsets.topic.num.partitions", "1"),
        Map.entry("offsets.topic.replication.factor", "1"),
        Map.entry("transaction.state.log.num.partitions", "1"),
        Map.entry("transaction.state.log.replication.factor", "1"),
        Map.entry("transaction.state.log.min.isr", "1"),
        Map.entry("group.initial.rebalance.delay.ms", "0"),
        Map.entry("controlled.shutdown.enable", "false"),
        Map.entry("log.cleaner.dedupe.buffer.size", "2097152"));
  }

  private static <T> T get(Future<T> future) {
    try {
      return future.get();
    } catch (ExecutionException e) {
      throw new IllegalStateException("Kafka: " + e.getCause().getMessage(), e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
