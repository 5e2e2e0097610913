// SPDX-License-Identifier: Apache-2.0
package io.kadian.domain;

import io.kadian.domain.Campaign.Kind;
import io.kadian.domain.FlatYaml.Found;
import io.kadian.domain.FlatYaml.Value;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.annotation.Nullable;

/**
 * A campaign as its operator writes it, in YAML. Whatever is wrong with a file is told at once, a
 * problem a line, each with what to write instead.
 */
public final class CampaignFile {
  private static final List<String> KEYS =
      List.of("id", "segment", "message", "send_at", "expire_after", "pace", "kind", "holdout");

  /** Any scalar makes sense as these if it is put in quotes. */
  private static final Set<String> FREE_TEXTS = Set.of("id", "segment", "message");

  private final Map<String, Value> values;
  private final Problems problems;

  private CampaignFile(Map<String, Value> values, Problems problems) {
    this.values = values;
    this.problems = problems;
  }

  /**
   * @param origin names the file in messages
   * @param now a campaign's instant is not before
   * @throws InvalidInputException with every problem: {@code file:line: field: what is wrong}
   */
  public static Campaign read(String yaml, String origin, Instant now) {
    Problems problems = new Problems(origin);
    return new CampaignFile(FlatYaml.read(yaml, problems), problems).read(now);
  }

  /**
   * @param columns of the member table
   * @throws InvalidInputException if the text names others
   */
  public static void checkColumns(Campaign campaign, Collection<String> columns, String origin) {
    Problems problems = new Problems(origin);
    for (String column : Template.parse(campaign.message()).columns()) {
      if (!columns.contains(column)) {
        problems.add(
            Problems.NO_LINE,
            "message: members have no column '"
                + column
                + "'"
                + NearMiss.hint(column, columns)
                + "; there are "
                + String.join(", ", columns));
      }
    }
    problems.throwIfAny();
  }

  /** What may well be a mistake in the text, or what carriers in China refuse: a sentence each. */
  public static List<String> warnings(Campaign campaign) {
    return TextFindings.of(Template.parse(campaign.message()));
  }

  private Campaign read(Instant now) {
    refuseUnknownKeys();
    String id = required("id", "double12-gold", CampaignFile::name);
    String segment =
        required("segment", "gold-guangzhou, a file's name in sql/segments", CampaignFile::name);
    String message = required("message", "\"【富销云】… 拒收请回复R\"", CampaignFile::message);
    Instant sendAt = required("send_at", "2026-12-12T20:00:00+08:00", text -> instant(text, now));
    Duration expireAfter =
        optional("expire_after", "PT1H", Campaign.DEFAULT_EXPIRY, CampaignFile::expiry);
    Pace pace = optional("pace", "5000/s", null, Pace::parse);
    Kind kind = optional("kind", "transactional", Kind.MARKETING, CampaignFile::kind);
    Holdout holdout = optional("holdout", "5%", null, Holdout::parse);
    if (holdout != null && kind == Kind.TRANSACTIONAL) {
      problems.add(
          values.get("holdout").line(),
          "holdout: is for marketing; leave it out, or the kind: transactional");
    }
    if (values.containsKey("message") && values.get("message").cutByComment()) {
      problems.add(
          values.get("message").line(),
          "message: what follows ' #' is a comment and would not be sent;"
              + " put the text in quotes: message: \"…\"");
    }
    problems.throwIfAny();
    return new Campaign(id, segment, message, sendAt, expireAfter, pace, kind, holdout);
  }

  private void refuseUnknownKeys() {
    values.forEach(
        (key, value) -> {
          if (!KEYS.contains(key)) {
            String hint = NearMiss.hint(key, KEYS);
            problems.add(
                value.line(),
                key
                    + ": is no key of a campaign"
                    + (hint.isEmpty() ? "; there are " + String.join(", ", KEYS) : hint));
          }
        });
  }

  /** Null if there is a problem: it is told, and no campaign made. */
  @Nullable
  private <T> T required(String key, String example, Function<String, T> read) {
    Value value = values.get(key);
    if (value == null) {
      problems.add(Problems.NO_LINE, key + ": is missing; write " + key + ": " + example);
      return null;
    }
    return read(key, value, "write " + key + ": " + example, read);
  }

  @Nullable
  private <T> T optional(
      String key, String example, @Nullable T otherwise, Function<String, T> read) {
    Value value = values.get(key);
    return value == null
        ? otherwise
        : read(key, value, "leave it out or write " + key + ": " + example, read);
  }

