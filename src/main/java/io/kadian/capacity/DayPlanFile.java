// SPDX-License-Identifier: Apache-2.0
package io.kadian.capacity;

import io.kadian.domain.Campaign;
import io.kadian.domain.FlatYaml;
import io.kadian.domain.FlatYaml.Found;
import io.kadian.domain.FlatYaml.Value;
import io.kadian.domain.InvalidInputException;
import io.kadian.domain.NearMiss;
import io.kadian.domain.Pace;
import io.kadian.domain.Problems;
import io.kadian.domain.SendWindow;
import io.kadian.domain.SendingRules;
import io.kadian.domain.Zones;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A {@link DayPlan} as somebody writes it, in YAML; a campaign is {@code 1.2M at 20:00 by 21:00
 * pace 5000/s weight 3}. Whatever is wrong is told at once, with what to write instead.
 */
public final class DayPlanFile {
  private static final List<String> KEYS =
      List.of(
          "day",
          "zone",
          "window",
          "growth",
          "headroom",
          "parts",
          "normal",
          "members",
          "rate",
          "slots",
          "answer",
          "last_year",
          "campaigns");
  private static final List<String> WORDS = List.of("at", "by", "pace", "weight");
  private static final String EXAMPLE = "1.2M at 20:00 by 21:00 pace 5000/s";
  private static final Pattern COUNT = Pattern.compile("(\\d{1,12}(?:\\.\\d{1,6})?)([kM]?)");
  private static final Pattern DECIMAL = Pattern.compile("\\d{1,6}(\\.\\d{1,6})?");
  private static final Pattern PERCENT = Pattern.compile("(\\d{1,2}(?:\\.\\d{1,3})?)\\s*%");

  static final double USUAL_HEADROOM = 0.3;
  static final Duration USUAL_ANSWER = Duration.ofMillis(50);

  private final Map<String, Value> values;
  private final Problems problems;

  private DayPlanFile(Map<String, Value> values, Problems problems) {
    this.values = values;
    this.problems = problems;
  }

  /**
   * @param origin names the file in messages
   * @param rules for what the file doesn't say
   * @throws InvalidInputException with every problem: {@code file:line: key: what is wrong}
   */
  public static DayPlan read(String yaml, String origin, SendingRules rules) {
    Problems problems = new Problems(origin);
    return new DayPlanFile(FlatYaml.read(yaml, problems), problems).read(rules);
  }

  private DayPlan read(SendingRules rules) {
    FlatYaml.refuseUnknownKeys(values, KEYS, "a day's plan", problems);
    if (!values.containsKey("day")) {
      problems.add(Problems.NO_LINE, "day: is missing; write day: 2026-12-12");
    }
    LocalDate day = scalar("day", "2026-12-12", LocalDate.EPOCH, DayPlanFile::day);
    ZoneId zone = scalar("zone", "Asia/Shanghai", rules.zone(), Zones::parse);
    DayPlan plan =
        new DayPlan(
            day,
            zone,
            scalar("window", "08:00-21:00 wait", rules.window(), SendWindow::parse),
            scalar("growth", "1.3", 1.0, DayPlanFile::multiple),
            scalar("headroom", "30%", USUAL_HEADROOM, DayPlanFile::share),
            scalar("parts", "1.2", null, DayPlanFile::multiple),
            scalar("normal", "50/s", 0, text -> Pace.parse(text).perSecond()),
            scalar("members", "12M", 0L, DayPlanFile::count),
            scalar("rate", "3000/s", null, Pace::parse),
            scalar("slots", "4", null, DayPlanFile::slots),
            scalar("answer", "PT0.05S", USUAL_ANSWER, DayPlanFile::answer),
            campaigns("last_year", day, zone),
            campaigns("campaigns", day, zone));
    problems.throwIfAny();
    return plan;
  }

  private <T> T scalar(String key, String example, T otherwise, Function<String, T> read) {
    Value value = values.get(key);
    if (value == null) {
      return otherwise;
    }
    String advice = "; write " + key + ": " + example;
    if (value.found() != Found.TEXT && value.found() != Found.NUMBER) {
      problems.add(value.line(), key + ": is " + value.found().words + advice);
      return otherwise;
    }
    try {
      return read.apply(value.text().strip());
    } catch (InvalidInputException e) {
      problems.add(value.line(), key + ": " + e.getMessage());
      return otherwise;
    }
  }

