// SPDX-License-Identifier: Apache-2.0
package io.kadian.domain;

import io.kadian.domain.Campaign.Kind;
import io.kadian.domain.FlatYaml.Found;
import io.kadian.domain.FlatYaml.Value;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import javax.annotation.Nullable;

/**
 * A campaign as its operator writes it, in YAML. Whatever is wrong with a file is told at once, a
 * problem a line, each with what to write instead.
 */
public final class CampaignFile {
  private static final List<String> KEYS =
      List.of(
          "id",
          "segment",
          "message",
          "variants",
          "weights",
          "send_at",
          "zone",
          "recurring",
          "expire_after",
          "window",
          "pace",
          "weight",
          "kind",
          "holdout",
          "audience");

  /** Any scalar makes sense as these if it is put in quotes. */
  private static final Set<String> FREE_TEXTS = Set.of("id", "segment", "message");

  private final Map<String, Value> values;
  private final Problems problems;
  private final Instant now;
  private final Instant notBefore;
  private final ZoneId ownZone;

  private CampaignFile(
      Map<String, Value> values,
      Problems problems,
      Instant now,
      Instant notBefore,
      ZoneId ownZone) {
    this.values = values;
    this.problems = problems;
    this.now = now;
    this.notBefore = notBefore;
    this.ownZone = ownZone;
  }

  /**
   * @param origin names the file in messages
   * @param now a campaign's instant is not before
   * @param zone of a campaign that names none
   * @throws InvalidInputException with every problem: {@code file:line: field: what is wrong}
   */
  public static Campaign read(String yaml, String origin, Instant now, ZoneId zone) {
    return read(yaml, origin, now, now, zone);
  }

  /** The same, of a campaign whose instant may have passed. */
  public static Campaign readEvenIfOver(String yaml, String origin, Instant now, ZoneId zone) {
    return read(yaml, origin, now, Instant.EPOCH, zone);
  }

  private static Campaign read(
      String yaml, String origin, Instant now, Instant notBefore, ZoneId zone) {
    Problems problems = new Problems(origin);
    return new CampaignFile(FlatYaml.read(yaml, problems), problems, now, notBefore, zone).read();
  }

  /**
   * @param columns of the member table
   * @throws InvalidInputException if the text names others
   */
  public static void checkColumns(Campaign campaign, Collection<String> columns, String origin) {
    Problems problems = new Problems(origin);
    Set<String> named = new LinkedHashSet<>();
    campaign.texts().forEach(text -> named.addAll(Template.parse(text.message()).columns()));
    named.forEach(column -> checkColumn("message", column, columns, problems));
    if (campaign.isOfColumn()) {
      checkColumn("send_at", campaign.memberTime().column(), columns, problems);
    }
    problems.throwIfAny();
  }

  private static void checkColumn(
      String key, String column, Collection<String> columns, Problems problems) {
    if (!columns.contains(column)) {
      problems.add(
          Problems.NO_LINE,
          key
              + ": members have no column '"
              + column
              + "'"
              + NearMiss.hint(column, columns)
              + "; there are "
              + String.join(", ", columns));
    }
  }

  /** What may well be a mistake in the text, or what carriers in China refuse: a sentence each. */
  public static List<String> warnings(Campaign campaign) {
    return campaign.texts().stream()
        .flatMap(
            text ->
                TextFindings.of(Template.parse(text.message())).stream()
                    .map(f -> text.name() == null ? f : text.name() + ": " + f))
        .toList();
  }

  private Campaign read() {
    FlatYaml.refuseUnknownKeys(values, KEYS, "a campaign", problems);
    String id = required("id", "double12-gold", CampaignFile::name);
    String segment =
        required("segment", "gold-guangzhou, a file's name in sql/segments", CampaignFile::name);
    List<Variant> variants = values.containsKey("variants") ? variants() : null;
    String message =
        values.containsKey("variants")
            ? null
            : required("message", "\"【富销云】… 拒收请回复R\"", CampaignFile::message);
    CampaignZone zone = optional("zone", "Asia/Shanghai", null, CampaignZone::parse);
    Recurrence recurring = optional("recurring", "0 10 * * MON", null, this::recurrence);
    When when = when(zone == null ? new CampaignZone(null, false) : zone, recurring != null);
    Duration expireAfter =
        optional("expire_after", "PT1H", Campaign.DEFAULT_EXPIRY, CampaignFile::expiry);
    Pace pace = optional("pace", "5000/s", null, Pace::parse);
    Kind kind = optional("kind", "transactional", Kind.MARKETING, CampaignFile::kind);
    Holdout holdout = optional("holdout", "5%", null, Holdout::parse);
    SendWindow window = optional("window", "08:00-21:00 wait", null, SendWindow::parse);
    Freeze audience = optional("audience", "frozen", null, CampaignFile::audience);
    Integer weight = number("weight", "3");
    refuseForTransactional(kind);
    values.forEach(this::refuseCut);
    problems.throwIfAny();
    try {
      return new Campaign(
          id,
          segment,
          message,
          when.from(),
          expireAfter,
          pace,
          kind,
          holdout,
          when.zone(),
          when.memberTime(),
          window,
          variants,
          audience,
          weight,
          recurring);
    } catch (InvalidInputException e) {
      problems.add(Problems.NO_LINE, e.getMessage().replaceFirst("^campaign: (\\w+) ", "$1: "));
      throw problems.exception();
    }
  }

