// SPDX-License-Identifier: Apache-2.0
package io.kadian.control;

import static io.kadian.testing.Messages.DUE;
import static org.assertj.core.api.Assertions.assertThat;

import io.kadian.domain.AdmittedCampaign;
import io.kadian.domain.Campaign;
import io.kadian.domain.ControlRecord;
import io.kadian.domain.ControlRecord.AnnouncedCampaign;
import io.kadian.domain.ControlRecord.PublishedSegment;
import io.kadian.domain.DeadLetter;
import io.kadian.domain.Event;
import io.kadian.domain.Json;
import io.kadian.testing.Hostile;
import io.kadian.testing.Members;
import io.kadian.testing.Rules;
import io.kadian.types.SideOutputs;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.streaming.api.operators.KeyedProcessOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;
import org.apache.flink.util.OutputTag;

/**
 * Whatever stands on the control topic is admitted, refused by an event or kept as a dead letter.
 */
class BadControlTest {
  private static final PublishedSegment GOLD =
      new PublishedSegment("gold", "-- Gold\nSELECT * FROM members WHERE tier = 'GOLD'", 1);

  private static KeyedOneInputStreamOperatorTestHarness<String, byte[], AdmittedCampaign> control;
  private static int numbers;

  @BeforeContainer
  static void start() throws Exception {
    control =
        new KeyedOneInputStreamOperatorTestHarness<>(
            new KeyedProcessOperator<>(new AdmitCampaigns(Members.SCHEMA, Rules.ANY_TIME, 1)),
            json -> AdmitCampaigns.KEY,
            Types.STRING);
    control.open();
    control.setProcessingTime(DUE.minusSeconds(60).toEpochMilli());
    control.processElement(Json.bytes(GOLD), 0);
  }

  @AfterContainer
  static void stop() throws Exception {
    control.close();
  }

  @Provide
  Arbitrary<byte[]> records() {
    return Arbitraries.of(announced("double12", "gold"), new PublishedSegment("x", GOLD.sql(), 2))
        .flatMap(record -> Hostile.mutated(Json.text(Json.bytes(record))));
  }

  @Property(tries = 400)
  void isAnsweredWhateverItIs(@ForAll("records") byte[] json) throws Exception {
    int answers = answers();
    control.processElement(json, 0);
    if (answers() == answers) {
      // Said before: the same record changes nothing.
      assertThat(Json.read(json, ControlRecord.class)).isNotNull();
    }
    for (DeadLetter letter : side(SideOutputs.DEAD_LETTERS)) {
      assertThat(letter.reason()).isNotBlank();
      assertThat(letter.source()).isEqualTo("control");
    }
    admitsAGoodOne();
  }

  @Provide
  Arbitrary<String> conditions() {
    Arbitrary<String> piece =
        Arbitraries.oneOf(
            Arbitraries.of(
                "tier",
                "=",
                "'GOLD'",
                "(",
                ")",
                "AND",
                "OR",
                "NOT",
                "IN",
                "CASE",
                "WHEN",
                "THEN",
                "END",
                "NULL",
                "IS",
                "1",
                "CAST(tier AS INT)",
                "send_at",
                "LIKE",
                "'%_%'",
                "REGEXP(tier, '(')",
                "[",
                "]",
                ".",
                ",",
                "`tier`",
                "INTERVAL '1' DAY",
                "ROW(1, 2)",
                "ARRAY[1]",
                "MAP['a', 1]",
                "TIMESTAMP '2026-99-99'",
                "1e400",
                "x'zz'",
                "SUM(1) OVER ()",
                "COUNT(*)",
                "EXISTS",
                "DEFAULT",
                "?",
                ":x",
                "{fn NOW}",
                "U&'\\d800'",
                "/*+ HINT */",
                "JSON_VALUE(tier, 'lax $.')",
                "DECODE(tier, 'x')",
                "TO_TIMESTAMP('x')",
                "CURRENT_USER",
                "UNNEST(tier)"),
            Hostile.texts().map(t -> t.length() > 50 ? t.substring(0, 50) : t),
            Hostile.texts().map(t -> "'" + t.replace("'", "''") + "'"));
    Arbitrary<String> soup = piece.list().ofMinSize(1).ofMaxSize(8).map(p -> String.join(" ", p));
    return Arbitraries.oneOf(
        soup,
        soup.map(s -> "tier = 'GOLD' AND " + s),
        Combinators.combine(
                Arbitraries.of("(", "NOT ", "UPPER(", "tier AND ", "-", "CASE WHEN "),
                Arbitraries.integers().between(1, 400))
            .as((s, n) -> s.repeat(n) + "TRUE"));
  }

  @Property(tries = 150)
  void acceptsOrRefusesASegment(@ForAll("conditions") String condition) throws Exception {
    String name = "s" + ++numbers;
    String sql = "SELECT * FROM members WHERE " + condition;
    control.processElement(Json.bytes(new PublishedSegment(name, sql, 1)), 0);
    assertThat(side(SideOutputs.EVENTS))
        .filteredOn(event -> event.about().equals(name))
        .singleElement()
        .satisfies(
            event -> {
              if (event instanceof Event.SegmentRefused refused) {
                assertThat(refused.reason()).isNotBlank();
              }
            });
    admitsAGoodOne();
  }

  /** And with the condition that its segment had from the start. */
  private static void admitsAGoodOne() throws Exception {
    String id = "good-" + ++numbers;
    control.processElement(Json.bytes(announced(id, "gold")), 0);
    List<AdmittedCampaign> admitted = control.extractOutputValues();
    assertThat(admitted).last().satisfies(a -> assertThat(a.id()).isEqualTo(id));
    control.getOutput().clear();
  }

  private static int answers() {
    return count(SideOutputs.DEAD_LETTERS) + count(SideOutputs.EVENTS);
  }

  private static int count(OutputTag<?> tag) {
    var records = control.getSideOutput(tag);
    return records == null ? 0 : records.size();
  }

  private static AnnouncedCampaign announced(String id, String segment) {
    return new AnnouncedCampaign(
        new Campaign(id, segment, "{{first_name|会员}},双12", DUE, Campaign.DEFAULT_EXPIRY, null),
        DUE.minusSeconds(120));
  }

  private static <T> List<T> side(OutputTag<T> tag) {
    var records = control.getSideOutput(tag);
    return records == null
        ? new ArrayList<>()
        : records.stream().filter(Objects::nonNull).map(StreamRecord::getValue).toList();
  }
}
