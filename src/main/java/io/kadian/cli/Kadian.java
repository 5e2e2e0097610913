// SPDX-License-Identifier: Apache-2.0
package io.kadian.cli;

import io.kadian.Settings;
import io.kadian.status.News;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.annotation.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/** The command line: what all commands share. */
@Command(
    name = "kadian",
    mixinStandardHelpOptions = true,
    scope = ScopeType.INHERIT,
    versionProvider = Version.class,
    synopsisSubcommandLabel = "COMMAND",
    sortOptions = false,
    description =
        "Campaign SMS on the beat: publishes segments, announces campaigns, tells where"
            + " they stand; runs the job on a Flink cluster.",
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:it is done",
      "1:refused, by us or by the job; the message says why",
      "2:the command line is wrong",
      "3:Kafka, the database or Flink can't be reached, or turns us away; no job answers",
      "70:a bug of ours"
    })
public final class Kadian {
  static final int OK = 0;
  static final int REFUSED = 1;
  static final int UNREACHABLE = 3;
  static final int ROLLED_BACK = 4;
  static final int FAILED = 5;
  static final int BUG = 70;

  private final Surroundings surroundings;

  @Option(
      names = "--settings",
      paramLabel = "FILE",
      scope = ScopeType.INHERIT,
      description = "The job's settings, as in flink-conf/kadian.properties.")
  @Nullable
  private Path settingsFile;

  @Option(
      names = "-D",
      paramLabel = "KEY=VALUE",
      scope = ScopeType.INHERIT,
      description =
          "A setting, as in -D kafka.control-topic=rehearsal; stronger than the"
              + " file and than KADIAN_… in the environment, where passwords belong.")
  private Map<String, String> overrides = new LinkedHashMap<>();

  @Option(
      names = "--zone",
      paramLabel = "ZONE",
      scope = ScopeType.INHERIT,
      description = "Show times in this zone, such as Asia/Shanghai. Default: this machine's.")
  @Nullable
  private ZoneId zone;

  @Option(
      names = "--verbose",
      scope = ScopeType.INHERIT,
      description = "Say more where something fails: the stack trace.")
  private boolean verbose;