  private List<PlannedCampaign> campaigns(String key, LocalDate day, ZoneId zone) {
    Value value = values.get(key);
    List<PlannedCampaign> campaigns = new ArrayList<>();
    if (value == null || value.found() == Found.NOTHING) {
      return campaigns;
    }
    if (value.found() != Found.MAP) {
      problems.add(
          value.line(),
          key
              + ": is "
              + value.found().words
              + "; write a line for each campaign, indented: double12-gold: "
              + EXAMPLE);
      return campaigns;
    }
    value
        .inner()
        .forEach(
            (name, text) -> {
              try {
                campaigns.add(campaign(name, text, day, zone));
              } catch (InvalidInputException e) {
                problems.add(text.line(), key + ": " + name + ": " + e.getMessage());
              }
            });
    return campaigns;
  }

  private static PlannedCampaign campaign(String name, Value value, LocalDate day, ZoneId zone) {
    if (value.found() != Found.TEXT) {
      throw new InvalidInputException("is " + value.found().words + "; write " + EXAMPLE);
    }
    String[] words = value.text().strip().split("\\s+", -1);
    long messages = count(words[0]);
    Map<String, String> said = new LinkedHashMap<>();
    for (int i = 1; i < words.length; i += 2) {
      if (!WORDS.contains(words[i]) || i + 1 == words.length) {
        throw new InvalidInputException(
            "'"
                + words[i]
                + "' can't be read"
                + NearMiss.hint(words[i], WORDS)
                + "; write "
                + EXAMPLE);
      }
      if (said.put(words[i], words[i + 1]) != null) {
        throw new InvalidInputException("says twice '" + words[i] + "'; remove one");
      }
    }
    if (!said.containsKey("at")) {
      throw new InvalidInputException("doesn't say when; write " + EXAMPLE);
    }
    Instant due = at(said.get("at"), day, zone);
    Instant deadline = due.plus(Campaign.DEFAULT_EXPIRY);
    if (said.containsKey("by")) {
      deadline = at(said.get("by"), day, zone);
      if (!deadline.isAfter(due)) {
        deadline = at(said.get("by"), day.plusDays(1), zone);
      }
    }
    Pace pace = said.containsKey("pace") ? Pace.parse(said.get("pace")) : null;
    return new PlannedCampaign(
        name, messages, due, deadline, pace, weight(said.getOrDefault("weight", "1")));
  }

  private static Instant at(String time, LocalDate day, ZoneId zone) {
    try {
      return Zones.at(day.atTime(LocalTime.parse(time)), zone).toInstant();
    } catch (DateTimeException e) {
      throw new InvalidInputException("'" + time + "' is no time of day; write 20:00", e);
    }
  }

  private static int weight(String text) {
    if (!text.matches("[1-9]\\d?|100")) {
      throw new InvalidInputException(
          "'" + text + "' is no weight; write a whole number from 1 to " + Campaign.MOST_WEIGHT);
    }
    return Integer.parseInt(text);
  }

  private static LocalDate day(String text) {
    try {
      return LocalDate.parse(text);
    } catch (DateTimeException e) {
      throw new InvalidInputException("'" + text + "' is no date; write 2026-12-12", e);
    }
  }

  private static Long count(String text) {
    Matcher matcher = COUNT.matcher(text);
    long times = text.endsWith("M") ? 1_000_000 : text.endsWith("k") ? 1_000 : 1;
    double count = matcher.matches() ? Double.parseDouble(matcher.group(1)) * times : 0;
    if (count < 1 || count != Math.rint(count) || count > 1e12) {
      throw new InvalidInputException(
          "'" + text + "' is no number of messages or members; write 1200000, 1.2M or 400k");
    }
    return (long) count;
  }

  private static Double multiple(String text) {
    double number = DECIMAL.matcher(text).matches() ? Double.parseDouble(text) : 0;
    if (number <= 0 || number > 1000) {
      throw new InvalidInputException("'" + text + "' is no multiple; write 1.3, say");
    }
    return number;
  }

  private static Double share(String text) {
    Matcher matcher = PERCENT.matcher(text);
    if (!matcher.matches()) {
      throw new InvalidInputException(
          "'" + text + "' is no share that may stay free; write 30%, say");
    }
    return Double.parseDouble(matcher.group(1)) / 100;
  }

  private static Integer slots(String text) {
    if (!text.matches("[1-9]\\d{0,3}")) {
      throw new InvalidInputException("'" + text + "' is no number of slots; write 4, say");
    }
    return Integer.valueOf(text);
  }

  private static Duration answer(String text) {
    try {
      Duration answer = Duration.parse(text);
      if (!answer.isNegative() && !answer.isZero() && answer.compareTo(Duration.ofMinutes(5)) < 0) {
        return answer;
      }
    } catch (DateTimeException e) {
      throw new InvalidInputException(
          "'" + text + "' is no ISO-8601 duration; write PT0.05S for 50 ms", e);
    }
    throw new InvalidInputException("'" + text + "' is no time for an answer; write PT0.05S");
  }
}
