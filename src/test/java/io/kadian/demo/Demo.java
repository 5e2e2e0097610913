// SPDX-License-Identifier: Apache-2.0
package io.kadian.demo;

import io.kadian.cli.Kadian;
import io.kadian.domain.Json;
import io.kadian.simulator.SimulatorOptions;
import io.kadian.testing.EmbeddedKafka;
import io.kadian.testing.Ledger;
import io.kadian.testing.LocalFlink;
import io.kadian.testing.LocalParts;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import javax.annotation.Nullable;
import org.apache.flink.util.FileUtils;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Runs the main job on real parts and made-up members, from nothing to a report. */
@Command(
    name = "scripts/demo",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Runs the main job from nothing to a report: an embedded Kafka broker, an embedded"
          + " PostgreSQL, a simulated SMSC and a Flink cluster with its web page, all on free ports"
          + " in one JVM.",
      "Two campaigns send the same text to overlapping audiences at the same instant; a third"
          + " follows half a minute later. Everything is gone when it ends."
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:every campaign balances to zero, all that was expected was sent, no repeat, nothing early",
      "1:one of these doesn't hold",
      "2:the command line is wrong"
    })
public final class Demo implements Callable<Integer> {
  private static final List<DemoCampaign> CAMPAIGNS =
      List.of(DemoCampaign.PREFERS_SMS, DemoCampaign.HIGH_VALUE, DemoCampaign.LAPSED);

  /** One record in so many is cut off in the middle. */
  private static final int UNREADABLE = 5000;

  /**
   * With all parts in one JVM on two cores, twice as many if nothing else runs; the instant must
   * not come before.
   */
  private static final int SELECTED_PER_SECOND = 1_500;

  private static final ZoneId ZONE = ZoneId.of("Asia/Shanghai");
  private static final int KEEP_WHOLE = 400_000;

  @Option(
      names = "--members",
      paramLabel = "N",
      defaultValue = "100000",
      description = "How many members to make up. Default: ${DEFAULT-VALUE}.")
  private int members;

  @Option(names = "--json", paramLabel = "FILE", description = "Write the report's figures there.")
  @Nullable
  private Path json;

  @Option(
      names = "--slots",
      paramLabel = "N",
      defaultValue = "2",
      description = "The job's parallelism. Default: ${DEFAULT-VALUE}.")
  private int slots;

  @Option(
      names = "--lead",
      paramLabel = "DURATION",
      description =
          "From the announcement to the first instant, such as PT30S. Default: 20 s, and a second"
              + " for each 4,000 members.")
  @Nullable
  private Duration lead;

  @Option(
      names = "-D",
      paramLabel = "KEY=VALUE",
      description = "A Flink setting, stronger than flink-conf/config.yaml.")
  private Map<String, String> flinkSettings = new LinkedHashMap<>();

  private final PrintWriter out =
      new PrintWriter(
          new OutputStreamWriter(new FileOutputStream(FileDescriptor.out), StandardCharsets.UTF_8),
          true);

  public static void main(String[] args) {
    System.exit(new CommandLine(new Demo()).execute(args));
  }

  @Override
  public Integer call() throws Exception {
    Path folder = Files.createTempDirectory("kadian-demo-");
    Runtime.getRuntime().addShutdownHook(new Thread(() -> delete(folder))); // after Ctrl-C too
    return run(folder);
  }

  private int run(Path folder) throws Exception {
    say("Starting Kafka, PostgreSQL, the SMSC and Flink ...");
    try (LocalParts parts =
            new LocalParts(
                SimulatorOptions.builder().remembered(KEEP_WHOLE).build(),
                EmbeddedKafka.start(),
                Ledger.durable());
        LocalFlink flink = new LocalFlink(folder, slots, flinkSettings)) {
      flink.submit("kadian", parts::define);
      say("  Flink's web page  " + flink.webPage());
      say("  the SMSC's counts http://localhost:" + parts.smsc().httpPort() + "/");
      say("  the ledger        " + parts.ledger().database().url());
      say("  Kafka             " + parts.kafka().bootstrapServers());

      Instant today = Instant.now();
      say("\nMembers stream in: " + count(members) + " of them, made up");
      CompletableFuture<Void> streaming =
          CompletableFuture.runAsync(() -> streamMembers(parts, today));

      Map<String, Instant> instants = announce(parts, folder);
      streaming.join();
      say("\nAll members are on the topic. $ scripts/kadian status --watch");
      kadian(parts, "status", "--watch");

      Expectation expected =
          Expectation.of(
              () ->
                  IntStream.range(0, members).mapToObj(n -> DemoMember.number(n, today)).iterator(),
              CAMPAIGNS,
              instants,
              members / UNREADABLE);
      DemoReport report = DemoReport.of(parts, expected, instants, members);
      report.lines(ZONE).forEach(this::say);
      if (json != null) {
        Files.write(json, Json.bytes(report));
        say("The figures are in " + json);
      }
      return report.holds() ? 0 : 1;
    }
  }

  /** Segments and campaigns go the way a user's go: by the command line. */
  private Map<String, Instant> announce(LocalParts parts, Path folder) throws IOException {
    List<String> publish = new ArrayList<>(List.of("segment", "publish"));
    CAMPAIGNS.forEach(campaign -> publish.add("sql/segments/" + campaign.segment() + ".sql"));
    kadian(parts, publish.toArray(String[]::new));

    Duration ahead = lead != null ? lead : Duration.ofSeconds(20 + members / SELECTED_PER_SECOND);
    Instant first = Instant.now().plus(ahead).truncatedTo(ChronoUnit.SECONDS);
    Map<String, Instant> instants = new LinkedHashMap<>();
    for (DemoCampaign campaign : CAMPAIGNS) {
      Instant at = first.plus(campaign.delay());
      instants.put(campaign.id(), at);
      Path file = folder.resolve(campaign.id() + ".yaml");
      Files.writeString(
          file,
          """
          id: %s
          segment: %s
          message: "%s"
          send_at: %s
          expire_after: PT10M
          """
              .formatted(
                  campaign.id(),
                  campaign.segment(),
                  campaign.message(),
                  at.atZone(ZONE).toOffsetDateTime()));
      kadian(parts, "campaign", "announce", file.toString());
    }
    return instants;
  }

  private void streamMembers(LocalParts parts, Instant today) {
    parts
        .kafka()
        .produceAll(
            LocalParts.MEMBERS_TOPIC,
            () ->
                IntStream.range(0, members)
                    .mapToObj(n -> DemoMember.number(n, today).json())
                    .iterator());
    for (int i = 0; i < members / UNREADABLE; i++) {
      parts.kafka().produce(LocalParts.MEMBERS_TOPIC, "{\"member_id\":\"cut-off-" + i + "\",\"pho");
    }
  }

  private void kadian(LocalParts parts, String... arguments) {
    if (!arguments[0].equals("status")) {
      say("\n$ scripts/kadian " + String.join(" ", arguments));
    }
    int exit = Kadian.run(parts.environment(), Clock.system(ZONE), out, arguments);
    if (exit != 0) {
      throw new IllegalStateException("scripts/kadian ended with " + exit);
    }
  }

  private void say(String line) {
    out.println(line);
  }

  private static String count(long n) {
    return "%,d".formatted(n);
  }

  private static void delete(Path folder) {
    try {
      FileUtils.deleteDirectory(folder.toFile());
    } catch (IOException e) {
      System.err.println(folder + " could not be removed: " + e);
    }
  }
}
