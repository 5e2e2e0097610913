// SPDX-License-Identifier: Apache-2.0
package io.kadian.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.kadian.Rehearsal;
import io.kadian.Settings;
import io.kadian.cluster.FlinkMetrics;
import io.kadian.cluster.KadianJar;
import io.kadian.cluster.LocalCluster;
import io.kadian.cluster.Poll;
import io.kadian.cluster.RunFolder;
import io.kadian.cluster.Submissions;
import io.kadian.domain.Campaign;
import io.kadian.domain.CampaignFile;
import io.kadian.domain.ControlRecord.AnnouncedCampaign;
import io.kadian.domain.InvalidInputException;
import io.kadian.domain.Json;
import io.kadian.domain.PlanClock;
import io.kadian.domain.Segment;
import io.kadian.members.MemberTable;
import io.kadian.rehearsal.Bottleneck;
import io.kadian.rehearsal.Diagnosis;
import io.kadian.rehearsal.GatewayCharacter;
import io.kadian.rehearsal.Interval;
import io.kadian.rehearsal.LearntCharacter;
import io.kadian.rehearsal.Limits;
import io.kadian.rehearsal.MadeUpMembers;
import io.kadian.rehearsal.Readiness;
import io.kadian.rehearsal.RehearsalPlan;
import io.kadian.rehearsal.RehearsalRecord;
import io.kadian.rehearsal.SegmentCost;
import io.kadian.rehearsal.Shadow;
import io.kadian.rehearsal.StageWork;
import io.kadian.rehearsal.Watch;
import io.kadian.segment.SegmentCompiler;
import io.kadian.simulator.SimulatorOptions;
import io.kadian.simulator.SmscSimulator;
import io.kadian.status.CampaignStatus;
import io.kadian.status.CampaignStatus.Phase;
import io.kadian.status.LedgerCounts;
import io.kadian.status.ReadOnlyLedger;
import io.kadian.status.StatusReader;
import io.kadian.types.MemberSchema;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Properties;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import javax.annotation.Nullable;
import org.apache.flink.util.FileUtils;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * One rehearsal, from nothing to what was found. It does what a user would, by the same commands,
 * with settings that know only what is the rehearsal's.
 *
 * <p>The members are read while plan time stands still. Then the job stops with a savepoint and
 * goes on from it with a clock that runs: however long the members take, plan time begins where the
 * plan wants it.
 */
final class RehearsalRun {
  private static final String MEMBERS = "members";
  private static final String HOST = "127.0.0.1";
  private static final String TOPIC = "KADIAN_MEMBERS_TOPIC";
  private static final String GROUP = "KADIAN_MEMBERS_GROUP";

  /** From the last command before it to the start of plan time: the job takes about as long. */
  private static final Duration TO_GO_ON = Duration.ofSeconds(15);

  /** So many looks, a second apart, find that all members are read. */
  private static final int QUIET_LOOKS = 4;

  /** Of those that are read. */
  private static final double FEW_UNREAD = 0.001;

  private static final Duration READ_WITHIN = Duration.ofHours(2);
  private static final DateTimeFormatter WHEN =
      DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss", Locale.ROOT).withZone(ZoneOffset.UTC);

  private final Kadian kadian;
  private final Settings real;
  private final RehearsalPlan plan;
  private final KadianJar jar;
  private final String id;
  private final Path folder;
  private final Path settingsFile;
  private final Consumer<String> say;
  private final Instant begun;
  private final AtomicReference<Clock> clock;
  private final Map<String, Path> segments = new TreeMap<>();
  private final List<Campaign> campaigns = new ArrayList<>();
  private final int restPort = freePort();
  private GatewayCharacter character;
  private Settings shadow;

