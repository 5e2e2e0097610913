// SPDX-License-Identifier: Apache-2.0
package io.kadian.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.kadian.cluster.Savepoint;
import io.kadian.cluster.Savepoint.Kind;
import io.kadian.cluster.Savepoints;
import io.kadian.domain.Json;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
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

  @Option(names = "--json", description = "As JSON. Times in UTC, sizes in octets.")
  private boolean json;

  ListSavepoints(Kadian kadian) {
    this.kadian = kadian;
  }

  @Override
  public Integer call() throws JsonProcessingException {
    ClusterDesk desk = new ClusterDesk(kadian);
    Savepoints savepoints = new Savepoints(desk.conf(), desk.submissions().all());
    List<Savepoint> listed =
        savepoints.all().stream()
            .filter(savepoint -> checkpoints || savepoint.kind() == Kind.SAVEPOINT)
            .toList();
    if (json) {
      kadian.say(Json.MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(listed));
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
        "%s  %-10s  %9s  job %s  %s"
            .formatted(
                Figures.instant(savepoint.at(), kadian.zone()),
                savepoint.kind(),
                Figures.bytes(savepoint.bytes()),
                savepoint.job(),
                state(savepoint)));
    kadian.say("  " + savepoint.path());
  }

  private static String state(Savepoint savepoint) {
    if (!savepoint.complete()) {
      return "NOT COMPLETE";
    }
    return savepoint.problem() == null ? "complete" : "BROKEN: " + savepoint.problem();
  }
}
