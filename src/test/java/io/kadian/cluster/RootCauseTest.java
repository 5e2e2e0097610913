// SPDX-License-Identifier: Apache-2.0
package io.kadian.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Test;

class RootCauseTest {
  @Test
  void isTheLastCauseOfAStackTrace() {
    String trace =
        """
        org.apache.flink.runtime.JobException: Recovery is suppressed
        \tat org.apache.flink.X.y(X.java:1)
        Caused by: java.lang.NoClassDefFoundError: io/kadian/database/Pools
        \tat io.kadian.Z.open(Z.java:2)
        Caused by: java.lang.ClassNotFoundException: io.kadian.database.Pools
        \t... 9 more
        """;
    assertThat(RootCause.of(trace)).isEqualTo("ClassNotFoundException: io.kadian.database.Pools");
  }

  @Test
  void isWhatFlinkRunPrintsAfterItsHeadline() {
    String output =
        """
        12:00:00 WARN  something is odd
        ------------------------------------------------------------
         The program finished with the following exception:

        org.apache.flink.client.program.ProgramInvocationException: The job has no sink
        \tat org.apache.flink.X.y(X.java:1)
        """;
    assertThat(RootCause.of(output)).isEqualTo("ProgramInvocationException: The job has no sink");
  }

  @Test
  void isOurOwnSentenceWithoutTheExceptionsName() {
    assertThat(
            RootCause.of(
                "x\nCaused by: org.apache.flink.util.SerializedThrowable:"
                    + " io.kadian.domain.InvalidInputException: smpp.port = x: write a number"))
        .isEqualTo("smpp.port = x: write a number");
    assertThat(
            RootCause.of(
                "x\n"
                    + "Caused by: org.apache.flink.util.StateMigrationException: selection.shards"
                    + " was 16"))
        .isEqualTo("selection.shards was 16");
  }

  @Test
  void isTheInnermostOfAThrowable() {
    Exception thrown = new IllegalStateException("outer", new IOException("disk full"));
    assertThat(RootCause.of(thrown)).isEqualTo("IOException: disk full");
  }

  @Test
  void isNeverEmpty() {
    assertThat(RootCause.of("")).isEqualTo("it doesn't say why");
    assertThat(RootCause.of("Caused by: io.kadian.domain.InvalidInputException")).isNotBlank();
  }
}
