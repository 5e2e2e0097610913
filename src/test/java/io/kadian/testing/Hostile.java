// SPDX-License-Identifier: Apache-2.0
package io.kadian.testing;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;

/** Input that nobody should send, for property tests. */
public final class Hostile {
  private static final List<String> SNIPPETS =
      List.of(
          "",
          " ",
          "\u0000",
          "\u202Eabc\u202C", // right to left
          "é", // in two code points
          "a" + "\u0301".repeat(200),
          "😀👨‍👩‍👧‍👦🇨🇳",
          "\uD83D", // half an emoji
          "\uDE00",
          "{{phone}}",
          "{{first_name|{{tier}}}}",
          "}}{{",
          "'; DROP TABLE sms_log; --",
          "$1\\1${jndi:ldap://x}",
          "[]^{}|~€\\",
          "双12",
          "\uFEFF",
          "\r\n\t",
          "9".repeat(400),
          "双".repeat(10_000),
          "x".repeat(10_000));

  private Hostile() {}

  /** Lone surrogates and NUL among them. */
  public static Arbitrary<String> texts() {
    Arbitrary<String> any = Arbitraries.strings().all().ofMaxLength(200);
    Arbitrary<String> snippets = Arbitraries.of(SNIPPETS);
    return Arbitraries.oneOf(
        any, snippets, Combinators.combine(snippets, any, snippets).as((a, b, c) -> a + b + c));
  }

  /** Valid UTF-16, as whatever has been UTF-8 is. */
  public static Arbitrary<String> wholeTexts() {
    return texts()
        .map(text -> new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8));
  }

  public static Arbitrary<byte[]> octets() {
    return Arbitraries.bytes().array(byte[].class).ofMaxSize(300);
  }

  /** JSON values, right and wrong. */
  public static Arbitrary<String> jsonValues() {
    return Arbitraries.of(
        "null",
        "0",
        "-1",
        "1e999999999",
        "9223372036854775807",
        "true",
        "\"\"",
        "\"x\"",
        "\"\\u0000\"",
        "\"\\ud800\"",
        "{}",
        "[]",
        "[null]",
        "{\"a\":1}",
        "[".repeat(3000),
        "[".repeat(900) + "]".repeat(900),
        "\"" + "y".repeat(100_000) + "\"",
        "\"+1000000000-12-31T23:59:59Z\"",
        "\"-1000000000-01-01T00:00:00Z\"",
        "\"P99999999999D\"",
        "\"PT-1S\"",
        "\"0/s\"",
        "99999999999999999999999",
        "NaN",
        "\"SENT\"",
        "\"../../x\"",
        "\uFFFF");
  }

  /**
   * A record with one or more of: a value replaced, cut off, octets changed, a name changed.
   *
   * @param json of plain fields: {@code "name":value}
   */
  public static Arbitrary<byte[]> mutated(String json) {
    List<String> fields = Arrays.asList(json.split("(?<=[,{])(?=\")"));
    Arbitrary<String> replaced =
        Combinators.combine(Arbitraries.integers().between(0, fields.size() - 1), jsonValues())
            .as((at, value) -> with(fields, at, value));
    Arbitrary<String> dropped =
        Arbitraries.integers()
            .between(0, fields.size() - 1)
            .map(at -> String.join("", without(fields, at)).replaceAll(",(?=[}\\]])", ""));
    Arbitrary<String> cut =
        Arbitraries.integers().between(0, json.length()).map(end -> json.substring(0, end));
    Arbitrary<String> inserted =
        Combinators.combine(Arbitraries.integers().between(0, json.length()), texts())
            .as((at, text) -> json.substring(0, at) + text + json.substring(at));
    Arbitrary<byte[]> flipped =
        Combinators.combine(
                Arbitraries.integers().between(0, json.length() - 1), Arbitraries.bytes())
            .as(
                (at, octet) -> {
                  byte[] octets = json.getBytes(StandardCharsets.UTF_8);
                  octets[at] = octet;
                  return octets;
                });
    return Arbitraries.oneOf(
        Arbitraries.oneOf(replaced, dropped, cut, inserted)
            .map(text -> text.getBytes(StandardCharsets.UTF_8)),
        flipped,
        octets());
  }

  private static String with(List<String> fields, int at, String value) {
    String[] changed = fields.toArray(String[]::new);
    String field = changed[at];
    int colon = field.indexOf("\":");
    if (colon >= 0) {
      String end = field.replaceFirst("(?s).*?([,}\\]]*)$", "$1");
      changed[at] = field.substring(0, colon + 2) + value + end;
    }
    return String.join("", changed);
  }

  private static List<String> without(List<String> fields, int at) {
    return java.util.stream.IntStream.range(0, fields.size())
        .filter(i -> i != at)
        .mapToObj(fields::get)
        .toList();
  }
}
