// SPDX-License-Identifier: Apache-2.0
package io.kadian.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
    name = "status",
    description = "Tells which of the local cluster's processes run, and the job.",
    exitCodeList = {
      "0:it is up: all that was started runs",
      "1:some of its processes have died, or don't answer",
      "2:the command line is wrong",
      "3:Kafka, the database or Flink can't be reached: it is down",
      "70:a bug of ours"
    },
    footer = {"%nExample:", "  kadian cluster status || kadian cluster up"})
final class ClusterStatus implements Callable<Integer> {
  private final Kadian kadian;

  @Mixin private AsJson json = new AsJson();

  ClusterStatus(Kadian kadian) {
    this.kadian = kadian;
  }

  @Override
  public Integer call() {
    ClusterState state = ClusterState.of(new ClusterDesk(kadian));
    if (json.isAsked()) {
      kadian.answer(state);
    } else {
      kadian.say(state.lines(kadian.zone()));
    }
    return state.exitCode();
  }
}
