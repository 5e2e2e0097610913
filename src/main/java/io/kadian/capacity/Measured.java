// SPDX-License-Identifier: Apache-2.0
package io.kadian.capacity;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import io.kadian.domain.InvalidInputException;
import io.kadian.domain.Json;
import java.util.List;
import java.util.Map;
import javax.annotation.Nullable;

/**
 * What {@code scripts/bench --json} found on the user's own machine, as far as the model needs it.
 *
 * @param slots of the job that was measured
 * @param released messages per second through guard, claim, submit, settle and ledger, all
 *     processes on that machine
 * @param scanned members per second for a campaign announced over members in state; null: that
 *     wasn't measured
 * @param taskManagerMicros CPU time a released message takes there, in microseconds
 * @param databaseMicros the same of PostgreSQL
 */
public record Measured(
    int slots,
    double released,
    @Nullable Double scanned,
    double taskManagerMicros,
    double databaseMicros) {
  /**
   * What so many slots do, as a multiple of those that were measured.
   *
   * @param ofPlan null: as many
   */
  double inProportion(@Nullable Integer ofPlan) {
    return ofPlan == null ? 1 : (double) ofPlan / slots;
  }

  /** The stages' names in that file. */
  public static final String SCAN = "a campaign announced over members in state, held";

  public static final String RELEASE = "released, claimed, submitted, settled, in the ledger";

  /** As the file has them. */
  @JsonIgnoreProperties(ignoreUnknown = true)
  private record Stage(
      String name,
      long messages,
      double seconds,
      @Nullable Map<String, Double> cpuSecondsPerMillion) {}

  @JsonIgnoreProperties(ignoreUnknown = true)
  private record File(@Nullable Integer slots, @Nullable List<Stage> stages) {}

  /**
   * @throws InvalidInputException if it isn't such a file, or holds no release
   */
  public static Measured read(byte[] json, String origin) {
    File file;
    try {
      file = Json.read(json, File.class);
    } catch (InvalidInputException e) {
      throw new InvalidInputException(origin + ": " + e.getMessage(), e);
    }
    Stage release = stage(file, RELEASE);
    if (release == null || file.slots() == null) {
      throw new InvalidInputException(
          origin + ": holds no release; make it with scripts/bench --only MAIN --json FILE");
    }
    Stage scan = stage(file, SCAN);
    return new Measured(
        file.slots(),
        release.messages() / release.seconds(),
        scan == null ? null : scan.messages() / scan.seconds(),
        micros(release, "taskmanager"),
        micros(release, "postgres"));
  }

  @Nullable
  private static Stage stage(File file, String name) {
    Stage last = null;
    for (Stage stage : file.stages() == null ? List.<Stage>of() : file.stages()) {
      last = stage.name().equals(name) ? stage : last;
    }
    return last;
  }

  private static double micros(Stage stage, String process) {
    return stage.cpuSecondsPerMillion() == null
        ? 0
        : stage.cpuSecondsPerMillion().getOrDefault(process, 0.0);
  }
}
