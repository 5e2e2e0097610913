// SPDX-License-Identifier: Apache-2.0
package io.kadian.rehearsal;

import com.sun.management.OperatingSystemMXBean;
import io.kadian.cluster.FlinkMetrics;
import io.kadian.cluster.FlinkMetrics.Vertex;
import io.kadian.domain.Database;
import io.kadian.simulator.SimulatorReport;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.DoubleStream;

/**
 * Looks at the rehearsing job, its database, its SMSC and the machine, again and again: what lies
 * between two looks is an {@link Interval}.
 */
public final class Watch implements AutoCloseable {
  private static final String BUSY = "accumulateBusyTimeMs";
  private static final String BACK_PRESSURED = "accumulateBackPressuredTimeMs";
  private static final Pattern WANTED =
      Pattern.compile(
          "\\d+\\.("
              + BUSY
              + '|'
              + BACK_PRESSURED
              + "|hold-until-due\\.held|claim-submit-settle\\.inFlight"
              + "|claim-submit-settle\\.route\\.[^.]+\\.(waiting|underWay)"
              + "|gather-outcomes\\.state\\.[a-z]+\\.outcomes"
              + "|normalise-members\\.numRecordsIn)");
  private static final Pattern UNDER_WAY = Pattern.compile(".*\\.route\\.[^.]+\\.underWay");
  private static final Pattern WAITING = Pattern.compile(".*\\.route\\.[^.]+\\.waiting");
  private static final Pattern ENDED = Pattern.compile(".*gather-outcomes\\.state\\..*");

  /** Within a look: the database is at work for somebody or not, and that changes at once. */
  private static final int SESSION_LOOKS = 4;

  private static final Duration BETWEEN_SESSION_LOOKS = Duration.ofMillis(200);
  private static final double MILLIS = 1_000;

  /** Ours since the rehearsal began: the real job may have the same name in the same server. */
  private static final String SESSIONS =
      "select count(*) from pg_stat_activity where application_name = 'kadian claims'"
          + " and state = 'active' and backend_start >= ?";

  private final FlinkMetrics flink;
  private final Supplier<SimulatorReport> smsc;
  private final Connection database;
  private final Timestamp begun;
  private final Clock plan;
  private final Clock real;
  private final OperatingSystemMXBean machine =
      ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
  private final Map<Vertex, Stage> stages = new LinkedHashMap<>();
  private Look last;

  /** All that is counted up from the start. */
  private record Look(
      Instant at,
      Map<Stage, List<Double>> busy,
      Map<Stage, List<Double>> backPressured,
      long taken,
      long throttled,
      double ended) {}

  /**
   * @param begun connections to the database are ours from then on
   * @param plan the rehearsal's clock
   */
  public Watch(
      FlinkMetrics flink,
      Supplier<SimulatorReport> smsc,
      Database database,
      Instant begun,
      Clock plan,
      Clock real)
      throws SQLException, IOException {
    this.flink = flink;
    this.smsc = smsc;
    Properties properties = new Properties();
    properties.setProperty("user", database.user());
    properties.setProperty("password", database.password());
    properties.setProperty("ApplicationName", "kadian rehearse");
    this.database = DriverManager.getConnection(database.url(), properties);
    this.begun = Timestamp.from(begun);
    this.plan = plan;
    this.real = real;
    for (Vertex vertex : flink.vertices()) {
      Stage.of(vertex.name()).ifPresent(stage -> stages.put(vertex, stage));
    }
  }

  /** Member records that have been read so far. */
  public long membersRead() throws IOException {
    double read = 0;
    for (Map.Entry<Vertex, Stage> each : stages.entrySet()) {
      read +=
          sum(values(each.getKey()), Pattern.compile("\\d+\\.normalise-members\\.numRecordsIn"));
    }
    return (long) read;
  }

  /**
   * Looks for some time.
   *
   * @return what was since the last look; since the job's start, if there was none
   */
  public Interval look() throws IOException, SQLException, InterruptedException {
    double sessions = sessions();
    Map<Stage, List<Double>> busy = new EnumMap<>(Stage.class);
    Map<Stage, List<Double>> backPressured = new EnumMap<>(Stage.class);
    double waiting = 0;
    double underWay = 0;
    double inFlight = 0;
    double held = 0;
    double ended = 0;
    for (Map.Entry<Vertex, Stage> each : stages.entrySet()) {
      Map<String, Double> values = values(each.getKey());
      busy.put(each.getValue(), bySubtask(each.getKey(), values, BUSY));
      backPressured.put(each.getValue(), bySubtask(each.getKey(), values, BACK_PRESSURED));
      waiting += sum(values, WAITING);
      underWay += sum(values, UNDER_WAY);
      inFlight += sum(values, Pattern.compile(".*\\.claim-submit-settle\\.inFlight"));
      held += sum(values, Pattern.compile(".*\\.hold-until-due\\.held"));
      ended += sum(values, ENDED);
    }
    SimulatorReport report = smsc.get();
    Look now =
        new Look(real.instant(), busy, backPressured, report.parts(), report.throttled(), ended);
    Look before = last == null ? now : last;
    last = now;
    double seconds = Math.max(1, Duration.between(before.at(), now.at()).toMillis()) / MILLIS;
    return new Interval(
        plan.instant(),
        seconds,
        shares(before.busy(), busy, seconds),
        shares(before.backPressured(), backPressured, seconds),
        Math.max(0, machine.getCpuLoad()),
        waiting,
        underWay,
        inFlight,
        sessions,
        Math.max(0, now.taken() - before.taken()) / seconds,
        Math.max(0, now.throttled() - before.throttled()) / seconds,
        Math.max(0, now.ended() - before.ended()) / seconds,
        (long) held,
        flink.lastCheckpointMillis());
  }

  private Map<String, Double> values(Vertex vertex) throws IOException {
    return flink.values(vertex, name -> WANTED.matcher(name).matches());
  }

  private static List<Double> bySubtask(Vertex vertex, Map<String, Double> values, String name) {
    List<Double> each = new ArrayList<>();
    for (int i = 0; i < vertex.parallelism(); i++) {
      each.add(values.getOrDefault(i + "." + name, 0.0));
    }
    return each;
  }

  private static double sum(Map<String, Double> values, Pattern names) {
    return values.entrySet().stream()
        .filter(value -> names.matcher(value.getKey()).matches())
        .mapToDouble(Map.Entry::getValue)
        .sum();
  }

  private static Map<Stage, List<Double>> shares(
      Map<Stage, List<Double>> before, Map<Stage, List<Double>> now, double seconds) {
    Map<Stage, List<Double>> shares = new EnumMap<>(Stage.class);
    now.forEach(
        (stage, millis) -> {
          List<Double> was = before.get(stage);
          List<Double> each = new ArrayList<>();
          for (int i = 0; i < millis.size(); i++) {
            double share = (millis.get(i) - was.get(i)) / MILLIS / seconds;
            each.add(Math.max(0, Math.min(1, share)));
          }
          shares.put(stage, each);
        });
    return shares;
  }

  private double sessions() throws SQLException, InterruptedException {
    DoubleStream.Builder looks = DoubleStream.builder();
    try (var statement = database.prepareStatement(SESSIONS)) {
      for (int i = 0; i < SESSION_LOOKS; i++) {
        statement.setTimestamp(1, begun);
        try (ResultSet row = statement.executeQuery()) {
          row.next();
          looks.add(row.getInt(1));
        }
        Thread.sleep(BETWEEN_SESSION_LOOKS.toMillis());
      }
    }
    return looks.build().average().orElse(0);
  }

  @Override
  public void close() throws SQLException {
    database.close();
  }
}
