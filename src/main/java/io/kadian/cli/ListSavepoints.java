// SPDX-License-Identifier: Apache-2.0
package io.kadian.cli;

import io.kadian.cluster.Savepoint;
import io.kadian.cluster.Savepoint.Kind;
import io.kadian.cluster.Savepoints;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "savepoints",
    description =
        "Lists the savepoints in the cluster's execution.checkpointing.savepoint-dir, the newest"
            + " first: when, how large, of which job, whether complete, and where. 'submit --from'"
            + " takes each that is complete.",
    footer = {
      "%nExamples:",
      "  kadian job savepoints --checkpoints",
      "  kadian job savepoints --json | jq -r '.[0].path'"
    })
final class ListSavepoints implements Callable<Integer> {
  private final Kadian kadian;

  @Option(
      names = "--checkpoints",
      description = "The retained checkpoints, too: what is left of a job that died.")
  private boolean checkpoints;

  @Mixin private AsJson json = new AsJson();

  ListSavepoints(Kadian kadian) {
    this.kadian = kadian;
  }

  @Override
  public Integer call() {
    ClusterDesk desk = new ClusterDesk(kadian);
    Savepoints savepoints = new Savepoints(desk.conf(), desk.submissions().all());
    List<Savepoint> listed =
        savepoints.all().stream()
            .filter(savepoint -> checkpoints || savepoint.kind() == Kind.SAVEPOINT)
            .toList();
    if (json.isAsked()) {
      kadian.answer(listed);
      return Kadian.OK;
    }
    if (listed.isEmpty()) {
      kadian.say("There is none in " + savepoints.folders().get(0));
    }
    listed.forEach(this::show);
    return Kadian.OK;
  }

  private void show(Savepoint savepoint) {
    kadian.say(
        Layout.wrap(
            "%s  %-10s  %9s  "
                .formatted(
                    Figures.instant(savepoint.at(), kadian.zone()),
                    savepoint.kind(),
                    Figures.bytes(savepoint.bytes())),
            state(savepoint)));
    kadian.say("  job " + savepoint.job());
    kadian.say("  " + savepoint.path()); // to be copied, so in one piece
  }

  private static String state(Savepoint savepoint) {
    if (!savepoint.complete()) {
      return "NOT COMPLETE";
    }
    return savepoint.problem() == null ? "complete" : "BROKEN: " + savepoint.problem();
  }
}
