// SPDX-License-Identifier: Apache-2.0
package io.kadian.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class JsonTest {
  private static final Instant NOON = Instant.parse("2026-12-12T12:00:00.001Z");
  private static final Campaign CAMPAIGN =
      new Campaign(
          "double12",
          "gold",
          "【富销云】{{first_name|会员}} 😀",
          NOON,
          Duration.ofMinutes(90),
          new Pace(10));
  private static final Campaign UNPACED =
      new Campaign("double12", "gold", "x", NOON, Duration.ofMillis(1), null);

  static Stream<Arguments> records() {
    DedupKey key = new DedupKey(Long.MIN_VALUE, 1);
    return Stream.of(
        Arguments.of(
            new ControlRecord.PublishedSegment("gold", "SELECT * FROM members\nWHERE a", 1L << 60),
            ControlRecord.class,
            """
            {"kind":"segment","name":"gold","sql":"SELECT * FROM members\\nWHERE a",\
            "version":1152921504606846976}"""),
        Arguments.of(
            new ControlRecord.AnnouncedCampaign(CAMPAIGN, NOON),
            ControlRecord.class,
            """
            {"kind":"campaign","campaign":{"id":"double12","segment":"gold","message":\
            "【富销云】{{first_name|会员}} \\uD83D\\uDE00","send_at":"2026-12-12T12:00:00.001Z",\
            "expire_after":"PT1H30M","pace":"10/s"},"announced_at":"2026-12-12T12:00:00.001Z"}"""),
        Arguments.of(
            new ControlRecord.AnnouncedCampaign(UNPACED, Instant.EPOCH),
            ControlRecord.class,
            """
            {"kind":"campaign","campaign":{"id":"double12","segment":"gold","message":"x",\
            "send_at":"2026-12-12T12:00:00.001Z","expire_after":"PT0.001S"},\
            "announced_at":"1970-01-01T00:00:00Z"}"""),
        Arguments.of(
            new Event.SegmentAccepted("gold", 7, NOON),
            Event.class,
            """
            {"type":"segment-accepted","about":"gold","version":7,\
            "at":"2026-12-12T12:00:00.001Z"}"""),
        Arguments.of(
            new Event.SegmentRefused("gold", "Unknown identifier 'tierr'", NOON),
            Event.class,
            """
            {"type":"segment-refused","about":"gold","reason":"Unknown identifier 'tierr'",\
            "at":"2026-12-12T12:00:00.001Z"}"""),
        Arguments.of(
            new Event.CampaignAdmitted("double12", UNPACED, NOON),
            Event.class,
            """
            {"type":"campaign-admitted","about":"double12","campaign":{"id":"double12",\
            "segment":"gold","message":"x","send_at":"2026-12-12T12:00:00.001Z",\
            "expire_after":"PT0.001S"},"at":"2026-12-12T12:00:00.001Z"}"""),
        Arguments.of(
            new Event.CampaignRefused("double12", "no segment 'gold'", NOON),
            Event.class,
            """
            {"type":"campaign-refused","about":"double12","reason":"no segment 'gold'",\
            "at":"2026-12-12T12:00:00.001Z"}"""),
        Arguments.of(
            new Event.AudienceCounted("double12", new Tally(3, 1, 1), NOON),
            Event.class,
            """
            {"type":"audience-counted","about":"double12","tally":{"selected":3,"withdrawn":1,\
            "released":1},"at":"2026-12-12T12:00:00.001Z"}"""),
        Arguments.of(
            new Outcome(
                "double12",
                "m1",
                "+8613912345678",
                key,
                2,
                Outcome.State.SENT,
                null,
                null,
                "smpp",
                "id-9",
                NOON,
                NOON,
                NOON,
                null),
            Outcome.class,
            """
            {"campaign":"double12","member":"m1","phone":"+8613912345678",\
            "dedup_key":"80000000000000000000000000000001","parts":2,"state":"SENT",\
            "route":"smpp","message_id":"id-9","due":"2026-12-12T12:00:00.001Z",\
            "released":"2026-12-12T12:00:00.001Z","sent":"2026-12-12T12:00:00.001Z"}"""),
        Arguments.of(
            new Outcome(
                "double12",
                "m1",
                "+8613912345678",
                null,
                0,
                Outcome.State.SUPPRESSED,
                "MISSING_FIELD",
                null,
                null,
                null,
                NOON,
                null,
                null,
                null),
            Outcome.class,
            """
            {"campaign":"double12","member":"m1","phone":"+8613912345678","parts":0,\
            "state":"SUPPRESSED","reason":"MISSING_FIELD","due":"2026-12-12T12:00:00.001Z"}"""),
        Arguments.of(
            new DeadLetter("members", "phone is empty", "{\"a\":1}", NOON),
            DeadLetter.class,
            """
            {"source":"members","reason":"phone is empty","raw":"{\\"a\\":1}",\
            "at":"2026-12-12T12:00:00.001Z"}"""));
  }

  @ParameterizedTest
  @MethodSource("records")
  void writesAndReadsEveryRecord(Object value, Class<?> type, String json) {
    assertThat(Json.text(Json.bytes(value))).isEqualTo(json);
    assertThat(Json.read(Json.bytes(value), type)).isEqualTo(value);
  }

  @ParameterizedTest
  @MethodSource("records")
  void ignoresWhatANewerJobAdded(Object value, Class<?> type, String json) {
    String newer =
        json.replaceFirst("\\{", "{\"zone\":{\"a\":[1]},").replaceFirst("}$", ",\"z\":1}");

    assertThat(read(newer, type)).isEqualTo(value);
  }

  @Test
  void keysControlRecordsForCompaction() {
    assertThat(new ControlRecord.PublishedSegment("gold", "x", 1).key()).isEqualTo("segment:gold");
    assertThat(new ControlRecord.AnnouncedCampaign(CAMPAIGN, NOON).key())
        .isEqualTo("campaign:double12");
  }

  @Test
  void readsAnInstantWithAnyOffset() {
    assertThat(campaignWith("\"send_at\":\"2026-12-12T20:00:00+08:00\"").campaign().sendAt())
        .isEqualTo("2026-12-12T12:00:00Z");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '#',
      quoteCharacter = '`',
      value = {
        "``# No content to map due to end-of-input (line 1, column 0)",
        "null# it is null",
        "[]# Unexpected token (END_ARRAY)",
        "{# Unexpected end-of-input",
        "{}# missing type id property 'kind'",
        "{\"kind\":\"x\"}# Could not resolve type id 'x'",
        "{\"kind\":\"segment\",\"name\":\"a\",\"sql\":\"x\",\"version\":1} {}# Trailing token",
        "{\"kind\":\"segment\",\"name\":\"a\",\"sql\":\"x\",\"version\":\"y\"}# version: Cannot"
            + " deserialize value of type `long` from String \"y\"",
        "{\"kind\":\"segment\",\"name\":\"A b\",\"sql\":\"x\"}# segment: name must be 1 to 64",
        "{\"kind\":\"segment\",\"sql\":\"x\"}# segment: name must be 1 to 64",
        "{\"kind\":\"segment\",\"name\":\"a\"}# segment: sql must not be empty",
        "{\"kind\":\"campaign\"}# campaign is missing",
      })
  void saysWhyARecordCantBeRead(String json, String problem) {
    assertThatThrownBy(() -> read(json, ControlRecord.class))
        .isInstanceOf(InvalidInputException.class)
        .message()
        .startsWith("cannot be read as ControlRecord: ")
        .contains(problem)
        .doesNotContain("\n")
        .satisfies(
            message -> assertThat(problem.equals("it is null") || message.endsWith(")")).isTrue());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '#',
      quoteCharacter = '`',
      value = {
        "\"id\":\"A B\"# campaign: id must be 1 to 64 of a-z, 0-9, '.', '_' and '-', and begin with"
            + " a letter or digit",
        "\"id\":null# campaign: id must be 1 to 64 of a-z, 0-9, '.', '_' and '-', and begin with a"
            + " letter or digit",
        "\"message\":\" \"# campaign: message must not be empty",
        "\"send_at\":null# campaign: send_at is missing",
        "\"expire_after\":\"PT0S\"# campaign: expire_after must be a positive duration such as PT1H",
        "\"pace\":\"fast\"# 'fast' is no pace; write messages per second, such as 5000/s",
        "\"pace\":\"0/s\"# '0/s' is no pace; write messages per second, such as 5000/s",
      })
  void letsOurOwnWordsThroughWhereARecordRefuses(String field, String problem) {
    assertThatThrownBy(() -> campaignWith(field))
        .isInstanceOf(InvalidInputException.class)
        .message()
        .startsWith("cannot be read as ControlRecord: " + problem + " (line 2, column ");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '#',
      quoteCharacter = '`',
      value = {
        "\"send_at\":\"tomorrow\"# campaign.send_at: Cannot deserialize",
        "\"expire_after\":\"1h\"# campaign.expire_after: Cannot deserialize",
        "\"pace\":5000# campaign.pace: Cannot construct",
      })
  void namesTheFieldThatCantBeRead(String field, String problem) {
    assertThatThrownBy(() -> campaignWith(field))
        .isInstanceOf(InvalidInputException.class)
        .message()
        .startsWith("cannot be read as ControlRecord: " + problem)
        .contains(" (line 2, column ");
  }

  @Test
  void refusesADedupKeyThatIsNone() {
    assertThatThrownBy(() -> read("{\"dedup_key\":\"12\"}", Outcome.class))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageStartingWith(
            "cannot be read as Outcome: a dedup key is 32 hexadecimal digits, not '12'");
  }

  @Test
  void survivesHalfACharacter() {
    Event event = new Event.SegmentRefused("gold", "Unknown identifier 'x\uD83D'", NOON);

    assertThat(Json.read(Json.bytes(event), Event.class)).isEqualTo(event);
  }

  /** What can't be read goes to the dead letters; anything else thrown would stop the job. */
  @ParameterizedTest
  @MethodSource("records")
  void saysTheSameOfAnyOctetsThatCantBeRead(Object value, Class<?> type, String json) {
    Random random = new Random(json.hashCode());
    String[] odd = {
      "null", "1e400", "99999999999999999999", "-1", "\"\"", "[]", "{}", "\"\\ud83d\""
    };
    for (int run = 0; run < 2_000; run++) {
      byte[] octets = json.getBytes(StandardCharsets.UTF_8);
      for (int i = random.nextInt(4); i > 0; i--) {
        octets[random.nextInt(octets.length)] = (byte) random.nextInt();
      }
      if (random.nextBoolean()) {
        octets = Arrays.copyOfRange(octets, random.nextInt(3), random.nextInt(3, octets.length));
      } else {
        octets =
            json.replaceFirst(
                    "(\\G.{" + random.nextInt(json.length()) + "}.*?:)[^,}]*",
                    "$1" + odd[random.nextInt(odd.length)].replace("\\", "\\\\"))
                .getBytes(StandardCharsets.UTF_8);
      }
      byte[] unsure = octets;
      assertThatCode(() -> readOrRefuse(unsure, type))
          .as(() -> Json.text(unsure))
          .doesNotThrowAnyException();
    }
  }

  @Test
  void saysSoOfOctetsThatOnlyLookLikeUtf32() {
    assertThatThrownBy(() -> Json.read(new byte[] {0, 0, 0, '{', 0x7F, 0, 0, 0}, Event.class))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageStartingWith("cannot be read as Event: ");
  }

  private static void readOrRefuse(byte[] json, Class<?> type) {
    try {
      Json.read(json, type);
    } catch (InvalidInputException e) {
      assertThat(e).hasMessageStartingWith("cannot be read as " + type.getSimpleName() + ": ");
    }
  }

  private static ControlRecord.AnnouncedCampaign campaignWith(String field) {
    String name = field.substring(0, field.indexOf(':') + 1);
    String fields =
        Stream.of(
                "\"id\":\"a\"",
                "\"segment\":\"b\"",
                "\"message\":\"m\"",
                "\"send_at\":\"2026-12-12T12:00:00Z\"",
                "\"expire_after\":\"PT1H\"",
                "\"pace\":\"1/s\"")
            .map(given -> given.startsWith(name) ? field : given)
            .reduce((a, b) -> a + "," + b)
            .orElseThrow();
    String json =
        "{\"kind\":\"campaign\",\n\"campaign\":{"
            + fields
            + "},\"announced_at\":\"2026-12-12T12:00:00Z\"}";
    return (ControlRecord.AnnouncedCampaign) read(json, ControlRecord.class);
  }

  private static <T> T read(String json, Class<T> type) {
    return Json.read(json.getBytes(StandardCharsets.UTF_8), type);
  }
}
