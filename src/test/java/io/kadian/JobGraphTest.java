// SPDX-License-Identifier: Apache-2.0
package io.kadian;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import javax.annotation.Nullable;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.java.typeutils.GenericTypeInfo;
import org.apache.flink.api.java.typeutils.runtime.kryo.KryoSerializer;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.GlobalConfiguration;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.runtime.jobgraph.DistributionPattern;
import org.apache.flink.runtime.jobgraph.IntermediateDataSet;
import org.apache.flink.runtime.jobgraph.JobEdge;
import org.apache.flink.runtime.jobgraph.JobVertex;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;
import org.apache.flink.streaming.api.graph.StreamEdge;
import org.apache.flink.streaming.api.graph.StreamGraph;
import org.apache.flink.streaming.api.graph.StreamNode;
import org.apache.flink.table.api.bridge.java.StreamTableEnvironment;
import org.apache.flink.table.api.config.ExecutionConfigOptions;
import org.apache.flink.table.api.config.ExecutionConfigOptions.UidGeneration;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the graph promises to savepoints and to the heap, with flink-conf/config.yaml. */
class JobGraphTest {
  private static Configuration configuration;
  private static StreamGraph graph;

  @TempDir Path folder;

  @BeforeAll
  static void build() {
    configuration = GlobalConfiguration.loadConfiguration("flink-conf");
    graph = define(1);
  }

  private static StreamGraph define(int parallelism) {
    StreamExecutionEnvironment env = new StreamExecutionEnvironment(configuration);
    env.setParallelism(parallelism);
    return define(env, "sql/members.sql");
  }

  private static StreamGraph define(StreamExecutionEnvironment env, String ddl) {
    String[] arguments = {"--receipts.enabled", "true", "--members.ddl", ddl};
    KadianJob.define(env, Settings.load(arguments, Map.of()), Map.of(), Clock.systemUTC());
    return env.getStreamGraph();
  }

  @Test
  void usesNoGenericTypes() {
    assertThat(configuration.get(PipelineOptions.GENERIC_TYPES)).isFalse();
    for (StreamNode node : nodes()) {
      assertThat(node.getTypeSerializerOut())
          .as(node.getOperatorName())
          .isNotInstanceOf(KryoSerializer.class);
      for (TypeSerializer<?> in : node.getTypeSerializersIn()) {
        assertThat(in).as(node.getOperatorName()).isNotInstanceOf(KryoSerializer.class);
      }
      for (StreamEdge edge : node.getOutEdges()) {
        if (edge.getOutputTag() != null) {
          assertThat(edge.getOutputTag().getTypeInfo())
              .as(node.getOperatorName())
              .isNotInstanceOf(GenericTypeInfo.class);
        }
      }
    }
  }

  @Test
  void givesEveryOperatorAUidOfItsOwn() {
    List<String> uids = nodes().stream().map(StreamNode::getTransformationUID).toList();
    assertThat(uids).doesNotContainNull().doesNotHaveDuplicates();
  }

  @Test
  void namesInUidsEachOperatorButTheMemberTables() throws IllegalAccessException {
    List<String> named = new ArrayList<>();
    for (Field field : Uids.class.getDeclaredFields()) {
      if (Modifier.isPublic(field.getModifiers())) {
        named.add((String) field.get(null));
      }
    }
    List<String> inGraph =
        nodes().stream()
            .map(StreamNode::getTransformationUID)
            .filter(uid -> !uid.startsWith("members_"))
            .map(uid -> uid.replaceFirst("^Sink (Writer|Committer): ", ""))
            .distinct()
            .toList();
    assertThat(inGraph).containsExactlyInAnyOrderElementsOf(named);
  }

