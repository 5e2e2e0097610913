// SPDX-License-Identifier: Apache-2.0
package io.kadian.rehearsal;

import io.kadian.Rehearsal;
import io.kadian.domain.FlatYaml;
import io.kadian.domain.FlatYaml.Found;
import io.kadian.domain.FlatYaml.Value;
import io.kadian.domain.InvalidInputException;
import io.kadian.domain.Pace;
import io.kadian.domain.PlanClock;
import io.kadian.domain.Problems;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.Period;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.annotation.Nullable;

/**
 * A {@link RehearsalPlan} as somebody writes it, in YAML. Paths are from where the file is.
 * Whatever is wrong is told at once, with what to write instead.
 */
public final class RehearsalPlanFile {
  private static final List<String> KEYS =
      List.of(
          "name",
          "from",
          "until",
          "speed",
          "load",
          "members",
          "columns",
          "slots",
          "segments",
          "campaigns",
          "gateway",
          "flink");

  private static final List<String> GATEWAY_KEYS =
      List.of(
          "learnt", "rate", "window", "latency", "throttled", "lost", "delivered", "receipt_delay");

  private static final int MOST_LOAD = 10;
  private static final int USUAL_SLOTS = 2;
  private static final Duration LONGEST = Duration.ofDays(2);
  private static final Pattern COUNT = Pattern.compile("(\\d{1,9}(?:\\.\\d{1,6})?)([kM]?)");
  private static final Pattern PERCENT = Pattern.compile("(\\d{1,3}(?:\\.\\d{1,6})?)\\s*%");
  private static final Pattern SPAN = Pattern.compile("(\\d{1,6}(?:\\.\\d{1,6})?)\\s*(ms|s|m)");

  private final Map<String, Value> values;
  private final Problems problems;
  private final Path folder;

  private RehearsalPlanFile(Map<String, Value> values, Problems problems, Path folder) {
    this.values = values;
    this.problems = problems;
    this.folder = folder;
  }

  /**
   * @param file where it stands
   * @throws InvalidInputException with every problem: {@code file:line: key: what is wrong}
   */
  public static RehearsalPlan read(String yaml, Path file) {
    Problems problems = new Problems(file.toString());
    Path folder = file.toAbsolutePath().normalize().getParent();
    return new RehearsalPlanFile(FlatYaml.read(yaml, problems), problems, folder).read();
  }

  private RehearsalPlan read() {
    FlatYaml.refuseUnknownKeys(values, KEYS, "a rehearsal's plan", problems);
    String name = required("name", "double12", "", RehearsalPlanFile::name);
    String example = "2026-12-12T19:58:00+08:00";
    Instant from = required("from", example, Instant.EPOCH, RehearsalPlanFile::instant);
    Instant until = required("until", example, Instant.MAX, RehearsalPlanFile::instant);
    int speed = scalar(values, "", "speed", "60", 1, text -> whole(text, PlanClock.MOST_SPEED));
    int load = scalar(values, "", "load", "3", 1, text -> whole(text, MOST_LOAD));
    Integer members = required("members", "200k, or real", null, RehearsalPlanFile::members);
    int slots = scalar(values, "", "slots", "4", USUAL_SLOTS, text -> whole(text, 128));
    Path segments =
        scalar(values, "", "segments", "../segments", folder.resolve("../segments"), this::path);
    List<Path> campaigns =
        required("campaigns", "../campaigns/double12-gold.yaml", List.of(), this::paths);
    Map<String, ColumnValues> columns = new LinkedHashMap<>();
    inner("columns", "tier: GOLD|SILVER|BRONZE")
        .forEach((column, value) -> add(columns, "columns", column, value, ColumnValues::parse));
    Map<String, String> flink = new LinkedHashMap<>();
    inner("flink", "taskmanager.memory.process.size: 3g")
        .forEach((key, value) -> add(flink, "flink", key, value, text -> text));
    Map<String, Value> gateway = inner("gateway", "rate: 2000/s");
    GatewayCharacter character = character(gateway);
    Period learnt = of(gateway, "learnt", "P30D", null, RehearsalPlanFile::period);
    if (values.containsKey("from") && values.containsKey("until") && !until.isAfter(from)) {
      problems.add(values.get("until").line(), "until: is not after from");
    } else if (!until.equals(Instant.MAX)
        && !from.equals(Instant.EPOCH)
        && Duration.between(from, until).compareTo(LONGEST) > 0) {
      problems.add(values.get("until").line(), "until: is more than two days after from");
    }
    if (members == null && !columns.isEmpty()) {
      problems.add(
          values.get("columns").line(), "columns: are for made-up members, and these are real");
    }
    problems.throwIfAny();
    return new RehearsalPlan(
        name,
        from,
        until,
        speed,
        load,
        members,
        columns,
        slots,
        segments.normalize(),
        campaigns,
        character,
        learnt,
        flink);
  }

  private GatewayCharacter character(Map<String, Value> gateway) {
    for (Map.Entry<String, Value> entry : gateway.entrySet()) {
      if (!GATEWAY_KEYS.contains(entry.getKey())) {
        problems.add(
            entry.getValue().line(),
            "gateway: "
                + entry.getKey()
                + ": is no key of it; there are "
                + String.join(", ", GATEWAY_KEYS));
      }
    }
    GatewayCharacter ideal = GatewayCharacter.IDEAL;
    Duration[] latency =
        of(
            gateway,
            "latency",
            "20ms..80ms",
            new Duration[] {ideal.latencyMin(), ideal.latencyMax()},
            RehearsalPlanFile::spans);
    try {
      return new GatewayCharacter(
          of(gateway, "rate", "2000/s", 0, text -> Pace.parse(text).perSecond()),
          of(gateway, "window", "50", 0, text -> whole(text, 100_000)),
          latency[0],
          latency[1],
          of(gateway, "throttled", "1%", 0.0, RehearsalPlanFile::share),
          of(gateway, "lost", "0.01%", 0.0, RehearsalPlanFile::share),
          of(gateway, "delivered", "97%", 1.0, RehearsalPlanFile::share),
          of(gateway, "receipt_delay", "3s", ideal.receiptDelay(), RehearsalPlanFile::span));
    } catch (InvalidInputException e) {
      problems.add(values.get("gateway").line(), "gateway: " + e.getMessage());
      return ideal;
    }
  }