  @Nullable
  private <T> T read(String key, Value value, String advice, Function<String, T> read) {
    if (value.found() == Found.NOTHING || (value.found() == Found.TEXT && value.text().isBlank())) {
      problems.add(value.line(), key + ": is empty; " + advice);
      return null;
    }
    if (value.found() != Found.TEXT) {
      boolean scalar = value.found() == Found.NUMBER || value.found() == Found.TRUTH;
      String remedy =
          scalar && FREE_TEXTS.contains(key)
              ? "put it in quotes: " + key + ": \"" + value.text() + "\""
              : advice;
      problems.add(value.line(), key + ": is " + value.found().words + ", not a text; " + remedy);
      return null;
    }
    try {
      return read.apply(value.text().strip());
    } catch (InvalidInputException e) {
      String what = e.getMessage();
      problems.add(value.line(), what.startsWith(key + ": ") ? what : key + ": " + what);
      return null;
    }
  }

  private static String name(String text) {
    if (!Campaign.ID.matcher(text).matches()) {
      throw new InvalidInputException("'" + text + "' " + Campaign.NAMED);
    }
    return text;
  }

  private static Kind kind(String text) {
    return switch (text) {
      case "marketing" -> Kind.MARKETING;
      case "transactional" -> Kind.TRANSACTIONAL;
      default ->
          throw new InvalidInputException("'" + text + "' is neither marketing nor transactional");
    };
  }

  private static String message(String text) {
    EncodedText.of(Template.parse(text).withFallbacks(), (byte) 0);
    return text;
  }

  private static Instant instant(String text, Instant now) {
    Instant instant;
    try {
      instant = OffsetDateTime.parse(text).toInstant();
    } catch (DateTimeParseException e) {
      throw new InvalidInputException(whyNoInstant(text, e), e);
    }
    if (instant.isBefore(now)) {
      throw new InvalidInputException(
          "'" + text + "' was " + ago(instant, now) + " ago; write an instant still to come");
    }
    if (!instant.isBefore(Campaign.YEAR_10000)) {
      throw new InvalidInputException("'" + text + "' is after the year 9999");
    }
    return instant;
  }

  private static String whyNoInstant(String text, DateTimeParseException e) {
    // 2026/12/12 20:00 +0800, as people write it.
    String iso =
        text.replace('/', '-')
            .replaceFirst("(?<=\\d) +(?=\\d)", "T")
            .replace(" ", "")
            .replaceFirst("(:\\d{2}[+-]\\d{2})(\\d{2})$", "$1:$2");
    if (!iso.equals(text) && isInstant(iso)) {
      return "'" + text + "' is not as ISO-8601 has it; write " + iso;
    }
    if (isInstant(iso + "+08:00")) {
      return "'" + text + "' has no offset; write " + iso + "+08:00, say";
    }
    String[] because = e.getMessage().split(" could not be parsed: ", 2);
    return "'"
        + text
        + "' is no instant"
        + (because.length == 2 ? " (" + because[1] + ")" : "")
        + "; write date, time and offset, such as 2026-12-12T20:00:00+08:00";
  }

  private static boolean isInstant(String text) {
    try {
      OffsetDateTime.parse(text);
      return true;
    } catch (DateTimeParseException e) {
      return false;
    }
  }

  /** {@code 12 days 3 hours}: the two largest units. */
  private static String ago(Instant then, Instant now) {
    Duration past = Duration.between(then, now);
    String words =
        Stream.of(
                count(past.toDays(), "day"),
                count(past.toHoursPart(), "hour"),
                count(past.toMinutesPart(), "minute"),
                count(past.toSecondsPart(), "second"))
            .filter(count -> !count.isEmpty())
            .limit(2)
            .collect(Collectors.joining(" "));
    return words.isEmpty() ? "less than a second" : words;
  }

  private static String count(long n, String unit) {
    return n == 0 ? "" : n + " " + unit + (n == 1 ? "" : "s");
  }

  private static Duration expiry(String text) {
    Duration duration;
    try {
      duration = Duration.parse(text);
    } catch (DateTimeParseException e) {
      throw new InvalidInputException(
          "'" + text + "' is no ISO-8601 duration; write PT1H for an hour, PT30M for half of one",
          e);
    }
    if (duration.compareTo(Duration.ofMillis(1)) < 0) {
      throw new InvalidInputException("'" + text + "' is no time at all; write PT1H, say");
    }
    if (duration.compareTo(Campaign.MAX_EXPIRY) > 0) {
      throw new InvalidInputException("'" + text + "' is above 366 days; write PT1H, say");
    }
    return duration;
  }
}
