// SPDX-License-Identifier: Apache-2.0
package io.kadian;

import io.kadian.domain.InvalidInputException;
import io.kadian.members.MemberTable;
import io.kadian.members.NormaliseMember;
import io.kadian.rocksdb.FlushTogether;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Arrays;
import java.util.Map;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.table.api.bridge.java.StreamTableEnvironment;

/** The job: arguments, settings, connectors, pipeline, go. */
public final class KadianJob {
  static final String NAME = "kadian";

  private KadianJob() {}

  public static void main(String[] args) throws Exception {
    if (Arrays.asList(args).contains("--help")) {
      System.out.println(Settings.help());
      return;
    }
    StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment();
    define(env, Settings.load(args, System.getenv()), System.getenv(), Clock.systemUTC());
    env.execute(NAME);
  }

  /**
   * Puts the whole job into an environment.
   *
   * @param clock serializable
   * @throws InvalidInputException if a setting or the member table can't be used
   */
  public static void define(
      StreamExecutionEnvironment env,
      Settings settings,
      Map<String, String> environment,
      Clock clock) {
    env.configure(FlushTogether.unlessAnother(env.getConfiguration()));
    MemberTable members =
        MemberTable.declare(
            StreamTableEnvironment.create(env),
            read(settings.text("members.ddl")),
            settings.text("members.ddl"),
            settings.variables(environment));
    Connectors connectors = new Connectors(settings);
    Pipeline.build(
        env,
        new Pipeline.Inputs(
            members.schema(),
            members.rows(),
            new NormaliseMember(
                members.schema(),
                settings.text("members.default-region"),
                settings.number("selection.shards"),
                clock::instant),
            connectors.control(),
            connectors.outcomes(clock.instant()),
            connectors.switches(),
            connectors.receiving(clock),
            clock),
        new Pipeline.Outputs(
            connectors.ledger(),
            connectors.outcomesSink(),
            connectors.eventsSink(),
            connectors.deadLettersSink(),
            connectors.announcementsSink(),
            connectors.seals(),
            connectors.gateway(clock)),
        settings.tuning());
  }

  private static String read(String file) {
    try {
      return Files.readString(Path.of(file));
    } catch (IOException e) {
      throw new InvalidInputException("members.ddl = " + file + " can't be read: " + e, e);
    }
  }
}
