// SPDX-License-Identifier: Apache-2.0
package io.kadian.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.kadian.testing.Hostile;
import io.kadian.testing.Rules;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Whatever is typed or read is either used right or refused in words. */
class HostileTextTest {
  private static final Instant NOW = Instant.parse("2026-12-01T00:00:00Z");

  /** 3GPP TS 23.038, 6.2.1, written down a second time: what one septet can say. */
  private static final String ONE_SEPTET =
      "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡"
          + "ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà";

  private static final String TWO_SEPTETS = "\f^{}\\[~]|€";

  private static final String YAML =
      """
      id: double12-gold
      segment: gold-guangzhou
      message: "【富销云】{{first_name|会员}},双12 拒收请回复R"
      send_at: 2026-12-12T20:00:00+08:00
      expire_after: PT1H
      pace: 5000/s
      """;

  @Provide
  Arbitrary<String> whole() {
    Arbitrary<String> gsm =
        Arbitraries.strings().withChars((ONE_SEPTET + TWO_SEPTETS).toCharArray()).ofMaxLength(700);
    return Arbitraries.oneOf(Hostile.wholeTexts(), gsm, gsm.map(text -> text + "😀"));
  }

  @Property(tries = 2000)
  void encodesAndSplitsAsAReferenceDoes(@ForAll("whole") String text) {
    int[] costs = septets(text);
    boolean ucs2 = costs == null;
    int[] units = ucs2 ? text.codePoints().map(Character::charCount).toArray() : costs;
    int parts = parts(units, ucs2 ? 70 : 160, ucs2 ? 67 : 153);
    if (parts > EncodedText.MAX_PARTS) {
      assertThatCode(() -> EncodedText.of(text, (byte) 7))
          .isInstanceOf(InvalidInputException.class);
      return;
    }
    EncodedText encoded = EncodedText.of(text, (byte) 7);
    assertThat(encoded.coding()).isEqualTo(ucs2 ? DataCoding.UCS_2 : DataCoding.GSM_7);
    assertThat(encoded.count()).isEqualTo(parts);
    assertThat(encoded.text()).isEqualTo(text);
    for (int i = 0; i < parts; i++) {
      byte[] part = encoded.parts()[i];
      assertThat(part).hasSizeLessThanOrEqualTo(ucs2 ? 140 : parts == 1 ? 160 : 159);
      if (parts > 1) {
        assertThat(Arrays.copyOf(part, 6))
            .containsExactly(5, 0, 3, 7, (byte) parts, (byte) (i + 1));
      }
      if (ucs2) {
        int from = parts > 1 ? 6 : 0;
        String alone = new String(part, from, part.length - from, StandardCharsets.UTF_16BE);
        assertThat(alone.codePoints()).noneMatch(c -> c >= 0xD800 && c <= 0xDFFF);
      }
    }
  }

  /** What each character costs, or null if one isn't in the alphabet. */
  private static int[] septets(String text) {
    int[] costs =
        text.chars()
            .map(c -> ONE_SEPTET.indexOf(c) >= 0 ? 1 : TWO_SEPTETS.indexOf(c) >= 0 ? 2 : 0)
            .toArray();
    return Arrays.stream(costs).anyMatch(cost -> cost == 0) ? null : costs;
  }

  /** Fills one part after the other with characters that are never divided. */
  private static int parts(int[] units, int alone, int each) {
    if (Arrays.stream(units).sum() <= alone) {
      return 1;
    }
    int parts = 1;
    int room = each;
    for (int unit : units) {
      if (unit > room) {
        parts++;
        room = each;
      }
      room -= unit;
    }
    return parts;
  }

  @Property(tries = 500)
  void takesComposedAndDecomposedForTheSameText(@ForAll("whole") String text) {
    DedupKey key = DedupKey.of("+8613812345678", text);
    assertThat(DedupKey.of("+8613812345678", Normalizer.normalize(text, Normalizer.Form.NFD)))
        .isEqualTo(key);
    assertThat(DedupKey.of("+8613812345679", text)).isNotEqualTo(key);
    assertThat(DedupKey.of("+8613812345678", text + ".")).isNotEqualTo(key);
  }

  @Provide
  Arbitrary<String> hostile() {
    return Hostile.texts();
  }

  @Property(tries = 1000)
  void putsInWhatAColumnHoldsAndNothingMore(@ForAll("hostile") String held) {
    String rendered =
        Template.parse("<{{a|x}}|{{b}}>").render(column -> "b".equals(column) ? "b" : held);
    assertThat(rendered).isEqualTo("<" + (held.isBlank() ? "x" : held) + "|b>");
  }

  @Property(tries = 1000)
  void refusesOrKeepsATemplate(@ForAll("hostile") String message) {
    try {
      Template template = Template.parse(message);
      assertThat(Template.isSendable(message)).isTrue();
      if (template.columns().isEmpty()) {
        assertThat(template.withFallbacks()).isEqualTo(message);
      }
    } catch (InvalidInputException e) {
      assertThat(e).hasMessageStartingWith("message: ");
    }
  }

