// SPDX-License-Identifier: Apache-2.0
package io.kadian.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.kadian.testing.Rules;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.regex.Matcher;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CampaignFileTest {
  private static final Instant NOW = Instant.parse("2026-12-01T00:00:00Z");

  private static final String GOOD =
      """
      id: double12-gold
      segment: gold-guangzhou
      message: "【富销云】{{first_name|会员}},双12今晚8点开抢 t.cn/abc 拒收请回复R"
      send_at: 2026-12-12T20:00:00+08:00
      """;

  @Test
  void readsEveryKey() {
    assertThat(read(GOOD + "expire_after: PT90M\npace: 5000/s\n"))
        .isEqualTo(
            new Campaign(
                "double12-gold",
                "gold-guangzhou",
                "【富销云】{{first_name|会员}},双12今晚8点开抢 t.cn/abc 拒收请回复R",
                Instant.parse("2026-12-12T12:00:00Z"),
                Duration.ofMinutes(90),
                new Pace(5000)));
  }

  @Test
  void expiresAfterAnHourAtNoPaceIfNothingElseIsSaid() {
    Campaign campaign = read(GOOD);

    assertThat(campaign.expireAfter()).isEqualTo(Duration.ofHours(1));
    assertThat(campaign.pace()).isNull();
  }

  @Test
  void takesCommentsAByteOrderMarkAndLineEndsOfWindows() {
    String yaml =
        "\uFEFF# Double 12\n---\n" + GOOD + "pace: 5000/s   # bounded by the route anyway\n";

    assertThat(read(yaml.replace("\n", "\r\n"))).isEqualTo(read(GOOD + "pace: 5000/s\n"));
  }

  @Test
  void stripsTheLineEndThatABlockTextBringsAlong() {
    String block = GOOD.replaceFirst("message: .*", "message: |\n  【富销云】你好 # 1\n  退订回T");

    assertThat(read(block).message()).isEqualTo("【富销云】你好 # 1\n退订回T");
  }

  @Test
  void tellsAllProblemsOfAFileAtOnce() {
    String yaml =
        """
        id: Double 12
        segmnt: gold-guangzhou
        message: "{{first_name"
        send_at: 2026-11-30T08:00:00+08:00
        expire_after: PT0S
        pace: fast
        pace: 10/s
        """;

    assertThatThrownBy(() -> read(yaml))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage(
            """
            c.yaml:1: id: 'Double 12' must be 1 to 64 of a-z, 0-9, '.', '_' and '-', and begin with \
            a letter or digit
            c.yaml:2: segmnt: is no key of a campaign; did you mean 'segment'?
            c.yaml:3: message: {{ at character 1 is not closed by }}
            c.yaml:4: send_at: '2026-11-30T08:00:00+08:00' was 1 day ago; write an instant still to \
            come
            c.yaml:5: expire_after: 'PT0S' is no time at all; write PT1H, say
            c.yaml:6: pace: 'fast' is no pace; write messages per second, such as 5000/s
            c.yaml:7: pace: stands in line 6 already; remove one
            c.yaml: segment: is missing; write segment: gold-guangzhou, a file's name in \
            sql/segments""");
  }

  @ParameterizedTest
  @ValueSource(strings = {"id", "segment", "message", "send_at"})
  void saysWhichKeyIsMissingAndWhatToWrite(String key) {
    assertThat(problemsOf(GOOD.replaceFirst("(?m)^" + key + ":.*\n", "")))
        .singleElement()
        .asString()
        .startsWith("c.yaml: " + key + ": is missing; write " + key + ": ");
  }

  @ParameterizedTest
  @ValueSource(strings = {"id", "segment", "message", "send_at"})
  void saysWhichKeyIsEmpty(String key) {
    for (String nothing : List.of("", " ~", " null", " \"\"", " '  '", " \"\\t\"")) {
      assertThat(
              problemsOf(
                  GOOD.replaceFirst(
                      "(?m)^(" + key + ":).*", "$1" + Matcher.quoteReplacement(nothing))))
          .singleElement()
          .asString()
          .contains(key + ": is empty; write " + key + ": ");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"expire_after", "pace"})
  void letsAnOptionalKeyBeLeftOutButNotEmpty(String key) {
    assertThat(problemsOf(GOOD + key + ":\n"))
        .singleElement()
        .asString()
        .startsWith("c.yaml:5: " + key + ": is empty; leave it out or write " + key + ": ");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '¦',
      value = {
        "sendAt¦ send_at",
        "send-at¦ send_at",
        "sned_at¦ send_at",
        "expires_after¦ expire_after",
        "expiry_after¦ expire_after",
        "peace¦ pace",
        "Id¦ id",
        "massage¦ message"
      })
  void asksWhetherANearMissWasMeant(String key, String meant) {
    assertThat(problemsOf(GOOD + key + ": x\n"))
        .singleElement()
        .isEqualTo("c.yaml:5: " + key + ": is no key of a campaign; did you mean '" + meant + "'?");
  }

  @Test
  void readsWhatACampaignIsForAndItsHoldout() {
    assertThat(read(GOOD + "kind: transactional\n").isTransactional()).isTrue();
    assertThat(read(GOOD + "kind: marketing\nholdout: 5%\n"))
        .returns(false, Campaign::isTransactional)
        .returns(new Holdout(500), Campaign::holdout);
    assertThatThrownBy(() -> read(GOOD + "kind: urgent\nholdout: all\n"))
        .hasMessageContaining("kind: 'urgent' is neither marketing nor transactional")
        .hasMessageContaining("holdout: 'all' is no percentage; write 5% or 0.5%");
    assertThatThrownBy(() -> read(GOOD + "kind: transactional\nholdout: 5%\n"))
        .hasMessageContaining("holdout: is for marketing");
  }

  @Test
  void listsTheKeysIfNoneIsNear() {
    assertThat(problemsOf(GOOD + "colour: red\n"))
        .containsExactly(
            "c.yaml:5: colour: is no key of a campaign; there are id, segment, message, variants,"
                + " weights, send_at, zone, recurring, expire_after, window, pace, weight, kind,"
                + " holdout, audience");
  }

  @Test
  void readsInstantsOfMembers() {
    Campaign local = read(sendingAt("2026-12-12T10:00") + "zone: member\n");
    assertThat(local.memberTime()).isEqualTo(MemberTime.LOCAL);
    assertThat(local.sendAt()).isEqualTo(Instant.parse("2026-12-12T02:00:00Z"));
    Campaign fallback = read(sendingAt("2026-12-12T10:00") + "zone: member|America/New_York\n");
    assertThat(fallback.sendAt()).isEqualTo(Instant.parse("2026-12-12T15:00:00Z"));
    Campaign own = read(sendingAt("2026-12-12T10:00") + "zone: Asia/Tokyo\n");
    assertThat(own.memberTime()).isNull();
    assertThat(own.sendAt()).isEqualTo(Instant.parse("2026-12-12T01:00:00Z"));
    Campaign birthday = read(sendingAt("birthday 10:00"));
    assertThat(birthday.memberTime()).isEqualTo(MemberTime.parse("birthday 10:00"));
    assertThat(birthday.sendAt()).isBeforeOrEqualTo(NOW).isAfter(NOW.minusSeconds(86_401));
  }

  @Test
  void readsWhatIsSentAgainAndAgain() {
    Campaign weekly =
        read(GOOD.replaceFirst("(?m)^send_at:.*\n", "") + "recurring: 0 10 * * MON\n");
    assertThat(weekly.recurring()).isEqualTo(new Recurrence("0 10 * * MON"));
    assertThat(weekly.occurrence(Instant.parse("2026-12-14T02:00:00Z")))
        .returns("double12-gold.20261214t0200z", Campaign::id)
        .returns(null, Campaign::recurring);
  }

  @Test
  void readsVariantsWithTheirWeights() {
    String texts = "variants:\n  price: \"满300减60 退订回T\"\n  gift: \"送礼品 退订回T\"\n";
    String rest = GOOD.replaceFirst("(?m)^message:.*\n", "");
    assertThat(read(rest + texts).variants()).extracting(Variant::weight).containsExactly(1, 1);
    assertThat(read(rest + texts + "weights: gift 30, price 70\n").variants())
        .containsExactly(
            new Variant("price", "满300减60 退订回T", 70), new Variant("gift", "送礼品 退订回T", 30));
    assertThat(problemsOf(rest + texts + "weights: gift 30\n"))
        .containsExactly("c.yaml:7: weights: must name each variant once: price, gift");
    assertThat(problemsOf(GOOD + texts))
        .containsExactly("c.yaml:5: variants: there is a message as well; remove one");
    assertThat(problemsOf(rest + "variants: {only: \"双12 退订回T\"}\n"))
        .containsExactly("c.yaml: variants: must be 2 to 26, each with a name of its own");
    assertThat(problemsOf(rest + "variants:\n  a: \"双12\"\n  B b: \"双{{12\"\n"))
        .containsExactly(
            "c.yaml:6: variants: B b: message: {{ at character 2 is not closed by }}",
            "c.yaml:6: variants: 'B b' must be 1 to 16 of a-z, 0-9, '_' and '-'");
  }

  @Test
  void readsWindowAudienceAndWeight() {
    Campaign campaign = read(GOOD + "window: 09:00-20:00 suppress\naudience: frozen\nweight: 3\n");
    assertThat(campaign.window()).isEqualTo(SendWindow.parse("09:00-20:00 suppress"));
    assertThat(campaign.audience()).isEqualTo(new Freeze(null));
    assertThat(campaign.weight()).isEqualTo(3);
    assertThat(read(GOOD + "audience: live\n").audience()).isNull();
    assertThat(read(GOOD + "audience: frozen 2026-12-12T12:00:00+08:00\n").audience().at())
        .isEqualTo(Instant.parse("2026-12-12T04:00:00Z"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '¦',
      value = {
        "zone: Asia/Shanghia¦ zone: 'Asia/Shanghia' is no time zone; did you mean 'Asia/Shanghai'?",
        "window: 8-21¦ window: '8-21' is no window; write 08:00-21:00 wait",
        "audience: fixed¦ audience: 'fixed' is neither live, nor frozen, nor frozen 2026",
        "audience: frozen 2027-01-01T00:00:00Z¦ audience: must be frozen before send_at",
        "weight: 1000¦ weight: is no whole number from 1 to 100; leave it out or write weight: 3",
        "weight: a¦ weight: is no whole number from 1 to 100",
        "recurring: 0 10 31 2 *¦ recurring: '0 10 31 2 *' never comes; write 0 10 * * MON, say",
        "recurring: 10 o'clock¦ recurring: '10 o'clock' is not cron's",
        "zone: member¦ send_at: is the same for all members; with zone: member write date and time",
      })
  void saysWhatIsWrongWithATerm(String line, String problem) {
    assertThat(problemsOf(GOOD + line + "\n")).singleElement().asString().contains(problem);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '¦',
      value = {
        "id: 1212¦ c.yaml:5: id: is a number, not a text; put it in quotes: id: \"1212\"",
        "id: yes¦ c.yaml:5: id: is true or false, not a text; put it in quotes: id: \"yes\"",
        "segment: [a, b]¦ c.yaml:5: segment: is a list, not a text; write segment: gold-guangzhou,"
            + " a file's name in sql/segments",
        "segment: {a: b}¦ c.yaml:5: segment: is a map, not a text; write segment: gold-guangzhou,"
            + " a file's name in sql/segments",
        "segment: *there¦ c.yaml:5: segment: is an alias or binary, not a text; write segment:"
            + " gold-guangzhou, a file's name in sql/segments",
        "message: 12.5¦ c.yaml:5: message: is a number, not a text; put it in quotes: message:"
            + " \"12.5\"",
        "send_at: 20261212¦ c.yaml:5: send_at: is a number, not a text; write send_at:"
            + " 2026-12-12T20:00:00+08:00",
        "expire_after: 60¦ c.yaml:5: expire_after: is a number, not a text; leave it out or write"
            + " expire_after: PT1H",
        "pace: 5000¦ c.yaml:5: pace: is a number, not a text; leave it out or write pace: 5000/s",
      })
  void saysWhatStandsWhereATextIsWanted(String line, String problem) {
    String key = line.substring(0, line.indexOf(':'));

    assertThat(problemsOf(GOOD.replaceFirst("(?m)^" + key + ":.*\n", "#\n") + line + "\n"))
        .containsExactly(problem);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '¦',
      value = {
        "2026-12-12T20:00:00¦ has no offset; write 2026-12-12T20:00:00+08:00, say, or add zone:"
            + " Asia/Shanghai",
        "2026-12-12 20:00¦ has no offset; write 2026-12-12T20:00+08:00, say, or add zone:"
            + " Asia/Shanghai",
        "2026-12-12 20:00:00+08:00¦ is not as ISO-8601 has it; write 2026-12-12T20:00:00+08:00",
        "2026/12/12 20:00 +0800¦ is not as ISO-8601 has it; write 2026-12-12T20:00+08:00",
        "2026-13-12T20:00:00+08:00¦ is no instant (Invalid value for MonthOfYear (valid values 1 -"
            + " 12): 13); write date, time and offset, such as 2026-12-12T20:00:00+08:00",
        "2026-02-29T20:00:00+08:00¦ is no instant (Invalid date 'February 29' as '2026' is not a"
            + " leap year); write date, time and offset, such as 2026-12-12T20:00:00+08:00",
        "2026-12-12¦ is no instant; write date, time and offset, such as 2026-12-12T20:00:00+08:00",
        "tonight¦ is no instant; write date, time and offset, such as 2026-12-12T20:00:00+08:00",
      })
  void saysHowAnInstantIsWritten(String time, String problem) {
    assertThat(problemsOf(sendingAt(time)))
        .containsExactly("c.yaml:4: send_at: '" + time + "' " + problem);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '¦',
      value = {
        "2026-11-30T23:59:59.999Z¦ less than a second",
        "2026-11-30T23:59:59Z¦ 1 second",
        "2026-11-30T23:00:00Z¦ 1 hour",
        "2026-12-01T07:57:59+08:00¦ 2 minutes 1 second",
        "2026-11-28T20:00:00Z¦ 2 days 4 hours",
        "2025-12-01T00:00:00Z¦ 365 days",
      })
  void saysHowLongAgoAnInstantWas(String time, String ago) {
    assertThat(problemsOf(sendingAt(time)))
        .singleElement()
        .asString()
        .contains("was " + ago + " ago");
  }

  @Test
  void letsACampaignBeginThisVeryInstant() {
    assertThat(read(sendingAt("2026-12-01T08:00:00+08:00")).sendAt()).isEqualTo(NOW);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"2026-12-12T12:00Z", "2026-12-12T20:00+08", "2026-12-12T20:00:00.000+08:00"})
  void takesEveryFormOfAnInstantThatIso8601Has(String time) {
    assertThat(read(sendingAt(time))).isEqualTo(read(GOOD));
  }

  @Test
  void refusesAYearThatIsSurelyASlip() {
    assertThat(problemsOf(sendingAt("+20261-12-12T20:00:00+08:00")))
        .containsExactly("c.yaml:4: send_at: '+20261-12-12T20:00:00+08:00' is after the year 9999");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '¦',
      value = {
        "1h¦ is no ISO-8601 duration; write PT1H for an hour, PT30M for half of one",
        "P1M¦ is no ISO-8601 duration; write PT1H for an hour, PT30M for half of one",
        "PT¦ is no ISO-8601 duration; write PT1H for an hour, PT30M for half of one",
        "PT99999999999999999999H¦ is no ISO-8601 duration; write PT1H for an hour, PT30M for half"
            + " of one",
        "PT0S¦ is no time at all; write PT1H, say",
        "PT0.0001S¦ is no time at all; write PT1H, say",
        "-PT1H¦ is no time at all; write PT1H, say",
        "P367D¦ is above 366 days; write PT1H, say",
        "PT2562047788015215H¦ is above 366 days; write PT1H, say",
      })
  void saysWhatIsWrongWithADuration(String duration, String problem) {
    assertThat(problemsOf(GOOD + "expire_after: " + duration + "\n"))
        .containsExactly("c.yaml:5: expire_after: '" + duration + "' " + problem);
  }

  @ParameterizedTest
  @ValueSource(strings = {"5000", "0/s", "-1/s", "5000/m", "5k/s", "1.5/s", "1000000000/s"})
  void saysHowAPaceIsWritten(String pace) {
    assertThat(problemsOf(GOOD + "pace: \"" + pace + "\"\n"))
        .containsExactly(
            "c.yaml:5: pace: '" + pace + "' is no pace; write messages per second, such as 5000/s");
  }

  @Test
  void refusesATextThatNoMessageCanHold() {
    String tooLong = "双".repeat(67 * 255 + 1);

    assertThat(problemsOf(GOOD.replaceFirst("message: .*", "message: " + tooLong)))
        .containsExactly("c.yaml:3: message: the text takes 256 parts; a message has 255 at most");
  }

  @Test
  void noticesThatACommentCutsATextOff() {
    assertThat(problemsOf(GOOD.replaceFirst("message: .*", "message: 【富销云】今晚 #双12# 拒收请回复R")))
        .containsExactly(
            "c.yaml:3: message: what follows ' #' is a comment and would not be sent;"
                + " put the text in quotes: message: \"…\"");
    assertThat(read(GOOD.replaceFirst("message: (.*)", "message: $1 # the first of three")))
        .isEqualTo(read(GOOD));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '¦',
      value = {
        "message: 今晚8点: 开抢¦ is not YAML: mapping values are not allowed here; put the text in"
            + " quotes: message: \"…\"",
        "message: {{first_name|会员}},开抢¦ is not YAML: a key is expected here, not a list or a map;"
            + " put the text in quotes: message: \"…\"",
        "message: \"今晚8点¦ is not YAML: while scanning a quoted scalar, found unexpected end of"
            + " stream; put the text in quotes: message: \"…\"",
        "message: @all¦ is not YAML: while scanning for the next token, found character '@' that"
            + " cannot start any token. (Do not use @ for indentation); put the text in quotes:"
            + " message: \"…\"",
        "message：今晚8点¦ is not YAML: while scanning a simple key, could not find expected ':';"
            + " write a plain colon and a space, not ：",
      })
  void saysInOneLineWhyAFileIsNotYaml(String line, String problem) {
    assertThat(problemsOf(GOOD.replaceFirst("message: .*", line.replace("\\", "\\\\") + "\n")))
        .containsExactly("c.yaml:3: " + problem);
  }

  @Test
  void saysThatTabsDontIndent() {
    assertThat(problemsOf("id: a\n\tsegment: b\n"))
        .singleElement()
        .asString()
        .startsWith("c.yaml:2: is not YAML: while scanning for the next token, found character");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "\n", "# a campaign to be\n", "---\n", "~\n", "\uFEFF"})
  void saysThatAFileIsEmpty(String yaml) {
    assertThat(problemsOf(yaml)).containsExactly("c.yaml: is empty; write a 'key: value' a line");
  }

  @Test
  void saysThatAListIsNoCampaign() {
    assertThat(problemsOf("# two\n- id: a\n- id: b\n"))
        .containsExactly("c.yaml:2: is a list; take the '-' away and write a 'key: value' a line");
  }

  @Test
  void saysThatATextIsNoCampaign() {
    assertThat(problemsOf("double12\n"))
        .containsExactly("c.yaml:1: is no map; write a 'key: value' a line");
    assertThat(problemsOf("id：double12\n"))
        .containsExactly(
            "c.yaml:1: is no map; write a 'key: value' a line;"
                + " write a plain colon and a space, not ：");
  }

  @Test
  void refusesASecondDocument() {
    assertThat(problemsOf(GOOD + "---\n" + GOOD))
        .containsExactly("c.yaml:6: a second document begins; give it a file of its own");
  }

  @Test
  void refusesWhatWasDecodedFromAnotherCharset() {
    assertThat(problemsOf(GOOD.replace("富销云", "\uFFFD\uFFFD")))
        .containsExactly("c.yaml:3: holds U+FFFD, which no text has; save the file as UTF-8");
    assertThat(problemsOf("id: a\u0000\n"))
        .containsExactly("c.yaml:1: holds U+0000, which no text has; save the file as UTF-8");
  }

  @Test
  void saysWhereOfAnyFileThatCantBeRead() {
    Random random = new Random(20261212);
    String[] odd = {
      "\n", "\r", "\t", ": ", " #", "{", "}", "[", "]", "\"", "'", "|", ">", "&a", "*a"
    };
    String[] odder = {
      "!!", "---\n", "...", "- ", "? ", "%", "@", "\u2028", "😀", "\u0000", "：", "~"
    };
    for (int run = 0; run < 5_000; run++) {
      StringBuilder yaml = new StringBuilder(GOOD + "expire_after: PT1H\npace: 5000/s\n");
      for (int i = 1 + random.nextInt(4); i > 0; i--) {
        String[] some = random.nextBoolean() ? odd : odder;
        yaml.insert(random.nextInt(yaml.length()), some[random.nextInt(some.length)]);
        int from = random.nextInt(yaml.length());
        yaml.delete(from, Math.min(yaml.length(), from + random.nextInt(5)));
      }
      Throwable thrown = catchThrowable(() -> read(yaml.toString()));

      assertThat(thrown == null || thrown instanceof InvalidInputException)
          .as("%s%n%s", yaml, thrown)
          .isTrue();
      if (thrown != null) {
        assertThat(thrown.getMessage().lines())
            .as("%s", yaml)
            .allMatch(l -> l.startsWith("c.yaml:"));
      }
    }
  }

  @Test
  void refusesColumnsThatMembersDontHave() {
    Campaign campaign =
        read(GOOD.replace("{{first_name|会员}}", "{{frist_name|会员}}{{zodiac}}{{tier}}"));

    assertThatThrownBy(
            () -> CampaignFile.checkColumns(campaign, List.of("first_name", "tier"), "c.yaml"))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage(
            """
            c.yaml: message: members have no column 'frist_name'; did you mean 'first_name'?; \
            there are first_name, tier
            c.yaml: message: members have no column 'zodiac'; there are first_name, tier""");
  }

  @Test
  void takesTheColumnsThatMembersHave() {
    CampaignFile.checkColumns(read(GOOD), List.of("phone", "first_name"), "c.yaml");
  }

  private static String sendingAt(String time) {
    return GOOD.replaceFirst("send_at: .*", "send_at: " + time);
  }

  private static Campaign read(String yaml) {
    return CampaignFile.read(yaml, "c.yaml", NOW, Rules.SHANGHAI);
  }

  private static List<String> problemsOf(String yaml) {
    Throwable thrown = catchThrowable(() -> read(yaml));
    assertThat(thrown).isInstanceOf(InvalidInputException.class);
    return thrown.getMessage().lines().toList();
  }
}