  /**
   * Flink's planner makes these, one of each type, and its own names count in the JVM. The scan's
   * state is the offsets.
   */
  @ParameterizedTest
  @MethodSource("memberTables")
  void givesTheMemberTablesOperatorsUidsThatStay(String ddl, List<String> uids) throws Exception {
    StreamExecutionEnvironment env = new StreamExecutionEnvironment(configuration);
    assertThat(uidsOfMembers(define(env, ddl))).containsExactlyInAnyOrderElementsOf(uids);
    StreamExecutionEnvironment again = new StreamExecutionEnvironment(configuration);
    assertThat(uidsOfMembers(define(again, ddl))).containsExactlyInAnyOrderElementsOf(uids);

    String columns =
        Files.readString(Path.of(ddl)).replaceFirst("phone +STRING,", "vip BOOLEAN, phone STRING,");
    Path changed =
        Files.writeString(
            folder.resolve("members.sql"),
            "CREATE TABLE shops (id INT) WITH ('connector' = 'datagen');\n" + columns);
    StreamExecutionEnvironment shared = new StreamExecutionEnvironment(configuration);
    queryAnotherTable(shared);
    assertThat(uidsOfMembers(define(shared, changed.toString())))
        .containsExactlyInAnyOrderElementsOf(uids);
  }

  static Stream<Arguments> memberTables() {
    return Stream.of(
        Arguments.of(
            "sql/members.sql",
            List.of(
                "members_stream-exec-table-source-scan_kafka",
                "members_stream-exec-sink_external-datastream")),
        Arguments.of(
            "sql/members-csv.sql",
            List.of(
                "members_stream-exec-table-source-scan_source",
                "members_stream-exec-calc_calc",
                "members_stream-exec-sink_external-datastream")));
  }

  private static void queryAnotherTable(StreamExecutionEnvironment env) {
    StreamTableEnvironment tables = StreamTableEnvironment.create(env);
    tables.getConfig().set(ExecutionConfigOptions.TABLE_EXEC_UID_GENERATION, UidGeneration.ALWAYS);
    tables.executeSql("CREATE TABLE cities (city STRING) WITH ('connector' = 'datagen')");
    tables
        .toDataStream(tables.sqlQuery("SELECT UPPER(city) FROM cities"))
        .sinkTo(new DiscardingSink<>())
        .uid("cities-sink");
  }

  private static List<String> uidsOfMembers(StreamGraph graph) {
    return graph.getStreamNodes().stream()
        .map(StreamNode::getTransformationUID)
        .filter(uid -> uid.startsWith("members_"))
        .toList();
  }

  /**
   * An operator with a forward or broadcast input aligns the barriers of all its inputs. If one of
   * them comes from an operator whose barriers overtake, and another comes past that operator, the
   * job stands still under backpressure: see {@link Pipeline}.
   */
  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void alignsNoBarrierThatOvertookWithOneThatCouldNot(int parallelism) {
    List<String> deadlocks = new ArrayList<>();
    List<JobVertex> vertices = new ArrayList<>();
    define(parallelism).getJobGraph().getVertices().forEach(vertices::add);
    for (JobVertex overtaker : vertices) {
      if (overtaker.isInputVertex() || alignsAlways(overtaker)) {
        continue;
      }
      for (JobVertex reader : below(overtaker, null)) {
        for (JobVertex source : vertices) {
          if (alignsAlways(reader)
              && below(source, null).contains(overtaker)
              && below(source, overtaker).contains(reader)) {
            deadlocks.add("%s -> %s past %s".formatted(source, reader, overtaker));
          }
        }
      }
    }
    assertThat(deadlocks).isEmpty();
  }

  private static boolean alignsAlways(JobVertex vertex) {
    return vertex.getInputs().stream()
        .anyMatch(
            input ->
                input.getDistributionPattern() == DistributionPattern.POINTWISE
                    || input.getShipStrategyName().equals("BROADCAST"));
  }

  private static Set<JobVertex> below(JobVertex vertex, @Nullable JobVertex without) {
    Set<JobVertex> below = new HashSet<>();
    for (IntermediateDataSet output : vertex.getProducedDataSets()) {
      for (JobEdge edge : output.getConsumers()) {
        if (edge.getTarget() != without) {
          below.add(edge.getTarget());
          below.addAll(below(edge.getTarget(), without));
        }
      }
    }
    return below;
  }

  private static Collection<StreamNode> nodes() {
    return graph.getStreamNodes();
  }
}
