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
import java.util.OptionalDouble;
import java.util.Properties;
import java.util.TreeMap;
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
              + "|(gather-outcomes|tell-news)\\.state\\.[a-z]+\\.outcomes"
              + "|normalise-members\\.numRecordsIn)");
  private static final Pattern LAG = Pattern.compile("\\d+\\..*\\.pendingRecords");
  private static final Pattern STALLS =
      Pattern.compile("\\d+\\..*rocksdb\\.(is-write-stopped|actual-delayed-write-rate)");
  private static final Pattern UNDER_WAY = Pattern.compile(".*\\.route\\.[^.]+\\.underWay");
  private static final Pattern WAITING = Pattern.compile(".*\\.route\\.[^.]+\\.waiting");
  private static final Pattern IN_FLIGHT = Pattern.compile(".*\\.claim-submit-settle\\.inFlight");
  private static final Pattern HELD = Pattern.compile(".*\\.hold-until-due\\.held");
  private static final Pattern READ = Pattern.compile("\\d+\\.normalise-members\\.numRecordsIn");
  private static final Pattern ENDED =
      Pattern.compile(".*(gather-outcomes|tell-news)\\.state\\..*");

  /** Within a look: the database is at work for somebody or not, and that changes at once. */
  private static final int SESSION_LOOKS = 4;

  private static final Duration BETWEEN_SESSION_LOOKS = Duration.ofMillis(200);
  private static final double MILLIS = 1_000;

  /** Ours since the rehearsal began: the real job may have the same name in the same server. */
  private static final String SESSIONS =
      "select coalesce(wait_event_type || ' ' || wait_event, 'a core') from pg_stat_activity"
          + " where application_name = 'kadian claims' and state = 'active' and backend_start >= ?";

  private final FlinkMetrics flink;
  private final Supplier<SimulatorReport> smsc;
  private final Connection database;
  private final Timestamp begun;
  private final Clock plan;
  private final Clock real;
  private final OperatingSystemMXBean machine =
      ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
  private final Map<Vertex, Stage> stages = new LinkedHashMap<>();
  private final List<Vertex> others = new ArrayList<>();
  private final Map<String, Integer> waits = new TreeMap<>();
  private final List<Look> looks = new ArrayList<>();

  /**
   * @param working milliseconds that each subtask has worked since its start, and perhaps some more
   * @param rest all that isn't counted up from the start
   */
  private record Look(
      Instant at,
      Map<Stage, List<Double>> working,
      Map<Stage, List<Double>> backPressured,
      long taken,
      long throttled,
      double ended,
      Interval rest) {}

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
      Stage.of(vertex.name())
          .ifPresentOrElse(stage -> stages.put(vertex, stage), () -> others.add(vertex));
    }
  }

  /** Member records that have been read so far. */
  public long membersRead() throws IOException {
    double read = 0;
    for (Map.Entry<Vertex, Stage> each : stages.entrySet()) {
      read += sum(values(each.getKey()), READ);
    }
    return (long) read;
  }

  /**
   * Member records that Kafka has and the job hasn't read yet; empty: nobody knows, as the members
   * come from elsewhere, or none has been read yet.
   */
  public OptionalDouble membersUnread() throws IOException {
    for (Map.Entry<Vertex, Stage> each : stages.entrySet()) {
      if (each.getValue() == Stage.MEMBERS) {
        Map<String, Double> values = values(each.getKey());
        if (values.keySet().stream().anyMatch(name -> LAG.matcher(name).matches())) {
          return OptionalDouble.of(sum(values, LAG));
        }
      }
    }
    return OptionalDouble.empty();
  }

  /** Looks for most of a second. */
  public void look() throws IOException, SQLException, InterruptedException {
    double sessions = sessions();
    Map<Stage, List<Double>> working = new EnumMap<>(Stage.class);
    Map<Stage, List<Double>> backPressured = new EnumMap<>(Stage.class);
    double waiting = 0;
    double underWay = 0;
    double inFlight = 0;
    double held = 0;
    double ended = 0;
    double lag = 0;
    double stalls = 0;
    for (Map.Entry<Vertex, Stage> each : stages.entrySet()) {
      Map<String, Double> values = values(each.getKey());
      working.put(each.getValue(), bySubtask(each.getKey(), values, BUSY));
      backPressured.put(each.getValue(), bySubtask(each.getKey(), values, BACK_PRESSURED));
      waiting += sum(values, WAITING);
      underWay += sum(values, UNDER_WAY);
      inFlight += sum(values, IN_FLIGHT);
      held += sum(values, HELD);
      ended += sum(values, ENDED);
      lag += sum(values, LAG);
      stalls += above(values, STALLS);
    }
    for (Vertex vertex : others) {
      lag += sum(flink.values(vertex, name -> LAG.matcher(name).matches()), LAG);
    }
    SimulatorReport report = smsc.get();
    Interval rest =
        new Interval(
            plan.instant(),
            0,
            Map.of(),
            Map.of(),
            Math.max(0, machine.getCpuLoad()),
            waiting,
            underWay,
            inFlight,
            sessions,
            0,
            0,
            0,
            (long) held,
            flink.lastCheckpointMillis(),
            (long) lag,
            (long) stalls);
    looks.add(
        new Look(
            real.instant(),
            working,
            backPressured,
            report.parts(),
            report.throttled(),
            ended,
            rest));
  }

  /**
   * What claims' connections waited for in the database while it was at work for them (the words
   * are pg_stat_activity's), as shares, 0 to 1: the largest first.
   */
  public Map<String, Double> waits() {
    double all = waits.values().stream().mapToInt(Integer::intValue).sum();
    Map<String, Double> shares = new LinkedHashMap<>();
    waits.entrySet().stream()
        .sorted(Map.Entry.<String, Integer>comparingByValue().reversed())
        .forEach(each -> shares.put(each.getKey(), each.getValue() / all));
    return shares;
  }

  /** What was between each look and the one before it. */
  public List<Interval> intervals() {
    List<Map<Stage, List<Double>>> worked = worked();
    List<Interval> intervals = new ArrayList<>();
    for (int i = 1; i < looks.size(); i++) {
      Look before = looks.get(i - 1);
      Look now = looks.get(i);
      double seconds = Math.max(1, Duration.between(before.at(), now.at()).toMillis()) / MILLIS;
      intervals.add(
          new Interval(
              now.rest().at(),
              seconds,
              shares(worked.get(i - 1), worked.get(i), seconds),
              shares(before.backPressured(), now.backPressured(), seconds),
              now.rest().cores(),
              now.rest().waiting(),
              now.rest().underWay(),
              now.rest().inFlight(),
              now.rest().sessions(),
              Math.max(0, now.taken() - before.taken()) / seconds,
              Math.max(0, now.throttled() - before.throttled()) / seconds,
              Math.max(0, now.ended() - before.ended()) / seconds,
              now.rest().held(),
              now.rest().checkpointMillis(),
              now.rest().lag(),
              now.rest().stalls()));
    }
    return intervals;
  }

  /**
   * Flink counts a task as working while it waits, until its wait is over and known to have been
   * one. What a later look says is never less than the truth of an earlier one, so the least of all
   * later ones is nearest to it.
   */
  private List<Map<Stage, List<Double>>> worked() {
    List<Map<Stage, List<Double>>> worked = new ArrayList<>();
    Map<Stage, List<Double>> least = Map.of();
    for (int i = looks.size() - 1; i >= 0; i--) {
      Map<Stage, List<Double>> later = least;
      Map<Stage, List<Double>> now = new EnumMap<>(Stage.class);
      looks
          .get(i)
          .working()
          .forEach(
              (stage, subtasks) -> {
                List<Double> each = new ArrayList<>(subtasks);
                List<Double> bound = later.get(stage);
                for (int j = 0; bound != null && j < each.size(); j++) {
                  each.set(j, Math.min(each.get(j), bound.get(j)));
                }
                now.put(stage, each);
              });
      worked.add(0, now);
      least = now;
    }
    return worked;
  }

  private Map<String, Double> values(Vertex vertex) throws IOException {
    return flink.values(
        vertex,
        name ->
            WANTED.matcher(name).matches()
                || LAG.matcher(name).matches()
                || STALLS.matcher(name).matches());
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

  /** How many of them are above 0. */
  private static long above(Map<String, Double> values, Pattern names) {
    return values.entrySet().stream()
        .filter(value -> names.matcher(value.getKey()).matches() && value.getValue() > 0)
        .count();
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
        int active = 0;
        try (ResultSet row = statement.executeQuery()) {
          while (row.next()) {
            active++;
            waits.merge(row.getString(1), 1, Integer::sum);
          }
        }
        looks.add(active);
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
