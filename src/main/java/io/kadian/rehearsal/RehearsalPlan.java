// SPDX-License-Identifier: Apache-2.0
package io.kadian.rehearsal;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.Period;
import java.util.List;
import java.util.Map;
import javax.annotation.Nullable;

/**
 * What is rehearsed.
 *
 * @param name of the rehearsals of this plan; each has an instant behind it
 * @param from plan time begins here: campaigns are announced then
 * @param until it ends here at the latest
 * @param speed plan time's seconds in a real one
 * @param load how many times: as many made-up members more, or as many copies of each campaign
 * @param members how many to make up, the load not yet counted; null: the real ones
 * @param columns what made-up members hold, by column; the others' values go by their type
 * @param slots of the cluster, and subtasks of each stage
 * @param segments the folder of their files
 * @param campaigns their files, as they are announced on the day
 * @param gateway what the simulator is like; where {@code learnt} finds nothing, too
 * @param learnt take the character from so many days of the ledger's history; null: don't
 * @param flink settings of Flink's, stronger than config.yaml
 */
public record RehearsalPlan(
    String name,
    Instant from,
    Instant until,
    int speed,
    int load,
    @Nullable Integer members,
    Map<String, ColumnValues> columns,
    int slots,
    Path segments,
    List<Path> campaigns,
    GatewayCharacter gateway,
    @Nullable Period learnt,
    Map<String, String> flink) {

  /** Members that are made up, all of them; null: they are real. */
  @Nullable
  public Integer madeUp() {
    return members == null ? null : Math.multiplyExact(members, load);
  }

  /** Of each campaign. */
  public int copies() {
    return members == null ? load : 1;
  }

  /** How long it takes at most, of the real clock. */
  public Duration length() {
    return Duration.between(from, until).dividedBy(speed);
  }
}