  @Provide
  Arbitrary<String> yaml() {
    Arbitrary<Integer> at = Arbitraries.integers().between(0, YAML.length());
    Arbitrary<String> noise =
        Arbitraries.oneOf(
            Hostile.texts(),
            Arbitraries.of(
                "\n",
                ": ",
                "- ",
                "&a *a",
                "!!java.net.URL [x]",
                "---\n",
                "\t",
                "\"",
                "'",
                "|\n",
                "{",
                "[",
                "#",
                "? ",
                "*x",
                "&x ",
                "%",
                "@",
                "`",
                "<<: *a\n",
                "~",
                "[".repeat(5000),
                "{a: ".repeat(2000)));
    Arbitrary<String> mutated =
        Combinators.combine(at, at, noise)
            .as(
                (from, to, text) ->
                    YAML.substring(0, from) + text + YAML.substring(Math.max(from, to)));
    return Arbitraries.oneOf(
        mutated,
        mutated,
        Combinators.combine(at, noise).as((i, t) -> YAML.substring(0, i) + t + YAML.substring(i)),
        noise);
  }

  @Property(tries = 2000)
  void readsACampaignOrSaysWhatIsWrong(@ForAll("yaml") String yaml) {
    try {
      Campaign campaign = CampaignFile.read(yaml, "c.yaml", NOW, Rules.SHANGHAI);
      assertThat(Json.read(Json.bytes(campaign), Campaign.class)).isEqualTo(campaign);
      CampaignFile.warnings(campaign);
    } catch (InvalidInputException e) {
      assertThat(e.getMessage()).startsWith("c.yaml");
    }
  }

  @Provide
  Arbitrary<String> sql() {
    Arbitrary<String> word =
        Arbitraries.of(
            "SELECT * FROM members WHERE ",
            "tier = 'GOLD'",
            "(",
            ")",
            "--",
            "/*",
            "*/",
            "'",
            "`",
            ";",
            " AND ",
            "\n",
            "//",
            "E'\\'",
            "U&'\\d800'",
            "＝",
            "\u3000",
            "*".repeat(3000),
            "NOW()",
            "WHERE");
    return Arbitraries.oneOf(
        Hostile.texts(),
        Combinators.combine(word, word, Hostile.texts(), word, word)
            .as((a, b, c, d, e) -> "SELECT * FROM members WHERE " + a + b + c + d + e),
        word.list().ofMaxSize(12).map(words -> String.join("", words)));
  }

  @Property(tries = 2000)
  void readsASegmentOrSaysWhatIsWrong(@ForAll("sql") String sql) {
    try {
      Segment segment = Segment.parse("s", sql);
      assertThat(Segment.conditionInPlace(sql))
          .hasSameSizeAs(sql.startsWith("\uFEFF") ? sql.substring(1) : sql);
      BoundedSql.check(segment.condition());
    } catch (InvalidInputException e) {
      assertThat(e.getMessage()).isNotBlank();
    }
  }

  @Provide
  Arbitrary<byte[]> events() {
    return Arbitraries.of(
            new Event.SegmentAccepted("gold", 1, NOW),
            new Event.SegmentRefused("gold", "x", NOW),
            new Event.CampaignRefused("double12", "x", NOW),
            new Event.AudienceCounted("double12", new Tally(3, 2, 1), NOW),
            new Event.RollCalled("roll-call", "3f2a", NOW, List.of("double12"), NOW),
            new Event.RollAnswered("double12", "3f2a", 0, 1, new Tally(3, 2, 1), NOW),
            new Event.CampaignAdmitted(
                "double12", CampaignFile.read(YAML, "c.yaml", NOW, Rules.SHANGHAI), NOW))
        .flatMap(event -> Hostile.mutated(Json.text(Json.bytes(event))));
  }

  @Property(tries = 2000)
  void readsAWholeEventOrRefusesIt(@ForAll("events") byte[] json) {
    try {
      Event event = Json.read(json, Event.class);
      assertThat(event.about()).isNotNull();
      assertThat(event.at()).isNotNull();
      assertThat(Json.read(Json.bytes(event), Event.class)).isEqualTo(event);
    } catch (InvalidInputException e) {
      assertThat(e).hasMessageStartingWith("cannot be read as Event");
    }
  }

  @Property(tries = 300)
  void keepsADeadLetterThatFitsAKafkaRecord(@ForAll("hostile") String text) {
    byte[] raw =
        text.repeat(Math.max(1, 1_000_000 / Math.max(1, text.length())))
            .getBytes(StandardCharsets.UTF_8);
    DeadLetter letter = DeadLetter.of("control", text.repeat(20), raw, NOW);
    assertThat(Json.bytes(letter)).hasSizeLessThan(1_000_000);
    assertThat(List.of(letter.source(), letter.reason(), letter.raw())).doesNotContainNull();
  }

  @Provide
  Arbitrary<String> phones() {
    return Arbitraries.oneOf(
        Hostile.texts(),
        Arbitraries.strings().withChars("+0123456789-() ,;extx＋１３８\u202A\u0000").ofMaxLength(60));
  }

  @Property(tries = 2000)
  void normalisesAPhoneOrSaysWhyNot(@ForAll("phones") String phone) {
    try {
      assertThat(new Phones("CN").normalise(phone)).matches("\\+[1-9]\\d{6,14}");
    } catch (InvalidInputException e) {
      assertThat(e).hasMessageStartingWith("phone ");
    }
  }
}
