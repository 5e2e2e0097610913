// SPDX-License-Identifier: Apache-2.0
package io.kadian.members;

import io.kadian.domain.DeadLetter;
import io.kadian.types.MemberSchema;
import io.kadian.types.ShardInput;
import io.kadian.types.SideOutputs;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.table.api.bridge.java.StreamTableEnvironment;
import org.apache.flink.util.CloseableIterator;

/** What a bounded member table comes to, on the cluster that the test has started. */
record MemberRun(MemberSchema schema, List<ShardInput> members, List<DeadLetter> deadLetters) {
  static final Instant NOW = Instant.parse("2026-12-12T11:59:59Z");

  static MemberRun of(String ddl, Map<String, String> environment) throws Exception {
    Configuration config = new Configuration();
    config.set(PipelineOptions.GENERIC_TYPES, false);
    StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment(config);
    env.setParallelism(1);
    MemberTable table =
        MemberTable.declare(StreamTableEnvironment.create(env), ddl, "members.sql", environment);
    var normalised =
        table.rows().process(new NormaliseMember(table.schema(), "CN", 1024, () -> NOW));
    var members = normalised.collectAsync();
    var deadLetters = normalised.getSideOutput(SideOutputs.DEAD_LETTERS).collectAsync();
    var job = env.executeAsync();
    MemberRun run = new MemberRun(table.schema(), all(members), all(deadLetters));
    job.getJobExecutionResult().get();
    return run;
  }

  /** Each member as a dead letter would show it; one who is gone as {@code -id}. */
  List<String> texts() {
    return members.stream()
        .map(m -> m.row() == null ? "-" + m.member() : MemberJson.of(m.row(), schema))
        .toList();
  }

  /** {@code reason <- raw} of each dead letter. */
  List<String> faults() {
    return deadLetters.stream().map(letter -> letter.reason() + " <- " + letter.raw()).toList();
  }

  private static <T> List<T> all(CloseableIterator<T> results) throws Exception {
    List<T> all = new ArrayList<>();
    try (results) {
      results.forEachRemaining(all::add);
    }
    return all;
  }
}