  /**
   * @param all the folder of all rehearsals
   * @param talks whether it says what it is at
   */
  RehearsalRun(Kadian kadian, RehearsalPlan plan, KadianJar jar, Path all, boolean talks) {
    this.kadian = kadian;
    this.real = kadian.settings();
    this.plan = plan;
    this.jar = jar;
    this.begun = kadian.surroundings().clock().instant().truncatedTo(ChronoUnit.MILLIS);
    this.id = plan.name() + '-' + WHEN.format(begun);
    this.folder = all.resolve(id);
    this.settingsFile = folder.resolve("shadow.properties");
    this.say = talks ? kadian::say : line -> {};
    this.clock = new AtomicReference<>(PlanClock.still(plan.from()));
    this.character = plan.gateway();
  }

  /** A clock that may be set: the simulator has one for all its life. */
  private static final class Settable extends Clock {
    private final AtomicReference<Clock> clock;

    Settable(AtomicReference<Clock> clock) {
      this.clock = clock;
    }

    @Override
    public Instant instant() {
      return clock.get().instant();
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      throw new UnsupportedOperationException();
    }
  }

  RehearsalRecord rehearse(boolean keep) throws Exception {
    MemberSchema schema = Members.schema(real, kadian.surroundings());
    readCampaigns(schema);
    List<SegmentCost> costs = checkSegments(schema);
    String ddl = readDdl();
    boolean wasLearnt = learn();
    Files.createDirectories(folder);
    Shadow beside =
        new Shadow(
            real.database(),
            real.kafka(),
            Rehearsal.schema(id),
            own(""),
            List.of(own(MEMBERS), own("kadian")));
    SimulatorOptions options = character.options(HOST, plan.speed());
    // Of one that somebody interrupts nothing stays either.
    Thread atTheEnd = new Thread(() -> end(keep ? null : beside), "rehearsal-end");
    Runtime.getRuntime().addShutdownHook(atTheEnd);
    try (SmscSimulator smsc = SmscSimulator.start(options, new Settable(clock))) {
      write(PlanClock.still(plan.from()), smsc.port(), ddl);
      beside.make(InputFile.read(installed("sql/ledger.sql")), topics(), topic("control-topic"));
      return rehearse(smsc, schema, costs, wasLearnt);
    } finally {
      Runtime.getRuntime().removeShutdownHook(atTheEnd);
      end(keep ? null : beside);
    }
  }

  /**
   * Leaves neither processes nor topics nor a schema.
   *
   * @param beside null: to be kept
   */
  private void end(@Nullable Shadow beside) {
    if (Files.exists(settingsFile)) {
      Surroundings around = kadian.surroundings();
      Poll poll = new Poll(around.clock(), around.pause()::pause);
      // Not by its command: that would wait for one of ours that has been interrupted.
      new LocalCluster(run(), poll, line -> {}, (there, wanted) -> {}).down();
      for (String each : List.of("checkpoints", "changelog", "savepoints")) {
        FileUtils.deleteDirectoryQuietly(folder.resolve(each).toFile());
      }
    }
    if (beside != null) {
      try {
        beside.close();
      } catch (SQLException e) {
        throw new InvalidInputException(
            "The rehearsal's schema is left, and --clean removes it: " + e.getMessage(), e);
      }
    }
  }

