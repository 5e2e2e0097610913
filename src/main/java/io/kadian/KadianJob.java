// SPDX-License-Identifier: Apache-2.0
package io.kadian;

import io.kadian.domain.InvalidInputException;
import io.kadian.members.MemberTable;
import io.kadian.members.NormaliseMember;
import io.kadian.rocksdb.RocksDbTuning;
import io.kadian.types.JobTime;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Arrays;
import java.util.Map;
import org.apache.flink.configuration.ReadableConfig;
import org.apache.flink.configuration.StateChangelogOptions;
import org.apache.flink.configuration.StateRecoveryOptions;
import org.apache.flink.core.execution.RecoveryClaimMode;
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
    Settings settings = Settings.load(args, System.getenv());
    Clock clock = Rehearsal.clock(settings, Clock.systemUTC());
    define(env, settings, System.getenv(), clock);
    env.execute(NAME);
  }

  /**
   * Puts the whole job into an environment.
   *
   * @param clock serializable
   * @throws InvalidInputException if a setting or the member table can't be used, or a rehearsal
   *     could reach what is real
   */
  public static void define(
      StreamExecutionEnvironment env,
      Settings settings,
      Map<String, String> environment,
      Clock clock) {
    Rehearsal.refuseWhatIsReal(settings);
    refuseASavepointOfOthers(env.getConfiguration());
    env.configure(RocksDbTuning.unlessAnother(env.getConfiguration()));
    JobTime.set(env.getConfig(), clock);
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

  /**
   * With a changelog no checkpoint would ever end (FLINK-38307), and nobody would know until it is
   * needed.
   */
  private static void refuseASavepointOfOthers(ReadableConfig conf) {
    if (conf.get(StateChangelogOptions.ENABLE_STATE_CHANGE_LOG)
        && conf.getOptional(StateRecoveryOptions.SAVEPOINT_PATH).isPresent()
        && conf.get(StateRecoveryOptions.RESTORE_MODE) != RecoveryClaimMode.CLAIM) {
      throw new InvalidInputException(
          "With state.changelog.enabled a job must own the savepoint that it goes on from, and"
              + " deletes it in time: copy its folder, and say -s COPY -claimMode CLAIM;"
              + " scripts/submit and scripts/upgrade do both");
    }
  }

  private static String read(String file) {
    try {
      return Files.readString(Path.of(file));
    } catch (IOException e) {
      throw new InvalidInputException("members.ddl = " + file + " can't be read: " + e, e);
    }
  }
}