  private <T> T of(
      Map<String, Value> gateway, String key, String example, T otherwise, Function<String, T> as) {
    return scalar(gateway, "gateway: ", key, example, otherwise, as);
  }

  @Nullable
  private <T> T required(
      String key, String example, @Nullable T otherwise, Function<String, T> read) {
    if (!values.containsKey(key)) {
      problems.add(Problems.NO_LINE, key + ": is missing; write " + key + ": " + example);
      return otherwise;
    }
    return scalar(values, "", key, example, otherwise, read);
  }

  private <T> T scalar(
      Map<String, Value> among,
      String within,
      String key,
      String example,
      T otherwise,
      Function<String, T> read) {
    Value value = among.get(key);
    if (value == null) {
      return otherwise;
    }
    if (value.found() != Found.TEXT && value.found() != Found.NUMBER) {
      problems.add(
          value.line(),
          within + key + ": is " + value.found().words + "; write " + key + ": " + example);
      return otherwise;
    }
    try {
      return read.apply(value.text().strip());
    } catch (InvalidInputException e) {
      problems.add(value.line(), within + key + ": " + e.getMessage());
      return otherwise;
    }
  }

  private Map<String, Value> inner(String key, String example) {
    Value value = values.get(key);
    if (value == null || value.found() == Found.NOTHING) {
      return Map.of();
    }
    if (value.found() != Found.MAP) {
      problems.add(
          value.line(),
          key + ": is " + value.found().words + "; write a line for each, indented: " + example);
      return Map.of();
    }
    return value.inner();
  }

  private <T> void add(
      Map<String, T> to, String within, String key, Value value, Function<String, T> read) {
    T read1 = scalar(Map.of(key, value), within + ": ", key, "…", null, read);
    if (read1 != null) {
      to.put(key, read1);
    }
  }

  private Path path(String text) {
    return folder.resolve(text);
  }

  private List<Path> paths(String text) {
    List<Path> paths = new ArrayList<>();
    Arrays.stream(text.split(",", -1))
        .map(String::strip)
        .forEach(
            each -> {
              if (each.isEmpty()) {
                throw new InvalidInputException("a file's name is missing between two commas");
              }
              paths.add(folder.resolve(each).normalize());
            });
    return paths;
  }

  private static String name(String text) {
    if (!Rehearsal.NAME.matcher(text).matches() || text.length() > 20) {
      throw new InvalidInputException(
          "'" + text + "' is no name; write at most 20 letters a-z, digits and -");
    }
    return text;
  }

  private static Instant instant(String text) {
    try {
      return OffsetDateTime.parse(text).toInstant();
    } catch (DateTimeException e) {
      throw new InvalidInputException(
          "'" + text + "' is no instant with its offset; write 2026-12-12T19:58:00+08:00", e);
    }
  }

  private static Integer whole(String text, int most) {
    int number = text.matches("[1-9]\\d{0,5}") ? Integer.parseInt(text) : 0;
    if (number < 1 || number > most) {
      throw new InvalidInputException("'" + text + "' is no whole number from 1 to " + most);
    }
    return number;
  }

  /** Null: the real ones. */
  @Nullable
  private static Integer members(String text) {
    if (text.equals("real")) {
      return null;
    }
    Matcher matcher = COUNT.matcher(text);
    long times = text.endsWith("M") ? 1_000_000 : text.endsWith("k") ? 1_000 : 1;
    double count = matcher.matches() ? Double.parseDouble(matcher.group(1)) * times : 0;
    if (count < 1 || count != Math.rint(count) || count * MOST_LOAD > MadeUpMembers.MOST) {
      throw new InvalidInputException(
          "'" + text + "' is no number of members up to 10M; write 200k, or real");
    }
    return (int) count;
  }

  private static Double share(String text) {
    Matcher matcher = PERCENT.matcher(text);
    double share = matcher.matches() ? Double.parseDouble(matcher.group(1)) / 100 : -1;
    if (share < 0 || share > 1) {
      throw new InvalidInputException("'" + text + "' is no share; write 1%, say");
    }
    return share;
  }

  private static Duration span(String text) {
    Matcher matcher = SPAN.matcher(text);
    if (!matcher.matches()) {
      throw new InvalidInputException("'" + text + "' is no time; write 20ms, 3s or 1m");
    }
    double millis =
        Double.parseDouble(matcher.group(1))
            * switch (matcher.group(2)) {
              case "ms" -> 1;
              case "s" -> 1_000;
              default -> 60_000;
            };
    return Duration.ofNanos(Math.round(millis * 1_000_000));
  }

  private static Duration[] spans(String text) {
    int dots = text.indexOf("..");
    return dots < 0
        ? new Duration[] {span(text), span(text)}
        : new Duration[] {
          span(text.substring(0, dots).strip()), span(text.substring(dots + 2).strip())
        };
  }

  private static Period period(String text) {
    try {
      Period period = Period.parse(text);
      if (!period.isNegative() && !period.isZero()) {
        return period;
      }
    } catch (DateTimeException e) {
      throw new InvalidInputException("'" + text + "' is no number of days; write P30D", e);
    }
    throw new InvalidInputException("'" + text + "' is no time that has passed; write P30D");
  }
}
