// SPDX-License-Identifier: Apache-2.0
package io.kadian.rehearsal;

import io.kadian.Uids;
import java.util.Optional;

/** The job's stages that do the work, each with the operator by which its task is known. */
public enum Stage {
  MEMBERS("members", Uids.NORMALISE_MEMBERS),
  SELECTION("selection", Uids.SELECT_AUDIENCE),
  HOLD("hold", Uids.HOLD_UNTIL_DUE),
  /** One task, as they are chained. */
  GUARD("guard and gateway", Uids.SUPPRESS_REPEATS),
  LEDGER("ledger", Uids.LEDGER_SINK);

  private final String words;
  private final String operator;

  Stage(String words, String operator) {
    this.words = words;
    this.operator = operator;
  }

  public String words() {
    return words;
  }

  /**
   * The first in the order of the flow whose operator is in that task: operators are chained.
   *
   * @param task its name on Flink's page, which lists its operators
   */
  static Optional<Stage> of(String task) {
    for (Stage stage : values()) {
      if (task.contains(stage.operator)) {
        return Optional.of(stage);
      }
    }
    return Optional.empty();
  }
}
