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
import java.util.stream.LongStream;
import javax.annotation.Nullable;
import org.apache.flink.util.FileUtils;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

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

  @Spec private CommandSpec spec;

  private final PrintWriter out =
      new PrintWriter(
          new OutputStreamWriter(new FileOutputStream(FileDescriptor.out), StandardCharsets.UTF_8),
          true);

  public static void main(String[] args) {
    System.exit(new CommandLine(new Chaos()).execute(args));
  }

  @Override
  public Integer call() throws Exception {
    if (rounds < 1 || members < 1 || members > ChaosMember.MOST_A_ROUND) {
      throw new CommandLine.ParameterException(
          spec.commandLine(), "--rounds must be at least 1, --members from 1 to 10000");
    }
    Path folder = Files.createTempDirectory("kadian-chaos-");
    // After Ctrl-C too. The processes end with this one.
    Runtime.getRuntime()
        .addShutdownHook(new Thread(() -> FileUtils.deleteDirectoryQuietly(folder.toFile())));
    long first = seed != null ? seed : System.nanoTime();
    out.printf("%d rounds from seed %d. Starting the processes ...%n", rounds, first);
    List<RoundReport> reports = run(folder, LOGS, seeds(first), members, this::say);
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

  private List<Long> seeds(long first) {
    SplittableRandom random = new SplittableRandom(first);
    return LongStream.concat(LongStream.of(first), random.longs(rounds - 1L)).boxed().toList();
  }

  /** Runs a round for each seed, all on the same processes. */
  static List<RoundReport> run(
      Path folder, Path logs, List<Long> seeds, int members, Consumer<RoundReport> each)
      throws Exception {
    List<RoundReport> reports = new ArrayList<>();
    try (Rig rig = new Rig(folder, logs)) {
      for (int number = 0; number < seeds.size(); number++) {
        RoundReport report = new Round(RoundPlan.of(seeds.get(number), number, members), rig).run();
        reports.add(report);
        each.accept(report);
      }
    }
    return reports;
  }
}