  private RehearsalRecord rehearse(
      SmscSimulator smsc, MemberSchema schema, List<SegmentCost> costs, boolean wasLearnt)
      throws Exception {
    say.accept("Rehearsing " + id + ": starting a cluster of its own ...");
    List<String> up =
        new ArrayList<>(
            List.of("cluster", "up", "--port", String.valueOf(restPort), "--limit", "3m"));
    up.addAll(List.of("--rpc-port", String.valueOf(freePort())));
    flinkSettings().forEach((key, value) -> up.addAll(List.of("--flink", key + '=' + value)));
    command(up.toArray(String[]::new));
    submit("--fresh");
    List<String> publish = new ArrayList<>(List.of("segment", "publish"));
    segments.values().forEach(file -> publish.add(file.toString()));
    command(publish.toArray(String[]::new));
    long members;
    try (Watch watch = watch(smsc)) {
      members = readMembers(watch, schema);
    }
    command("job", "stop");
    PlanClock running =
        PlanClock.from(
            plan.from(),
            now().plus(TO_GO_ON).truncatedTo(ChronoUnit.MILLIS),
            plan.speed(),
            Clock.systemUTC());
    write(running, smsc.port(), Files.readString(folder.resolve("members.sql")));
    submit("--from", "latest");
    clock.set(running);
    say.accept(
        "Plan time begins: %s, %s"
            .formatted(
                Figures.instant(plan.from(), kadian.zone()),
                plan.speed() == 1 ? "as fast as the clock" : plan.speed() + " times as fast"));
    announce();
    try (Watch watch = watch(smsc);
        StatusReader status = statusReader()) {
      watchUntilOver(watch, status);
      Instant ended = clock.get().instant();
      status.readTopics();
      status.readLedger(ids(status));
      List<CampaignStatus> last = status.statuses(ids(status), ended);
      pages(last);
      return record(smsc, costs, wasLearnt, members, watch, ended, last);
    }
  }

  private Map<String, String> flinkSettings() {
    Map<String, String> settings = new LinkedHashMap<>();
    settings.put("taskmanager.numberOfTaskSlots", String.valueOf(plan.slots()));
    settings.put("parallelism.default", String.valueOf(plan.slots()));
    settings.put("execution.checkpointing.dir", folder.resolve("checkpoints").toUri().toString());
    settings.put(
        "state.changelog.dstl.dfs.base-path", folder.resolve("changelog").toUri().toString());
    settings.put(
        "execution.checkpointing.savepoint-dir", folder.resolve("savepoints").toUri().toString());
    settings.put("metrics.fetcher.update-interval", "500");
    for (String each : List.of("is-write-stopped", "actual-delayed-write-rate")) {
      settings.put("state.backend.rocksdb.metrics." + each, "true");
    }
    settings.put("metrics.reporters", "none"); // those of the real job are scraped
    settings.putAll(plan.flink());
    return settings;
  }

  private void submit(String... from) {
    List<String> submit = new ArrayList<>(List.of("job", "submit", "--jar", jar.file().toString()));
    submit.addAll(Arrays.asList(from));
    command(submit.toArray(String[]::new));
  }

  private Watch watch(SmscSimulator smsc) throws SQLException, IOException {
    String job = new Submissions(run()).latest().orElseThrow().job();
    return new Watch(
        new FlinkMetrics("http://localhost:" + restPort, job),
        smsc::report,
        shadow.database(),
        begun,
        new Settable(clock),
        kadian.surroundings().clock());
  }

  private RunFolder run() {
    return new RunFolder(folder.resolve("run"));
  }

  /** With the instants that they have on the day; several copies differ in id and text. */
  private void readCampaigns(MemberSchema schema) {
    for (Path file : plan.campaigns()) {
      Campaign campaign = read(file);
      CampaignFile.checkColumns(campaign, schema.columns(), file.toString());
      for (int copy = 1; copy <= plan.copies(); copy++) {
        campaigns.add(copy == 1 ? campaign : copied(campaign, copy));
      }
      Path segment = plan.segments().resolve(campaign.segment() + ".sql");
      if (Files.notExists(segment)) {
        throw new InvalidInputException(
            "%s: segment %s has no file %s; the plan's segments: names their folder"
                .formatted(file, campaign.segment(), segment));
      }
      segments.put(campaign.segment(), segment);
    }
  }

  /** One that goes on for days may have begun before the plan does. */
  private Campaign read(Path file) {
    String yaml = InputFile.read(file);
    ZoneId zone = real.rules().zone();
    Campaign campaign = CampaignFile.readEvenIfOver(yaml, file.toString(), plan.from(), zone);
    return CampaignWords.isOneInstant(campaign)
        ? CampaignFile.read(yaml, file.toString(), plan.from(), zone)
        : campaign;
  }

