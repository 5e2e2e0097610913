// SPDX-License-Identifier: Apache-2.0
package io.kadian.segment;

import static io.kadian.testing.Members.row;
import static io.kadian.testing.Members.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kadian.domain.InvalidInputException;
import io.kadian.testing.Members;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.TimestampData;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** SQL made to be slow, or to break the planner, is refused; what can't be foreseen is bounded. */
@Timeout(120)
class SlowSegmentTest {
  private static final TimestampData SEND_AT =
      TimestampData.fromInstant(Instant.parse("2026-12-12T12:00:00Z"));

  /** Generous for a loaded machine; unbounded, each would take years. */
  private static final Duration BOUNDED = Duration.ofSeconds(10);

  private static SegmentCompiler compiler;

  @BeforeAll
  static void warmUp() {
    compiler =
        new SegmentCompiler(Members.SCHEMA, ZoneOffset.UTC, SlowSegmentTest.class.getClassLoader());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '#',
      quoteCharacter = '"',
      value = {
        "REGEXP(first_name, '(a+a+)+b')#line 1: the regular expression takes for ever on 'aaa…'",
        "REGEXP(first_name, '(a+)\\1+b')#takes for ever",
        "REGEXP(first_name, '([a-z]+[a-z]+)*1')#takes for ever",
        "REGEXP(first_name, '^(([a-z]+)+)+$')#takes for ever",
        "REGEXP(first_name, '(好+好+)+很')#takes for ever",
        "regexp_extract(first_name, '(x+x+)+y', 1) = 'x'#takes for ever",
        "`REGEXP_REPLACE`(first_name, '(.*a){12}b', '') = 'x'#takes for ever",
        "REGEXP(first_name, '(((){1000}){1000}){1000}')#more than 10000 repeats",
        "REGEXP(first_name, 'a{99999999999}')#more than 10000 repeats",
        "REGEXP(first_name, '(')#no regular expression: Unclosed group",
        "first_name SIMILAR TO '(a+)+b'#write REGEXP",
        "first_name NOT SIMILAR TO '(a+)+b'#write REGEXP",
        "first_name LIKE '%a_%a_%a_%a_%b'#% twice",
        "first_name LIKE '%a%b%c%' ESCAPE '!'#% twice",
        "first_name LIKE tier#LIKE wants its pattern in quotes",
        "first_name LIKE CONCAT('%', tier)#LIKE wants its pattern in quotes",
        "REGEXP_COUNT(first_name, 'a') > 1#REGEXP_COUNT isn't bounded",
        "`regexp_substr`(first_name, '(a+)+$') = 'a'#REGEXP_SUBSTR isn't bounded",
        "STR_TO_MAP(first_name, '(a+)+$', '=')['a'] = 'b'#one or two characters",
        "JSON_EXISTS(first_name, '$[?(@.a =~ /(a+)+$/)]')#JSON path",
        "REPEAT(first_name, 100000) = 'a'#very long",
        "REPEAT(REPEAT(first_name, 1000), 1000) = 'a'#very long",
        "REPEAT(first_name, CHAR_LENGTH(first_name)) = 'a'#very long",
        "CAST(first_name AS CHAR(2000000000)) = 'a'#very long",
        "REPLACE(REPLACE(REPLACE(first_name, 'a', REPEAT('a', 99)), 'a', tier), 'a', tier) = 'b'"
            + "#very long"
      })
  void refuses(String condition, String because) {
    assertThatThrownBy(() -> compiler.compile(condition))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining(because);
    assertThat(compiler.compile("tier = 'GOLD'").test(member("x"), SEND_AT)).isTrue();
  }

  static java.util.stream.Stream<String> outsized() {
    return java.util.stream.Stream.of(
        "(".repeat(1000) + "TRUE" + ")".repeat(1000),
        "NOT ".repeat(300) + "TRUE",
        "- ".repeat(300) + "1 = 1",
        "tier = 'a'" + " AND tier = 'a'".repeat(300),
        "tier = " + "UPPER(".repeat(1000) + "tier" + ")".repeat(1000),
        "CASE WHEN TRUE THEN ".repeat(500) + "TRUE" + " END".repeat(500),
        "tier = 'a' OR ".repeat(50_000) + "TRUE",
        "tags" + "[1]".repeat(3000) + " = 'a'",
        "tier = " + "'a' || ".repeat(200) + "tier",
        "REGEXP(tier, '^a+$')" + " OR REGEXP(tier, '^a+$')".repeat(30),
        "tier LIKE '_a'" + " OR tier LIKE '_a'".repeat(30),
        "tier IN ('a'" + ", 'a'".repeat(600) + ")",
        "[".repeat(4000));
  }

  @ParameterizedTest
  @MethodSource("outsized")
  void refusesWhatIsTooLargeForThePlanner(String condition) {
    assertThatThrownBy(() -> compiler.compile(condition)).isInstanceOf(InvalidInputException.class);
    assertThat(compiler.compile("tier = 'GOLD'").test(member("x"), SEND_AT)).isTrue();
  }

