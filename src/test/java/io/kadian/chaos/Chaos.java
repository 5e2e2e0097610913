// SPDX-License-Identifier: Apache-2.0
package io.kadian.chaos;

import io.kadian.domain.Json;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
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
          + " PostgreSQL, SMSC) and kills the JobManager, the TaskManager or both with SIGKILL:"
          + " while members load, while they load into live campaigns, while the selection scans,"
          + " while messages are held, in the release, while the SMSC doesn't answer, while"
          + " PostgreSQL settles nothing, in the recovery, and after the end. The rounds take these"
          + " in turn.",
      "Each round has its own members and campaigns; members change as they load, while their"
          + " messages are held, and on the brink of the instant. When all has ended it compares,"
          + " message by message, what should have been sent, what the SMSC received and what the"
          + " ledger says.",
      "A round is its seed: --rounds 1 --seed SEED repeats what is random in it. When exactly a"
          + " kill hits is up to the machine. A round in which the job read the members too late is"
          + " not judged, and repeated with more time.",
      "Logs, a diary and the name of every message that is UNKNOWN: target/chaos. After Ctrl-C the"
          + " summary of the rounds so far is printed."
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:in every round nothing was sent twice, lost, early or left unexplained",
      "1:a round broke a promise, or could not be judged; its seed is printed",
      "2:the command line is wrong"
    })
public final class Chaos implements Callable<Integer> {
  private static final Path LOGS = Path.of("target/chaos");

  /** Aims want some messages to be under way. */
  private static final int FEWEST = 500;

  /** After Ctrl-C: then they are killed. */
  private static final long END_WITHIN_SECONDS = 15;

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
      description = "How many members a round has, 500 to 10,000. Default: ${DEFAULT-VALUE}.")
  private int members;

  @Option(names = "--json", paramLabel = "FILE", description = "Write the summary there.")
  @Nullable
  private Path json;

  @Spec private CommandSpec spec;

  private final PrintWriter out =
      new PrintWriter(
          new OutputStreamWriter(new FileOutputStream(FileDescriptor.out), StandardCharsets.UTF_8),
          true);
  private volatile boolean interrupted;

  public static void main(String[] args) {
    System.exit(new CommandLine(new Chaos()).execute(args));
  }

  @Override
  public Integer call() throws Exception {
    if (rounds < 1 || members < FEWEST || members > ChaosMember.MOST_A_ROUND) {
      throw new CommandLine.ParameterException(
          spec.commandLine(), "--rounds must be at least 1, --members from 500 to 10000");
    }
    Path folder = Files.createTempDirectory("kadian-chaos-");
    long first = seed != null ? seed : System.nanoTime();
    Rounds all = new Rounds(folder, LOGS, members, round -> round.lines().forEach(out::println));
    Thread atInterrupt = new Thread(() -> endEarly(all, folder), "chaos-end");
    Runtime.getRuntime().addShutdownHook(atInterrupt);
    out.printf("%d rounds from seed %d. Starting the processes ...%n", rounds, first);
    try {
      all.run(Stratum.seeds(first, rounds));
    } catch (Exception e) {
      if (interrupted) {
        return CommandLine.ExitCode.SOFTWARE; // that is why
      }
      throw e;
    }
    Runtime.getRuntime().removeShutdownHook(atInterrupt);
    FileUtils.deleteDirectoryQuietly(folder.toFile());
    return tell(all).holds() ? CommandLine.ExitCode.OK : CommandLine.ExitCode.SOFTWARE;
  }

  private Summary tell(Rounds all) throws IOException {
    Summary summary = Summary.of(rounds, all.reports());
    out.println(summary.text());
    if (json != null) {
      Files.write(json, Json.bytes(summary));
    }
    return summary;
  }

  private void endEarly(Rounds all, Path folder) {
    interrupted = true;
    try {
      tell(all);
    } catch (IOException e) {
      out.println("The summary can't be written: " + e);
    }
    endChildren();
    FileUtils.deleteDirectoryQuietly(folder.toFile());
  }

  /** In order, so that PostgreSQL ends with the one that keeps it; who takes too long is killed. */
  private static void endChildren() {
    List<ProcessHandle> all = ProcessHandle.current().descendants().toList();
    ProcessHandle.current().children().forEach(ProcessHandle::destroy);
    try {
      CompletableFuture.allOf(
              all.stream().map(ProcessHandle::onExit).toArray(CompletableFuture<?>[]::new))
          .get(END_WITHIN_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException | ExecutionException | TimeoutException e) {
      all.forEach(ProcessHandle::destroyForcibly);
    }
  }
}