  /** Texts of members get none of what holds marketing back. */
  private void refuseForTransactional(@Nullable Kind kind) {
    for (String key : List.of("holdout", "window")) {
      if (kind == Kind.TRANSACTIONAL && values.containsKey(key)) {
        problems.add(
            values.get(key).line(),
            key + ": is for marketing; leave it out, or the kind: transactional");
      }
    }
  }

  private void refuseCut(String key, Value value) {
    if (value.cutByComment() && key.equals("message")) {
      problems.add(
          value.line(),
          "message: what follows ' #' is a comment and would not be sent;"
              + " put the text in quotes: message: \"…\"");
    }
    if (key.equals("variants")) {
      value.inner().forEach((name, text) -> refuseCut("message", text));
    }
  }

  private Recurrence recurrence(String text) {
    Recurrence recurrence = new Recurrence(text);
    if (recurrence.after(now, ownZone) == null) {
      throw new InvalidInputException("'" + text + "' never comes; write 0 10 * * MON, say");
    }
    return recurrence;
  }

  /** From when on, and by whose clock. */
  private record When(
      @Nullable Instant from, @Nullable MemberTime memberTime, @Nullable ZoneId zone) {}

  private When when(CampaignZone zone, boolean recurs) {
    ZoneId own = zone.own() == null ? ownZone : zone.own();
    Value written = values.get("send_at");
    String text = written == null ? "" : written.text().strip();
    Instant today = now.atZone(own).toLocalDate().atStartOfDay(own).toInstant();
    if (recurs) {
      Instant from =
          optional(
              "send_at", "2026-12-12T20:00:00+08:00", today, t -> InstantText.parse(t, notBefore));
      return new When(from, zone.ofMembers() ? MemberTime.LOCAL : null, own);
    }
    if (MemberTime.mayBe(text)) {
      return new When(today, required("send_at", MemberTime.EXAMPLE, MemberTime::parse), own);
    }
    boolean local = values.containsKey("zone") && InstantText.isLocal(text);
    if (zone.ofMembers() && !local && !text.isEmpty()) {
      problems.add(
          written.line(),
          "send_at: is the same for all members; with zone: member write date and time without an"
              + " offset, 2026-12-12T20:00");
    }
    Instant from =
        required(
            "send_at",
            "2026-12-12T20:00:00+08:00",
            t ->
                local
                    ? InstantText.parseLocal(t, own, notBefore)
                    : InstantText.parse(t, notBefore));
    return new When(
        from, zone.ofMembers() ? MemberTime.LOCAL : null, values.containsKey("zone") ? own : null);
  }

  /**
   * {@code Asia/Shanghai}, {@code member}, or {@code member|America/New_York}.
   *
   * @param own null: the usual one
   * @param ofMembers each member's, as far as it is known
   */
  private record CampaignZone(@Nullable ZoneId own, boolean ofMembers) {
    private static final String MEMBER = "member";

    static CampaignZone parse(String text) {
      if (text.equals(MEMBER)) {
        return new CampaignZone(null, true);
      }
      boolean ofMembers = text.startsWith(MEMBER + "|");
      return new CampaignZone(
          Zones.parse(ofMembers ? text.substring(MEMBER.length() + 1) : text), ofMembers);
    }
  }

  @Nullable
  private List<Variant> variants() {
    Value value = values.get("variants");
    if (values.containsKey("message")) {
      problems.add(value.line(), "variants: there is a message as well; remove one");
    }
    if (value.found() != Found.MAP) {
      problems.add(
          value.line(),
          "variants: is " + value.found().words + "; write a name: \"text\" a line, indented");
      return null;
    }
    Map<String, Integer> weights = optional("weights", "a 70, b 30", Map.of(), this::weights);
    List<Variant> variants = new ArrayList<>();
    value
        .inner()
        .forEach(
            (name, text) -> {
              String message =
                  read("variants: " + name, text, "write a text in quotes", CampaignFile::message);
              if (!Variant.NAME.matcher(name).matches()) {
                problems.add(text.line(), "variants: '" + name + "' " + Variant.NAMED);
              } else if (message != null) {
                variants.add(
                    new Variant(
                        name, message, weights == null ? 1 : weights.getOrDefault(name, 1)));
              }
            });
    return variants;
  }

  /** {@code a 70, b 30}: all of them, or none. */
  private Map<String, Integer> weights(String text) {
    Map<String, Integer> weights = new LinkedHashMap<>();
    for (String each : text.split(",", -1)) {
      String[] words = each.strip().split("\\s+", -1);
      if (words.length != 2 || !words[1].matches("[1-9]\\d{0,5}")) {
        throw new InvalidInputException(
            "'" + each.strip() + "' is no name and weight; write a 70, b 30");
      }
      weights.put(words[0], Integer.valueOf(words[1]));
    }
    Set<String> named = values.get("variants").inner().keySet();
    if (!weights.keySet().equals(named)) {
      throw new InvalidInputException("must name each variant once: " + String.join(", ", named));
    }
    return weights;
  }

  @Nullable
  private Integer number(String key, String example) {
    Value value = values.get(key);
    if (value == null) {
      return null;
    }
    if (value.found() != Found.NUMBER || !value.text().matches("[1-9]\\d?|100")) {
      problems.add(
          value.line(),
          key
              + ": is no whole number from 1 to "
              + Campaign.MOST_WEIGHT
              + "; leave it out or write "
              + key
              + ": "
              + example);
      return null;
    }
    return Integer.valueOf(value.text());
  }

  @Nullable
  private static Freeze audience(String text) {
    return text.equals("live") ? null : Freeze.parse(text);
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
