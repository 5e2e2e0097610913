// SPDX-License-Identifier: Apache-2.0
package io.kadian.members;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.kadian.testing.EmbeddedKafka;
import io.kadian.types.MemberRowSerializer;
import io.kadian.types.MemberSchema;
import io.kadian.types.ShardInput;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import javax.annotation.Nullable;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.serialization.SimpleStringSchema;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.typeutils.base.StringSerializer;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.configuration.StateBackendOptions;
import org.apache.flink.configuration.StateRecoveryOptions;
import org.apache.flink.connector.kafka.sink.KafkaRecordSerializationSchema;
import org.apache.flink.connector.kafka.sink.KafkaSink;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.table.api.bridge.java.StreamTableEnvironment;
import org.apache.flink.table.data.RowData;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.apache.flink.util.Collector;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MembersUpgradeIT {
  @RegisterExtension
  static final MiniClusterExtension FLINK =
      new MiniClusterExtension(
          new MiniClusterResourceConfiguration.Builder()
              .setNumberTaskManagers(1)
              .setNumberSlotsPerTaskManager(1)
              .build());

  @TempDir Path savepoints;

  @ParameterizedTest
  @ValueSource(strings = {"hashmap", "rocksdb"})
  void goesOnFromASavepointWithColumnsMovedDroppedAndAdded(String backend) throws Exception {
    try (EmbeddedKafka kafka = EmbeddedKafka.start()) {
      kafka.createTopic("members", 1);
      kafka.createTopic("out", 1);
      kafka.produce("members", member("m1", "\"tier\":\"gold\",\"city\":\"Guangzhou\""));
      kafka.produce("members", "{bad");

      String before = "member_id STRING, phone STRING, tier STRING, city STRING, points INT";
      JobClient first = start(kafka, before, backend, null);
      await().atMost(Duration.ofMinutes(1)).until(() -> kafka.read("out").size() == 1);
      String savepoint =
          first
              .stopWithSavepoint(
                  false, savepoints.toUri().toString(), SavepointFormatType.CANONICAL)
              .get();
      kafka.produce("members", member("m2", "\"city\":\"Wuhan\",\"vip\":true"));

      String after =
          "vip BOOLEAN, city STRING, tier STRING, phone STRING, member_id STRING,"
              + " tier_letter AS SUBSTRING(tier, 1, 1)";
      JobClient second = start(kafka, after, backend, savepoint);
      await().atMost(Duration.ofMinutes(1)).until(() -> kafka.read("out").size() == 3);
      second.cancel().get();

      assertThat(kafka.read("out").subList(1, 3))
          .containsExactlyInAnyOrder(
              "{\"city\":\"Guangzhou\",\"tier\":\"gold\",\"phone\":\"+8613812345678\",\"member_id\":\"m1\"}",
              "{\"vip\":true,\"city\":\"Wuhan\",\"phone\":\"+8613812345678\",\"member_id\":\"m2\"}");
    }
  }

  private static String member(String id, String fields) {
    return "{\"member_id\":\"%s\",\"phone\":\"13812345678\",%s}".formatted(id, fields);
  }

  private static JobClient start(
      EmbeddedKafka kafka, String columns, String backend, @Nullable String savepoint)
      throws Exception {
    Configuration config = new Configuration();
    config.set(PipelineOptions.AUTO_GENERATE_UIDS, false);
    config.set(PipelineOptions.GENERIC_TYPES, false);
    config.set(StateBackendOptions.STATE_BACKEND, backend);
    if (savepoint != null) {
      config.set(StateRecoveryOptions.SAVEPOINT_PATH, savepoint);
    }
    StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment(config);
    env.setParallelism(1);
    MemberTable table =
        MemberTable.declare(
            StreamTableEnvironment.create(env),
            """
            CREATE TABLE members (%s) WITH (
              'connector' = 'kafka', 'topic' = 'members', 'format' = 'json',
              'properties.bootstrap.servers' = '${BROKERS}',
              'scan.startup.mode' = 'earliest-offset')
            """
                .formatted(columns),
            "members.sql",
            Map.of("BROKERS", kafka.bootstrapServers()));
    table
        .rows()
        .process(new NormaliseMember(table.schema(), "CN", 1, Instant::now))
        .uid("normalise")
        .keyBy(ShardInput::shard)
        .process(new TellAllMembers(table.schema()))
        .uid("tell")
        .sinkTo(
            KafkaSink.<String>builder()
                .setBootstrapServers(kafka.bootstrapServers())
                .setRecordSerializer(
                    KafkaRecordSerializationSchema.builder()
                        .setTopic("out")
                        .setValueSerializationSchema(new SimpleStringSchema())
                        .build())
                .build())
        .uid("out");
    return env.executeAsync();
  }

  /** Keeps members as selection does, and tells all it knows of with each that comes. */
  private static final class TellAllMembers
      extends KeyedProcessFunction<Integer, ShardInput, String> {
    private static final long serialVersionUID = 1L;
    private final MemberSchema schema;
    private transient MapState<String, RowData> members;

    TellAllMembers(MemberSchema schema) {
      this.schema = schema;
    }

    @Override
    public void open(OpenContext context) {
      members =
          getRuntimeContext()
              .getMapState(
                  new MapStateDescriptor<>(
                      "members", StringSerializer.INSTANCE, new MemberRowSerializer(schema)));
    }

    @Override
    public void processElement(ShardInput input, Context context, Collector<String> out)
        throws Exception {
      members.put(input.member(), input.row());
      for (RowData row : members.values()) {
        out.collect(MemberJson.of(row, schema));
      }
    }
  }
}
