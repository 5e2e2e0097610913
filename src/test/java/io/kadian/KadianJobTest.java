// SPDX-License-Identifier: Apache-2.0
package io.kadian;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kadian.domain.InvalidInputException;
import java.time.Clock;
import java.util.Map;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.StateChangelogOptions;
import org.apache.flink.configuration.StateRecoveryOptions;
import org.apache.flink.core.execution.RecoveryClaimMode;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.junit.jupiter.api.Test;

class KadianJobTest {
  private static void define(Configuration conf) {
    KadianJob.define(
        StreamExecutionEnvironment.getExecutionEnvironment(conf),
        Settings.load(new String[0], Map.of()),
        Map.of(),
        Clock.systemUTC());
  }

  private static Configuration from(boolean changelog, RecoveryClaimMode mode) {
    Configuration conf = new Configuration();
    conf.set(StateChangelogOptions.ENABLE_STATE_CHANGE_LOG, changelog);
    conf.set(StateRecoveryOptions.SAVEPOINT_PATH, "file:/savepoints/savepoint-1-2");
    conf.set(StateRecoveryOptions.RESTORE_MODE, mode);
    return conf;
  }

  /** Such a job would run, and never complete a checkpoint. */
  @Test
  void isRefusedWithASavepointThatItDoesNotOwn() {
    assertThatThrownBy(() -> define(from(true, RecoveryClaimMode.NO_CLAIM)))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("-s COPY -claimMode CLAIM");
  }

  @Test
  void goesOnFromOneThatItOwnsOrNeedNotOwn() {
    assertThatCode(() -> define(from(true, RecoveryClaimMode.CLAIM))).doesNotThrowAnyException();
    assertThatCode(() -> define(from(false, RecoveryClaimMode.NO_CLAIM)))
        .doesNotThrowAnyException();
  }
}