  private Kadian(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  public static void main(String[] args) {
    String home = System.getProperty("kadian.home");
    Surroundings surroundings =
        new Surroundings(
            System.getenv(),
            Clock.system(ZoneId.systemDefault()),
            length -> Thread.sleep(length.toMillis()),
            utf8(FileDescriptor.out),
            utf8(FileDescriptor.err),
            Boolean.getBoolean("kadian.terminal"),
            home == null ? null : Path.of(home));
    System.exit(commandLine(surroundings).execute(args));
  }

  /**
   * Runs a command for another program of ours: the demo shows what a user would type.
   *
   * @return the exit code
   */
  public static int run(
      Map<String, String> environment, Clock clock, PrintWriter out, String... args) {
    Surroundings surroundings =
        new Surroundings(
            environment,
            clock,
            length -> Thread.sleep(length.toMillis()),
            out,
            out,
            Boolean.getBoolean("kadian.terminal"),
            null);
    return commandLine(surroundings).execute(args);
  }

  static CommandLine commandLine(Surroundings surroundings) {
    Kadian kadian = new Kadian(surroundings);
    CommandLine segment = new CommandLine(new SegmentCommands());
    segment.addSubcommand(new PublishSegments(kadian));
    segment.addSubcommand(new ListSegments(kadian));
    segment.addSubcommand(new CheckSegments(kadian));
    segment.addSubcommand(new CountSegment(kadian));
    segment.addSubcommand(new WhySegment(kadian));
    CommandLine campaign = new CommandLine(new CampaignCommands());
    campaign.addSubcommand(new AnnounceCampaign(kadian));
    campaign.addSubcommand(new ListCampaigns(kadian));
    campaign.addSubcommand(new PreviewCampaign(kadian));
    campaign.addSubcommand(new TestSendCampaign(kadian));
    campaign.addSubcommand(new HoldCampaign(kadian));
    campaign.addSubcommand(new ReleaseCampaign(kadian));
    campaign.addSubcommand(new CancelCampaign(kadian));
    campaign.addSubcommand(new RescheduleCampaign(kadian));
    CommandLine suppression = new CommandLine(new SuppressionCommands());
    suppression.addSubcommand(new LoadSuppression(kadian));
    suppression.addSubcommand(new ListSuppressions(kadian));
    suppression.addSubcommand(new DropSuppression(kadian));
    suppression.addSubcommand(new CheckSuppression(kadian));
    CommandLine all = new CommandLine(kadian);
    all.addSubcommand(segment);
    all.addSubcommand(campaign);
    all.addSubcommand(suppression);
    all.addSubcommand(new ShowStatus(kadian));
    all.addSubcommand(new ShowReport(kadian));
    all.addSubcommand(new ExportRequests(kadian));
    all.addSubcommand(new ExplainPerson(kadian));
    CommandLine cluster = new CommandLine(new ClusterCommands());
    cluster.addSubcommand(new ClusterUp(kadian));
    cluster.addSubcommand(new ClusterDown(kadian));
    cluster.addSubcommand(new ClusterStatus(kadian));
    all.addSubcommand(cluster);
    CommandLine job = new CommandLine(new JobCommands());
    job.addSubcommand(new SubmitJob(kadian));
    job.addSubcommand(new StopJob(kadian));
    job.addSubcommand(new UpgradeJob(kadian));
    job.addSubcommand(new ListSavepoints(kadian));
    all.addSubcommand(job);
    Mishaps mishaps = new Mishaps(kadian);
    return all.setOut(surroundings.out())
        .setErr(surroundings.err())
        .setExecutionExceptionHandler(mishaps)
        .setParameterExceptionHandler(mishaps)
        .setUsageHelpWidth(Layout.WIDTH)
        .setColorScheme(
            CommandLine.Help.defaultColorScheme(surroundings.isTerminal() ? Ansi.AUTO : Ansi.OFF));
  }

  /** Whatever the locale is: messages are Chinese where they quote texts. */
  private static PrintWriter utf8(FileDescriptor to) {
    return new PrintWriter(
        new OutputStreamWriter(new FileOutputStream(to), StandardCharsets.UTF_8), true);
  }

  Surroundings surroundings() {
    return surroundings;
  }

  boolean isVerbose() {
    return verbose;
  }

  ZoneId zone() {
    return zone == null ? surroundings.clock().getZone() : zone;
  }

  @Nullable
  Path settingsFile() {
    return settingsFile;
  }

  Map<String, String> overrides() {
    return overrides;
  }

  /** Uses what was given another time; what is given now is stronger. */
  void settingsAsBefore(@Nullable Path file, Map<String, String> overridesBefore) {
    if (settingsFile == null) {
      settingsFile = file;
    }
    Map<String, String> merged = new LinkedHashMap<>(overridesBefore);
    merged.putAll(overrides);
    overrides = merged;
  }

  Settings settings() {
    List<String> args = new ArrayList<>();
    if (settingsFile != null) {
      args.add("--settings");
      args.add(settingsFile.toString());
    }
    overrides.forEach(
        (key, value) -> {
          args.add("--" + key);
          args.add(value);
        });
    return Settings.load(args.toArray(String[]::new), surroundings.environment());
  }

  /** What the topics hold, read up to now. To be closed. */
  static News news(Settings settings) {
    News news =
        new News(
            settings.kafka(),
            settings.text("kafka.control-topic"),
            settings.text("kafka.events-topic"));
    try {
      news.read();
      return news;
    } catch (RuntimeException e) {
      news.close();
      throw e;
    }
  }

  void say(String line) {
    surroundings.out().println(line);
  }

  void say(List<String> lines) {
    lines.forEach(this::say);
  }

  /** To stderr: so that what a script reads stays clean. */
  void warn(String line) {
    surroundings.err().println("kadian: " + line);
  }
}