  private static Campaign copied(Campaign campaign, int copy) {
    ObjectNode json = Json.MAPPER.valueToTree(campaign);
    json.put("id", campaign.id() + "-x" + copy);
    again(json, copy);
    json.path("variants").forEach(variant -> again((ObjectNode) variant, copy));
    return Json.read(Json.bytes(json), Campaign.class);
  }

  private static void again(ObjectNode text, int copy) {
    JsonNode message = text.path("message");
    if (message.isTextual()) {
      text.put("message", message.asText() + " " + copy);
    }
  }

  /** What each costs, too: it is compiled as the job compiles it. */
  private List<SegmentCost> checkSegments(MemberSchema schema) {
    Map<String, String> sql =
        new CheckSegment(schema).all(List.copyOf(segments.values()), kadian.progress());
    SegmentCompiler compiler =
        new SegmentCompiler(schema, real.rules().zone(), RehearsalRun.class.getClassLoader());
    MadeUpMembers members = new MadeUpMembers(schema, plan.columns(), plan.from(), true);
    List<SegmentCost> costs = new ArrayList<>();
    sql.forEach(
        (name, text) ->
            costs.add(
                SegmentCost.measure(
                    name,
                    compiler.compile(Segment.parse(name, text).condition()),
                    members,
                    plan.from(),
                    System::nanoTime)));
    return costs;
  }

  /** The member table's, with the rehearsal's own topic and group in it. */
  private String readDdl() {
    Path file = installed(real.text("members.ddl"));
    String ddl = InputFile.read(file);
    requirePlaceholder(
        ddl.contains("properties.group.id"), GROUP, "'properties.group.id'", ddl, file);
    Map<String, String> variables =
        new HashMap<>(real.variables(kadian.surroundings().environment()));
    variables.put(GROUP, own(MEMBERS));
    if (plan.madeUp() != null) {
      requirePlaceholder(true, TOPIC, "'topic'", ddl, file);
      variables.put(TOPIC, own(MEMBERS));
    }
    return MemberTable.filledIn(ddl, file.toString(), variables);
  }

  private static void requirePlaceholder(
      boolean isNeeded, String variable, String option, String ddl, Path file) {
    if (isNeeded && !ddl.contains("${" + variable)) {
      throw new InvalidInputException(
          "%s: a rehearsal needs its own %s: write %s = '${%s:-…}', with what stands there now for …"
              .formatted(file, option, option, variable));
    }
  }

  /** Whether there was enough to learn from. */
  private boolean learn() throws SQLException {
    if (plan.learnt() == null) {
      return false;
    }
    try (Connection ledger = ReadOnlyLedger.connect(real.database(), "kadian rehearse")) {
      Instant since = begun.atZone(ZoneOffset.UTC).minus(plan.learnt()).toInstant();
      var learnt = LearntCharacter.read(ledger, since, character);
      character = learnt.orElse(character);
      return learnt.isPresent();
    }
  }

  /** The topics of the rehearsal by the real ones that they stand for. */
  private Map<String, String> topics() {
    Map<String, String> topics = new LinkedHashMap<>();
    for (String end :
        List.of("control-topic", "events-topic", "outcomes-topic", "dead-letters-topic")) {
      topics.put(real.text("kafka." + end), topic(end));
    }
    if (plan.madeUp() != null) {
      String usual = kadian.surroundings().environment().getOrDefault(TOPIC, MEMBERS);
      topics.put(usual, own(MEMBERS));
    }
    return topics;
  }

  /** A topic's name, or a group's. */
  private String own(String name) {
    return Rehearsal.TOPICS + id + '.' + name;
  }

  private String topic(String end) {
    return shadow.text("kafka." + end);
  }

