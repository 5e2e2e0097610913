// SPDX-License-Identifier: Apache-2.0
package io.kadian;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.java.typeutils.GenericTypeInfo;
import org.apache.flink.api.java.typeutils.runtime.kryo.KryoSerializer;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.GlobalConfiguration;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.graph.StreamEdge;
import org.apache.flink.streaming.api.graph.StreamGraph;
import org.apache.flink.streaming.api.graph.StreamNode;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What the graph promises to savepoints and to the heap, with flink-conf/config.yaml. */
class JobGraphTest {
  private static Configuration configuration;
  private static StreamGraph graph;

  @BeforeAll
  static void build() {
    configuration = GlobalConfiguration.loadConfiguration("flink-conf");
    StreamExecutionEnvironment env = new StreamExecutionEnvironment(configuration);
    KadianJob.define(env, Settings.load(new String[0], Map.of()), Map.of(), Clock.systemUTC());
    graph = env.getStreamGraph();
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

  private static Collection<StreamNode> nodes() {
    return graph.getStreamNodes();
  }
}
