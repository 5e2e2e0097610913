// SPDX-License-Identifier: Apache-2.0
package io.kadian.rehearsal;

import io.kadian.domain.InvalidInputException;
import io.kadian.domain.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import javax.annotation.Nullable;

/**
 * What a rehearsal found, kept as JSON in a folder of its own, so that the next one of the same
 * plan can be compared with it.
 *
 * @param name of the plan
 * @param id of this rehearsal, and of its folder: the name and when it was
 * @param version of the jar
 * @param ready nothing was wrong
 * @param reasons why it isn't ready, a sentence each
 * @param window submit_sm's that may be unanswered, all binds and subtasks together
 * @param campaigns in the plan's order
 * @param bottlenecks what was full; the first held up the most
 * @param segments what judging a member costs
 * @param peak the most messages that ended in a second of plan time
 * @param stages how each worked while messages left, and while audiences were picked
 * @param waits what the database waited for while it claimed, as shares
 * @param intervals how it went
 * @param assumptions what all of it rests on
 */
public record RehearsalRecord(
    String name,
    String id,
    Instant at,
    String version,
    boolean ready,
    List<String> reasons,
    Instant from,
    Instant ended,
    int speed,
    int load,
    long members,
    int slots,
    int window,
    String gateway,
    List<Line> campaigns,
    List<Bottleneck> bottlenecks,
    List<SegmentCost> segments,
    double peak,
    List<StageWork> stages,
    Map<String, Double> waits,
    List<Interval> intervals,
    List<String> assumptions) {

  private static final String FILE = "rehearsal.json";

  /**
   * A campaign. Times are plan time.
   *
   * @param first null: nothing was sent
   * @param lateness of the 99th in a hundred, behind what its instant and pace wanted
   * @param expired what could not leave in time
   * @param phase as kadian status has it
   */
  public record Line(
      String campaign,
      long selected,
      long sent,
      long expired,
      long unknown,
      long failed,
      long suppressed,
      Instant due,
      Instant expires,
      @Nullable Instant first,
      @Nullable Instant last,
      @Nullable Duration lateness,
      String phase) {}

  public void save(Path folder) {
    try {
      Files.write(
          folder.resolve(FILE),
          Json.MAPPER.writerWithDefaultPrettyPrinter().writeValueAsBytes(this));
    } catch (IOException e) {
      throw new UncheckedIOException(folder + " can't be written", e);
    }
  }

  /** Of all plans in a folder of rehearsals, the newest first; what can't be read is left out. */
  public static List<RehearsalRecord> all(Path folder) {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> each = Files.list(folder)) {
      List<RehearsalRecord> records = new ArrayList<>();
      for (Path file : each.map(own -> own.resolve(FILE)).filter(Files::exists).toList()) {
        try {
          records.add(Json.read(Files.readAllBytes(file), RehearsalRecord.class));
        } catch (InvalidInputException e) {
          // Of another version.
        }
      }
      records.sort(Comparator.comparing(RehearsalRecord::at).reversed());
      return records;
    } catch (IOException e) {
      throw new UncheckedIOException(folder + " can't be read", e);
    }
  }

  /** The one of the same plan before this. */
  public Optional<RehearsalRecord> before(List<RehearsalRecord> all) {
    return all.stream()
        .filter(other -> other.name().equals(name) && other.at().isBefore(at))
        .findFirst();
  }

  public Optional<Line> line(String campaign) {
    return campaigns.stream().filter(line -> line.campaign().equals(campaign)).findFirst();
  }
}