  private void write(PlanClock time, int port, String ddl) throws IOException {
    Path table = folder.resolve("members.sql");
    try (var out = secretly(table)) { // a placeholder may have been a password
      out.write(ddl);
    }
    Map<String, String> values =
        new TreeMap<>(Rehearsal.shadow(real, id, HOST, port, time, plan.speed()));
    values.put("members.ddl", table.toString());
    Properties properties = new Properties();
    properties.putAll(values);
    try (var out = secretly(settingsFile)) {
      properties.store(out, "Of the rehearsal " + id);
    }
    shadow = Settings.load(new String[] {"--settings", settingsFile.toString()}, Map.of());
  }

  /** A file that nobody else reads. */
  private static BufferedWriter secretly(Path file) throws IOException {
    Files.deleteIfExists(file);
    Files.createFile(
        file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    return Files.newBufferedWriter(file);
  }

  private long readMembers(Watch watch, MemberSchema schema) throws Exception {
    Integer wanted = plan.madeUp();
    if (wanted != null) {
      say.accept("Making up " + Figures.count(wanted, "member") + " ...");
      makeUp(wanted, schema);
    } else {
      say.accept("Reading the real members ...");
    }
    Instant deadline = now().plus(READ_WITHIN);
    long before = -1;
    int quiet = 0;
    while (quiet < QUIET_LOOKS || before <= 0) {
      if (now().isAfter(deadline)) {
        throw new InvalidInputException(
            "The members aren't read within %s: %,d were".formatted(READ_WITHIN, before));
      }
      long read = watch.membersRead();
      kadian.progress().of("reading members", read, wanted == null ? 0 : wanted);
      // Real members go on changing: a few that aren't read yet are always there.
      OptionalDouble unread = watch.membersUnread();
      boolean hasAll =
          unread.isPresent() ? unread.getAsDouble() <= read * FEW_UNREAD : read == before;
      quiet = hasAll ? quiet + 1 : 0;
      before = read;
      if (wanted != null && read >= wanted) {
        break;
      }
      kadian.surroundings().pause().pause(Duration.ofSeconds(1));
    }
    return before;
  }

  private void makeUp(int number, MemberSchema schema) {
    boolean iso = shadowDdl().contains("ISO-8601");
    MadeUpMembers members = new MadeUpMembers(schema, plan.columns(), plan.from(), iso);
    String topic = own(MEMBERS);
    AtomicReference<Exception> failure = new AtomicReference<>();
    Callback heard = (metadata, e) -> failure.compareAndSet(null, e);
    Properties properties = new Properties();
    properties.putAll(shadow.kafka());
    properties.put("linger.ms", 20);
    try (var producer =
        new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer())) {
      for (int i = 0; i < number && failure.get() == null; i++) {
        byte[] key = MadeUpMembers.id(i).getBytes(StandardCharsets.UTF_8);
        var unused = producer.send(new ProducerRecord<>(topic, key, members.json(i)), heard);
      }
      producer.flush();
    }
    if (failure.get() != null) {
      throw new InvalidInputException(
          "The made-up members can't be written to Kafka: " + failure.get().getMessage(),
          failure.get());
    }
  }

  private String shadowDdl() {
    return InputFile.read(folder.resolve("members.sql"));
  }

  /** As scripts/kadian campaign announce does, all at once. */
  private void announce() {
    Instant at = clock.get().instant().truncatedTo(ChronoUnit.MILLIS);
    new ControlTopic(shadow.kafka(), topic("control-topic"))
        .publish(campaigns.stream().map(each -> new AnnouncedCampaign(each, at)).toList());
  }

  private StatusReader statusReader() {
    return new StatusReader(
        shadow.kafka(), topic("control-topic"), topic("events-topic"), shadow.database());
  }

  private static List<String> ids(StatusReader status) {
    return status.news().campaigns().stream().map(each -> each.campaign().id()).toList();
  }