  static java.util.stream.Stream<String> large() {
    return java.util.stream.Stream.of(
        "(".repeat(100) + "tier = 'GOLD'" + ")".repeat(100),
        "NOT ".repeat(140) + "tier = 'GOLD'",
        "tier = 'GOLD'" + " AND tier = 'GOLD'".repeat(140),
        "tier = 'GOLD'" + " OR tier = 'a'".repeat(140),
        "1 = 1" + " AND 1 < 2".repeat(140) + " AND tier = 'GOLD'",
        "'GOLD' = " + "UPPER(".repeat(100) + "tier" + ")".repeat(100),
        "CASE WHEN tier = 'x' THEN FALSE ELSE ".repeat(100) + "TRUE" + " END".repeat(100),
        "CHAR_LENGTH(" + "tier || ".repeat(70) + "tier) > 5",
        "tier IN ("
            + IntStream.range(0, 490).mapToObj(i -> "'m" + i + "'").collect(Collectors.joining(","))
            + ", 'GOLD')",
        "tier IN ("
            + IntStream.range(0, 490).mapToObj(i -> "'m" + i + "'").collect(Collectors.joining(","))
            + ", UPPER(tier))");
  }

  /** On the stack that a task has. */
  @ParameterizedTest
  @MethodSource("large")
  void takesWhatIsJustNotTooLarge(String condition) throws Exception {
    Throwable[] thrown = {null};
    Boolean[] selected = {null};
    Thread thread =
        new Thread(
            null,
            () -> {
              try {
                selected[0] =
                    new SegmentCompiler(Members.SCHEMA, ZoneOffset.UTC, getClass().getClassLoader())
                        .compile(condition)
                        .test(member("x"), SEND_AT);
              } catch (Throwable e) {
                thrown[0] = e;
              }
            },
            "task-like",
            1 << 20);
    thread.start();
    thread.join();
    assertThat(thrown[0]).isNull();
    assertThat(selected[0]).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "REGEXP(first_name, CONCAT('(a', '+a+)+b'))",
        "REGEXP(first_name, points)",
        "REGEXP_EXTRACT(first_name, points) = 'a'",
        "REGEXP_REPLACE(first_name, points, 'b') = 'a'",
        "REGEXP(first_name, '(a|b)*c')"
      })
  void leavesOutWhoTakesTooLong(String condition) {
    MemberPredicate predicate = compiler.compile(condition);
    long start = System.nanoTime();
    assertThatThrownBy(() -> predicate.test(member("a".repeat(10_000)), SEND_AT))
        .isInstanceOf(MemberPredicate.EvaluationException.class);
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(BOUNDED);
    predicate.test(member("ab"), SEND_AT);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "first_name LIKE '%a%a%a%a%a%a%a%a%a%a%b'",
        "first_name LIKE '%a_%b'",
        "REGEXP(first_name, '^a*b$')",
        "SPLIT_INDEX(first_name, 'b', 3) = 'b'",
        "CARDINALITY(SPLIT(first_name, 'a')) = 3",
      })
  void isQuickOverALongText(String condition) {
    MemberPredicate predicate = compiler.compile(condition);
    long start = System.nanoTime();
    assertThat(predicate.test(member("a".repeat(10_000)), SEND_AT)).isFalse();
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(BOUNDED);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '#',
      quoteCharacter = '"',
      value = {
        "REGEXP(first_name, '^(张|王).$')#true",
        "REGEXP(first_name, '')#false",
        "NOT REGEXP(first_name, 'x')#true",
        "REGEXP(points, 'x') IS NULL#true",
        "REGEXP_EXTRACT(first_name, '(.)(.)', 2) = '伟'#true",
        "REGEXP_EXTRACT(first_name, '..') = '张伟'#true",
        "REGEXP_EXTRACT(first_name, 'x') IS NULL#true",
        "REGEXP_REPLACE(first_name, '张', '$1') = '$1伟'#true",
        "REGEXP_REPLACE(points, '张', 'b') IS NULL#true",
        "REGEXP('a@b.cn', '^([a-z0-9]+[._-])*[a-z0-9]+@[a-z0-9.-]+$')#true",
        "REGEXP('138 1234 5678', '^([+]?86)?[ -]?139[0-9 -]+$')#false",
        "REPLACE(REPLACE(phone, '-', ''), ' ', '') = '+8613812345678'#true",
        "LPAD(tier, 10, '0') = '000000GOLD'#true"
      })
  void answersAsFlinkDoes(String condition, boolean answer) {
    assertThat(compiler.compile(condition).test(member("张伟", null), SEND_AT)).isEqualTo(answer);
  }

  private static RowData member(String firstName) {
    return member(firstName, "(a+a+)+b");
  }

  private static RowData member(String firstName, String points) {
    Map<String, Object> columns = new java.util.HashMap<>();
    columns.put("member_id", text("m1"));
    columns.put("phone", text("+8613812345678"));
    columns.put("first_name", text(firstName));
    columns.put("tier", text("GOLD"));
    columns.put("points", points == null ? null : text(points));
    return row(columns);
  }
}
