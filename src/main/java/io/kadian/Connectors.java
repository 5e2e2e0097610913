// SPDX-License-Identifier: Apache-2.0
package io.kadian;

import io.kadian.domain.AudienceSeal;
import io.kadian.domain.ControlRecord;
import io.kadian.domain.DeadLetter;
import io.kadian.domain.Event;
import io.kadian.domain.Json;
import io.kadian.domain.Outcome;
import io.kadian.domain.Switch;
import io.kadian.gateway.GatewaySettings;
import io.kadian.kafka.ReadSwitch;
import io.kadian.kafka.WatchBrokers;
import io.kadian.kafka.WatchedSink;
import io.kadian.kafka.WatchedSource;
import io.kadian.ledger.LedgerSink;
import io.kadian.ledger.SealSink;
import io.kadian.receipts.OptOutSink;
import io.kadian.receipts.RecordReceipts;
import io.kadian.receipts.SmppReceiverSource;
import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Properties;
import java.util.function.Function;
import javax.annotation.Nullable;
import org.apache.flink.api.common.typeinfo.PrimitiveArrayTypeInfo;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.api.connector.source.Source;
import org.apache.flink.connector.base.DeliveryGuarantee;
import org.apache.flink.connector.kafka.sink.KafkaRecordSerializationSchema;
import org.apache.flink.connector.kafka.sink.KafkaSink;
import org.apache.flink.connector.kafka.source.KafkaSource;
import org.apache.flink.connector.kafka.source.enumerator.initializer.OffsetsInitializer;
import org.apache.flink.connector.kafka.source.reader.deserializer.KafkaRecordDeserializationSchema;
import org.apache.flink.util.Collector;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;

/** The job's sources and sinks, from its settings. */
final class Connectors {
  private static final String GROUP = "kadian";

  private final Settings settings;
  private final Properties kafka;

  Connectors(Settings settings) {
    this.settings = settings;
    this.kafka = settings.kafka();
  }

  /** From the beginning: it is compacted, and all of it counts. */
  Source<byte[], ?, ?> control() {
    return source(Uids.CONTROL, "kafka.control-topic", OffsetsInitializer.earliest());
  }

  /**
   * A first start looks one window back, so that even without a savepoint the guard knows what is
   * in doubt; later ones go on from the checkpoint's offsets.
   */
  Source<byte[], ?, ?> outcomes(Instant now) {
    Instant from = now.minus(settings.duration("guard.window"));
    return source(
        Uids.OUTCOMES, "kafka.outcomes-topic", OffsetsInitializer.timestamp(from.toEpochMilli()));
  }

  /** Named as a client of the gateway's. */
  Switch.Opener switches() {
    return ReadSwitch.of(
        watched(kafka, Uids.CLAIM_SUBMIT_SETTLE),
        settings.text("kafka.control-topic"),
        settings.rules());
  }

  Sink<List<Outcome>> outcomesSink() {
    return sink(Uids.OUTCOMES_SINK, "kafka.outcomes-topic", batch -> null);
  }

  Sink<Event> eventsSink() {
    return sink(Uids.EVENTS_SINK, "kafka.events-topic", Event::about);
  }

  Sink<DeadLetter> deadLettersSink() {
    return sink(Uids.DEAD_LETTERS_SINK, "kafka.dead-letters-topic", DeadLetter::source);
  }

  /** One partition: an occurrence comes after the campaign that recurs. */
  Sink<ControlRecord> announcementsSink() {
    return sink(Uids.ANNOUNCEMENTS_SINK, "kafka.control-topic", ControlRecord::key);
  }

  Sink<AudienceSeal> seals() {
    return SealSink.to(settings.database());
  }

  /** Null if nothing is to be received. */
  @Nullable
  Pipeline.Receiving receiving(Clock clock) {
    ReceivingSettings receiving = ReceivingSettings.of(settings);
    return receiving.isAny()
        ? new Pipeline.Receiving(
            new SmppReceiverSource(receiving.receivers(), clock::instant),
            receiving.readDeliveries(),
            new RecordReceipts(receiving.receipts()),
            OptOutSink.to(settings.database()))
        : null;
  }

  Sink<List<Outcome>> ledger() {
    return LedgerSink.to(settings.database());
  }

  GatewaySettings.Opener gateway(Clock clock) {
    return OpenRoutes.of(settings, clock);
  }

  /**
   * Doesn't look for new partitions while it runs: a broker that is away for longer than a minute
   * then would fail the job (KafkaSourceEnumerator.checkPartitionChanges). A start looks for them.
   */
  private Source<byte[], ?, ?> source(String uid, String topic, OffsetsInitializer from) {
    return WatchedSource.of(
        uid,
        KafkaSource.<byte[]>builder()
            .setProperty("partition.discovery.interval.ms", "-1")
            .setProperties(watched(kafka, uid))
            .setTopics(settings.text(topic))
            .setGroupId(Rehearsal.group(settings, GROUP))
            .setStartingOffsets(from)
            .setDeserializer(new Values())
            .build());
  }

  /**
   * A broker that is away is waited for: by default a record fails after two minutes, and the job
   * with it. What the user's file says is stronger.
   */
  private static Properties patient(Properties kafka) {
    Properties properties = new Properties();
    properties.setProperty("delivery.timeout.ms", String.valueOf(Integer.MAX_VALUE));
    properties.setProperty("max.block.ms", String.valueOf(Integer.MAX_VALUE));
    properties.putAll(kafka);
    return properties;
  }

  private static Properties watched(Properties kafka, String uid) {
    Properties properties = new Properties();
    properties.putAll(kafka);
    properties.putAll(WatchBrokers.properties(kafka.getProperty("metric.reporters"), uid));
    return properties;
  }

  private <T> Sink<T> sink(String uid, String topic, SerializableFunction<T, String> key) {
    return new WatchedSink<>(
        uid,
        KafkaSink.<T>builder()
            .setKafkaProducerConfig(watched(patient(kafka), uid))
            .setBootstrapServers(kafka.getProperty("bootstrap.servers"))
            .setDeliveryGuarantee(DeliveryGuarantee.AT_LEAST_ONCE)
            .setRecordSerializer(new JsonRecords<>(settings.text(topic), key))
            .build());
  }

  private interface SerializableFunction<A, B> extends Function<A, B>, Serializable {}

  /** The octets of each record, unread: what can't be read is for the operator behind. */
  private static final class Values implements KafkaRecordDeserializationSchema<byte[]> {
    private static final long serialVersionUID = 1L;

    @Override
    public void deserialize(ConsumerRecord<byte[], byte[]> record, Collector<byte[]> out) {
      if (record.value() != null) { // null: a tombstone, which is for compaction
        out.collect(record.value());
      }
    }

    @Override
    public TypeInformation<byte[]> getProducedType() {
      return PrimitiveArrayTypeInfo.BYTE_PRIMITIVE_ARRAY_TYPE_INFO;
    }
  }

  private record JsonRecords<T>(String topic, SerializableFunction<T, String> key)
      implements KafkaRecordSerializationSchema<T> {
    @Override
    public ProducerRecord<byte[], byte[]> serialize(
        T value, KafkaSinkContext context, Long timestamp) {
      String name = key.apply(value);
      return new ProducerRecord<>(
          topic, name == null ? null : name.getBytes(StandardCharsets.UTF_8), Json.bytes(value));
    }
  }
}