  private void watchUntilOver(Watch watch, StatusReader status) throws Exception {
    watch.look();
    while (clock.get().instant().isBefore(plan.until())) {
      watch.look();
      status.readTopics();
      status.countLedger(ids(status));
      Instant now = clock.get().instant();
      List<CampaignStatus> all = status.statuses(ids(status), now);
      long done = all.stream().filter(each -> each.phase().isOver()).count();
      kadian
          .progress()
          .of(
              Figures.timeOfDay(now, kadian.zone()) + ": campaigns that are over",
              done,
              campaigns.size());
      if (isOver(all)) {
        break;
      }
    }
    watch.look();
  }

  /** What recurs never is: then the plan's end is the end. */
  private boolean isOver(List<CampaignStatus> all) {
    return all.size() >= campaigns.size() && all.stream().allMatch(each -> each.phase().isOver());
  }

  /** A report of each campaign. */
  private void pages(List<CampaignStatus> last) {
    for (CampaignStatus each : last) {
      if (each.phase() != Phase.RECURRING && each.phase() != Phase.REFUSED) {
        command(
            "report",
            each.id(),
            "--zone",
            kadian.zone().getId(),
            "--html",
            folder.resolve(each.id() + ".html").toString());
      }
    }
  }

  private RehearsalRecord record(
      SmscSimulator smsc,
      List<SegmentCost> costs,
      boolean wasLearnt,
      long members,
      Watch watch,
      Instant ended,
      List<CampaignStatus> last) {
    boolean withinWindow =
        Duration.between(plan.from(), ended).compareTo(real.duration("guard.window")) <= 0;
    List<CampaignStatus> sent =
        last.stream().filter(each -> each.phase() != Phase.RECURRING).toList();
    int recurring = last.size() - sent.size();
    List<String> reasons =
        new ArrayList<>(
            Readiness.reasons(
                sent,
                campaigns.size() - recurring,
                character.lost(),
                withinWindow ? smsc.report().repeats() : 0));
    if (plan.madeUp() != null && members < plan.madeUp()) {
      reasons.add(
          "the job read %,d of %,d members; its log says why".formatted(members, plan.madeUp()));
    }
    List<Interval> intervals = watch.intervals();
    List<Bottleneck> bottlenecks = Diagnosis.of(intervals, limits(), costs);
    RehearsalRecord record =
        new RehearsalRecord(
            plan.name(),
            id,
            begun,
            jar.version(),
            reasons.isEmpty(),
            reasons,
            plan.from(),
            ended,
            plan.speed(),
            plan.load(),
            members,
            plan.slots(),
            limits().underWay(),
            character.words(),
            sent.stream().map(RehearsalRun::line).toList(),
            bottlenecks,
            costs,
            intervals.stream().mapToDouble(Interval::ended).max().orElse(0),
            StageWork.of(intervals),
            watch.waits(),
            intervals,
            assumptions(wasLearnt));
    record.save(folder);
    return record;
  }

  private Limits limits() {
    int slots = plan.slots();
    int underWay = 0;
    int perSecond = 0;
    boolean isBounded = true;
    List<Settings> routes =
        shadow.routes().isEmpty()
            ? List.of(shadow)
            : shadow.routes().stream().map(shadow::ofRoute).toList();
    for (Settings route : routes) {
      underWay += slots * route.number("smpp.binds") * route.number("smpp.window");
      isBounded &= route.number("smpp.rate") > 0;
      perSecond += route.number("smpp.rate");
    }
    return new Limits(
        slots,
        slots * shadow.number("gateway.capacity"),
        underWay,
        isBounded ? perSecond : 0,
        slots * shadow.number("gateway.connections"));
  }

