// SPDX-License-Identifier: Apache-2.0
package io.kadian.chaos;

import io.kadian.domain.Json;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import javax.annotation.Nullable;
import org.apache.flink.util.FileUtils;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Kills the job's processes at random moments and looks whether the promises hold. */
@Command(
    name = "scripts/chaos",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Runs the packaged job on real processes (ZooKeeper, JobManager, TaskManager, Kafka,"
          + " PostgreSQL, SMSC) and kills the JobManager, the TaskManager or both with SIGKILL, at"
          + " random moments: while members load, while the selection scans, while messages are"
          + " held, in the release, in the recovery, and after the end.",
      "Each round has its own members and campaigns. When all has ended it compares, message by"
          + " message, what should have been sent, what the SMSC received and what the ledger says.",
      "A round is its seed: --rounds 1 --seed SEED repeats what is random in it. When exactly a"
          + " kill hits is up to the machine. Logs: target/chaos."
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:in every round nothing was sent twice, lost, early or left unexplained",
      "1:a round broke a promise; its seed is printed",
      "2:the command line is wrong"
    })
public final class Chaos implements Callable<Integer> {
  static final Path LOGS = Path.of("target/chaos");

  @Option(
      names = "--rounds",
      paramLabel = "N",
      defaultValue = "5",
      description = "How many. Default: ${DEFAULT-VALUE}.")
  private int rounds;

  @Option(
      names = "--seed",
      paramLabel = "SEED",
      description = "Of the first round; the others' follow from it. Default: the clock's.")
  @Nullable
  private Long seed;

  @Option(
      names = "--members",
      paramLabel = "N",
      defaultValue = "1500",
      description = "How many members a round has, at most 10,000. Default: ${DEFAULT-VALUE}.")
  private int members;

  @Option(names = "--json", paramLabel = "FILE", description = "Write the summary there.")
  @Nullable
  private Path json;

  private final PrintWriter out =
      new PrintWriter(
          new OutputStreamWriter(new FileOutputStream(FileDescriptor.out), StandardCharsets.UTF_8),
          true);

  public static void main(String[] args) {
    System.exit(new CommandLine(new Chaos()).execute(args));
  }

  @Override
  public Integer call() throws Exception {
    Path folder = Files.createTempDirectory("kadian-chaos-");
    // After Ctrl-C too. The processes end with this one.
    Runtime.getRuntime()
        .addShutdownHook(new Thread(() -> FileUtils.deleteDirectoryQuietly(folder.toFile())));
    long first = seed != null ? seed : System.nanoTime();
    out.printf("%d rounds from seed %d. Starting the processes ...%n", rounds, first);
    List<RoundReport> reports = run(folder, LOGS, first, rounds, members, this::say);
    Summary summary = Summary.of(reports);
    out.println(summary.text());
    if (json != null) {
      Files.write(json, Json.bytes(summary));
    }
    return summary.holds() ? 0 : 1;
  }

  private void say(RoundReport round) {
    round.lines().forEach(out::println);
  }

  /** Runs rounds on processes of their own. */
  static List<RoundReport> run(
      Path folder, Path logs, long seed, int rounds, int members, Consumer<RoundReport> each)
      throws Exception {
    List<RoundReport> reports = new ArrayList<>();
    SplittableRandom seeds = new SplittableRandom(seed);
    try (Rig rig = new Rig(folder, logs)) {
      for (int number = 0; number < rounds; number++) {
        long own = number == 0 ? seed : seeds.nextLong();
        RoundReport report = new Round(RoundPlan.of(own, number, members), rig).run();
        reports.add(report);
        each.accept(report);
      }
    }
    return reports;
  }
}
