// SPDX-License-Identifier: Apache-2.0
package io.kadian.bench;

import io.kadian.capacity.Measured;
import io.kadian.domain.Json;
import io.kadian.testing.PartsProcesses;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import javax.annotation.Nullable;
import org.apache.flink.util.FileUtils;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The main job as a user runs it, measured. */
@Command(
    name = "scripts/bench",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Runs the main job as a user does and measures it: scripts/cluster and scripts/submit with"
          + " flink-conf/config.yaml (RocksDB, a checkpoint every 10 s), a Kafka broker, a"
          + " PostgreSQL that writes each commit to the disk, an SMSC; each its own process, all on"
          + " this machine. Prints each figure beside its target, and what each stage cost.",
      "It takes half an hour on two cores, and wants them for itself."
    },
    exitCodeOnExecutionException = 70,
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:all targets are met",
      "1:one is missed",
      "2:the command line is wrong",
      "70:it failed: there was no figure, or it would mean nothing"
    })
public final class Bench implements Callable<Integer> {
  /** Two checkpoints are among them. */
  /** Of the job, but for what is measured with others. */
  private static final int SLOTS = 2;

  private static final int WAITING_SECONDS = 20;

  private static final String COLD_RELEASE = "released by a job that has released nothing before";

  /** What can be measured by itself. */
  enum Part {
    BEST,
    PEER,
    MAIN,
    PUNCTUAL,
    UPDATES,
    LARGE,
    SCALE
  }

  @Option(
      names = "--members",
      paramLabel = "N",
      defaultValue = "1000000",
      description = "How many there are; LARGE has five times as many. Default: ${DEFAULT-VALUE}.")
  private int members;

  @Option(
      names = "--only",
      paramLabel = "PART",
      split = ",",
      description = "Of: ${COMPLETION-CANDIDATES}. Default: all.")
  private Set<Part> only = new LinkedHashSet<>();

  @Option(
      names = "--flink",
      paramLabel = "KEY=VALUE",
      description = "A setting of Flink's, stronger than flink-conf/config.yaml.")
  private Map<String, String> flink = new LinkedHashMap<>();

  @Option(
      names = "-D",
      paramLabel = "KEY=VALUE",
      description = "A setting of the job's, stronger than the benchmark's own.")
  private Map<String, String> settings = new LinkedHashMap<>();

  @Option(names = "--json", paramLabel = "FILE", description = "Write the figures there.")
  @Nullable
  private Path json;

  @Option(names = "--jar", paramLabel = "FILE", required = true, hidden = true)
  private Path jar;

  private final PrintWriter out =
      new PrintWriter(
          new OutputStreamWriter(new FileOutputStream(FileDescriptor.out), StandardCharsets.UTF_8),
          true);
  private final Figures figures = new Figures(stage -> BenchTables.print(stage, out));

  public static void main(String[] args) {
    System.exit(
        new CommandLine(new Bench()).setCaseInsensitiveEnumValuesAllowed(true).execute(args));
  }

  /** A part that runs on a cluster of its own. */
  private interface OnARig {
    void measure(Rig rig) throws Exception;
  }

  @Override
  public Integer call() throws Exception {
    if (wants(Part.BEST) || wants(Part.PEER)) {
      besides();
    }
    if (wants(Part.MAIN)) {
      on(SLOTS, this::mainPath);
    }
    if (wants(Part.PUNCTUAL)) {
      on(SLOTS, this::punctual);
    }
    if (wants(Part.UPDATES)) {
      on(SLOTS, rig -> new MemberUpdates(rig, figures, members / 5).measure());
    }
    if (wants(Part.LARGE)) {
      on(SLOTS, rig -> new ManyHeld(rig, figures).measure(5 * members));
    }
    if (wants(Part.SCALE)) {
      for (int slots : new int[] {1, 2, 4}) {
        on(slots, rig -> new ManyHeld(rig, figures).scale(members / 5));
      }
    }
    BenchTables.print(figures, out);
    if (json != null) {
      Files.write(
          json,
          Json.bytes(
              Map.of(
                  "slots", SLOTS,
                  "figures", figures.figures(),
                  "stages", figures.stages(),
                  "best", figures.best())));
    }
    return figures.areAllMet() ? 0 : 1;
  }

  private boolean wants(Part part) {
    return only.isEmpty() || only.contains(part);
  }

  private void besides() throws Exception {
    Path folder = Files.createTempDirectory("kadian-bench-");
    try (PartsProcesses parts = PartsProcesses.inEarnest(folder, folder.resolve("logs"))) {
      AtBest atBest = new AtBest(parts, folder.resolve("logs"), figures, members);
      if (wants(Part.BEST)) {
        atBest.raw();
      }
      if (wants(Part.PEER)) {
        atBest.peer();
      }
    } finally {
      FileUtils.deleteDirectoryQuietly(folder.toFile());
    }
  }

  private void on(int slots, OnARig part) throws Exception {
    Path folder = Files.createTempDirectory("kadian-bench-");
    try (Rig rig = new Rig(folder, jar, slots, flink)) {
      settings.forEach(rig.parts()::set);
      rig.parts().set("smpp.binds", "4").set("smpp.window", "100");
      part.measure(rig);
    } finally {
      FileUtils.deleteDirectoryQuietly(folder.toFile());
    }
  }

  private void mainPath(Rig rig) throws Exception {
    SelectAndRelease path = new SelectAndRelease(rig, figures, members);
    path.streamIn();
    figures.atMost(
        last().messages() + " members read, judged by 10 live segments, rendered, held",
        last().seconds(),
        "s",
        30.0 * last().messages() / 1_000_000);
    path.release(COLD_RELEASE, "t0", members / 10);
    path.scan("one");
    figures.atMost(
        "a campaign announced over them, all held", last().seconds(), "s", ofAMillion(10.0));
    Figures.Stage release = path.release(Measured.RELEASE, "one", members);
    tellRatios(release);
    figures.atMost(
        members + " messages released, to the last row", release.seconds(), "s", ofAMillion(45.0));
    path.scan("two");
    rig.untilQuiet();
    figures.atMost(
        "what a job that waits takes of a core", rig.coresUsedIn(WAITING_SECONDS), "", null);
    new HoldInBurst(rig, figures).measure("two", members);
  }

  private void tellRatios(Figures.Stage release) {
    Double composed = figures.best().get(AtBest.COMPOSED);
    if (composed != null) {
      figures.atLeast("of what the parts alone could do", release.perSecond() / composed, "", 0.7);
    }
    Double peer = figures.best().get(AtBest.PEER);
    if (peer != null) {
      figures.atLeast("of a sender without Flink", release.perSecond() / peer, "", 1.0);
    }
  }

  /** A target for a million members, as it is for these. */
  private double ofAMillion(double seconds) {
    return seconds * members / 1_000_000;
  }

  private void punctual(Rig rig) throws Exception {
    int few = members / 10;
    SelectAndRelease path = new SelectAndRelease(rig, figures, few);
    path.streamIn();
    path.release(COLD_RELEASE, "t0", few / 10);
    Punctuality punctuality = new Punctuality(rig, figures, members);
    punctuality.hundredCampaigns(Math.min(100, few / 1000));
    punctuality.paced(Math.min(60, few / 1000));
    rig.members().produce(few, members, 0);
    long sent = members / 10; // the first of the ten campaigns has gone
    Rig.until("all members there", () -> rig.held() >= members - sent);
    punctuality.whileAnotherScans(20);
  }

  private Figures.Stage last() {
    return figures.stages().get(figures.stages().size() - 1);
  }
}