  private static RehearsalRecord.Line line(CampaignStatus status) {
    LedgerCounts.Lateness lateness = status.lateness();
    Map<String, Long> suppressed = status.suppressed();
    long expired = suppressed.getOrDefault("EXPIRED", 0L);
    return new RehearsalRecord.Line(
        status.id(),
        status.selected(),
        status.sent(),
        expired,
        CampaignStatus.sum(status.unknown()),
        CampaignStatus.sum(status.failed()),
        CampaignStatus.sum(suppressed) - expired,
        status.standing().sendAt(),
        status.standing().expiresAt(),
        status.firstSent(),
        status.lastSent(),
        lateness == null ? null : lateness.p99(),
        status.phase().name().toLowerCase(Locale.ROOT));
  }

  private List<String> assumptions(boolean wasLearnt) {
    List<String> all = new ArrayList<>();
    if (plan.speed() > 1) {
      all.add(
          "Time travel: plan time went %d times as fast as the clock. Instants, windows, paces, expiries and the 30-minute rule are those of plan time; so is a route's rate, and an answer's time was shortened alike. This machine works no faster: a second of its lateness is %d of the plan's."
              .formatted(plan.speed(), plan.speed()));
    }
    all.add(
        "All of it ran on one machine with %d cores, the rehearsal's own simulator too."
            .formatted(Runtime.getRuntime().availableProcessors()));
    all.add(
        (plan.learnt() == null
                ? "The gateway is as the plan says: "
                : wasLearnt
                    ? "The gateway is as the ledger's history of "
                        + plan.learnt()
                        + " has it, and for what that doesn't say as the plan says: "
                    : "The ledger's history of "
                        + plan.learnt()
                        + " is too short to learn from; the gateway is as the plan says: ")
            + character.words()
            + ".");
    all.add(
        plan.madeUp() == null
            ? plan.load() == 1
                ? "The members are the real ones."
                : "The members are the real ones; each campaign was sent %d times, with texts that differ."
                    .formatted(plan.load())
            : "The members are made up: %,d, each with a phone of its own; whom a segment picks depends on the plan's columns."
                .formatted(plan.madeUp()));
    all.add("What a segment costs a member was measured with made-up members in one thread.");
    if (!real.routes().isEmpty()) {
      all.add("Each route, of whatever kind, was an SMPP route to the one simulator.");
    }
    return all;
  }

  /** One of ours, with the rehearsal's settings alone; what it says is kept. */
  private void command(String... arguments) {
    Surroundings around = kadian.surroundings();
    Map<String, String> environment = new HashMap<>(around.environment());
    environment.keySet().removeIf(name -> name.startsWith("KADIAN_"));
    environment.put(RunFolder.VARIABLE, run().root().toString());
    StringWriter said = new StringWriter();
    PrintWriter out = new PrintWriter(said, true);
    List<String> all = new ArrayList<>(Arrays.asList(arguments));
    all.addAll(List.of("--settings", settingsFile.toString()));
    kadian.progress().of(String.join(" ", Arrays.copyOf(arguments, Math.min(2, arguments.length))));
    int exit =
        Kadian.commandLine(
                new Surroundings(
                    environment,
                    arguments[0].equals("report") ? new Settable(clock) : around.clock(),
                    around.pause(),
                    out,
                    out,
                    false,
                    around.home()))
            .execute(all.toArray(String[]::new));
    try {
      Files.writeString(
          folder.resolve("rehearsal.log"),
          "$ kadian " + String.join(" ", all) + System.lineSeparator() + said,
          StandardOpenOption.CREATE,
          StandardOpenOption.APPEND);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    if (exit != Kadian.OK) {
      throw new InvalidInputException(
          "kadian " + String.join(" ", arguments) + " ended with " + exit + ":\n" + said);
    }
  }

  private Instant now() {
    return kadian.surroundings().clock().instant();
  }

  /** Here, or where Kadian is installed. */
  private Path installed(String name) {
    Path here = Path.of(name);
    @Nullable Path home = kadian.surroundings().home();
    return Files.exists(here) || home == null ? here : home.resolve(name);
  }

  private static int freePort() {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
