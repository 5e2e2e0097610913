// SPDX-License-Identifier: Apache-2.0
package io.kadian.bench;

import io.kadian.Uids;
import io.kadian.demo.DemoMember;
import io.kadian.domain.Campaign;
import io.kadian.domain.ControlRecord.AnnouncedCampaign;
import io.kadian.domain.ControlRecord.PublishedSegment;
import io.kadian.domain.Json;
import io.kadian.simulator.SimulatorOptions;
import io.kadian.testing.EmbeddedKafka;
import io.kadian.testing.Ledger;
import io.kadian.testing.LocalFlink;
import io.kadian.testing.LocalParts;
import io.kadian.testing.Rest;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import javax.annotation.Nullable;
import org.apache.flink.api.common.JobID;
import org.apache.flink.util.FileUtils;
import org.awaitility.Awaitility;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Checkpoints: how large they are for a member and a held message, and how they do in a burst. */
@Command(
    name = "scripts/bench",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Runs the main job on the parts of scripts/demo and asks Flink for its checkpoints: how many"
          + " bytes a member and a held message take, and whether checkpoints go on, and how long"
          + " they take, while a release goes out to a gateway that is slower than it.",
      "A checkpoint every 5 seconds; otherwise flink-conf/config.yaml."
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:in the burst no checkpoint failed, none took longer than 5 s",
      "1:one of these doesn't hold",
      "2:the command line is wrong"
    })
public final class Bench implements Callable<Integer> {
  private static final Duration INTERVAL = Duration.ofSeconds(5);
  private static final Duration PATIENCE = Duration.ofMinutes(30);

  /** As scripts/demo: what two busy cores select in a second. */
  private static final int SELECTED_PER_SECOND = 4_000;

  @Option(
      names = "--members",
      paramLabel = "N",
      defaultValue = "1000000",
      description =
          "How many members to make up; five of six get a message. Default: ${DEFAULT-VALUE}.")
  private int members;

  @Option(
      names = "--rate",
      paramLabel = "N",
      defaultValue = "2000",
      description = "Messages that the gateway takes in a second. Default: ${DEFAULT-VALUE}.")
  private int rate;

  @Option(
      names = "--watch",
      paramLabel = "DURATION",
      defaultValue = "PT1M",
      description = "For so long from the instant on. Default: ${DEFAULT-VALUE}.")
  private Duration watch;

  @Option(names = "--json", paramLabel = "FILE", description = "Write the figures there.")
  @Nullable
  private Path json;

  private final PrintWriter out =
      new PrintWriter(
          new OutputStreamWriter(new FileOutputStream(FileDescriptor.out), StandardCharsets.UTF_8),
          true);

  /**
   * @param memberBytes stored for a member, all of the selection's state
   * @param messageBytes stored for a held message
   * @param sentPerSecond over the time that was watched
   */
  record Figures(
      long members,
      long messages,
      double memberBytes,
      double messageBytes,
      double sentPerSecond,
      Checkpoints.Sum burst) {}

  public static void main(String[] args) {
    System.exit(new CommandLine(new Bench()).execute(args));
  }

  @Override
  public Integer call() throws Exception {
    Path folder = Files.createTempDirectory("kadian-bench-");
    Runtime.getRuntime()
        .addShutdownHook(new Thread(() -> FileUtils.deleteDirectoryQuietly(folder.toFile())));
    Map<String, String> flinkSettings =
        Map.of(
            "execution.checkpointing.interval",
            INTERVAL.toMillis() + " ms",
            "metrics.fetcher.update-interval",
            "1000",
            "web.checkpoints.history",
            "1000");
    try (LocalParts parts =
            new LocalParts(
                SimulatorOptions.builder().remembered(0).build(),
                EmbeddedKafka.start(),
                Ledger.durable());
        LocalFlink flink = new LocalFlink(folder, 2, flinkSettings)) {
      parts.set("smpp.rate", String.valueOf(rate));
      out.println("Flink: " + flink.webPage());
      JobID job = flink.submit("kadian", parts::define);
      Figures figures = measure(parts, new Rest(flink.webPage()), job);
      tell(figures);
      return figures.burst().failed() == 0
              && figures.burst().completed() > 0
              && figures.burst().longestMillis() <= INTERVAL.toMillis()
          ? 0
          : 1;
    }
  }

  private Figures measure(LocalParts parts, Rest rest, JobID job) throws Exception {
    Checkpoints checkpoints = new Checkpoints(rest, job);
    Instant now = Instant.now();
    out.printf("%,d members stream in ...%n", members);
    parts
        .kafka()
        .produceAll(
            LocalParts.MEMBERS_TOPIC,
            () ->
                IntStream.range(0, members)
                    .mapToObj(n -> DemoMember.number(n, now).json())
                    .iterator());
    await(() -> rest.sum(job, Uids.NORMALISE_MEMBERS, "numRecordsIn") >= members);
    long emptyHold = checkpoints.next().bytesOf(Uids.HOLD_UNTIL_DUE);
    long selection = checkpoints.next().bytesOf(Uids.SELECT_AUDIENCE);

    Instant due =
        Instant.now()
            .plusSeconds(30 + members / SELECTED_PER_SECOND)
            .truncatedTo(ChronoUnit.SECONDS);
    announce(parts, due);
    out.printf("Selecting, for %s ...%n", due);
    await(() -> !Instant.now().isBefore(due.minusSeconds(8)));
    await(() -> rest.sum(job, Uids.HOLD_UNTIL_DUE, "held") > 0); // Flink asks when it is asked
    long messages = (long) rest.sum(job, Uids.HOLD_UNTIL_DUE, "held");
    long hold = checkpoints.next().bytesOf(Uids.HOLD_UNTIL_DUE) - emptyHold;
    await(() -> !Instant.now().isBefore(due));
    out.printf("%,d messages are due, and go out for %s ...%n", messages, watch);
    TimeUnit.MILLISECONDS.sleep(watch.toMillis());
    double sent = parts.smsc().report().received() / (watch.toMillis() / 1000.0);
    checkpoints.lines().forEach(out::println);
    Checkpoints.Sum burst = checkpoints.begunBetween(due, due.plus(watch).minus(INTERVAL));
    return new Figures(
        members,
        messages,
        (double) selection / members,
        (double) hold / Math.max(1, messages),
        sent,
        burst);
  }

  private static void announce(LocalParts parts, Instant due) {
    parts.publish(new PublishedSegment("consent", "SELECT * FROM members WHERE consent", 1));
    parts.publish(
        new AnnouncedCampaign(
            new Campaign(
                "double12",
                "consent",
                "【富销云】{{first_name|会员}},双12今晚8点开抢,金卡专享满300减60 t.cn/A6xyz1 拒收请回复R",
                due,
                Duration.ofHours(1),
                null),
            Instant.now()));
  }

  private static void await(Callable<Boolean> condition) {
    Awaitility.await().atMost(PATIENCE).pollInterval(Duration.ofMillis(200)).until(condition);
  }

  private void tell(Figures figures) throws Exception {
    out.printf(
        "%nstored bytes: %.0f a member, %.0f a held message%n",
        figures.memberBytes(), figures.messageBytes());
    out.printf(
        "in the burst: %,.0f messages/s out, a checkpoint every %d s: %d completed, %d failed;"
            + " median %,d ms, longest %,d ms%n",
        figures.sentPerSecond(),
        INTERVAL.toSeconds(),
        figures.burst().completed(),
        figures.burst().failed(),
        figures.burst().medianMillis(),
        figures.burst().longestMillis());
    if (json != null) {
      Files.write(json, Json.bytes(figures));
    }
  }
}
