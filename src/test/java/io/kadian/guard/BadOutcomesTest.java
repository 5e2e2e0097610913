// SPDX-License-Identifier: Apache-2.0
package io.kadian.guard;

import static org.assertj.core.api.Assertions.assertThat;

import io.kadian.domain.Json;
import io.kadian.domain.Outcome;
import io.kadian.domain.PhoneNews;
import io.kadian.domain.Sms;
import io.kadian.testing.Hostile;
import io.kadian.testing.Messages;
import io.kadian.types.DomainTypes;
import io.kadian.types.SideOutputs;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.apache.flink.api.common.serialization.SerializerConfigImpl;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.apache.flink.streaming.api.operators.ProcessOperator;
import org.apache.flink.streaming.api.operators.co.KeyedCoProcessOperator;
import org.apache.flink.streaming.util.KeyedTwoInputStreamOperatorTestHarness;
import org.apache.flink.streaming.util.OneInputStreamOperatorTestHarness;
import org.junit.jupiter.api.Test;

/** The outcomes topic comes back into the job: what anybody writes there must not stop it. */
@SuppressWarnings("try") // a harness may be interrupted as it closes
class BadOutcomesTest {
  private static final Outcome SENT =
      Outcome.sent(
          Messages.sms("double12", "m1", Messages.PHONE, "双12"), "smpp", "7", Messages.DUE);

  @Provide
  Arbitrary<byte[]> batches() {
    return Hostile.mutated(Json.text(Json.bytes(List.of(SENT, SENT))));
  }

  @Property(tries = 1000)
  void isTakenByTheGuardOrKept(@ForAll("batches") byte[] json) throws Exception {
    try (var reader =
        new OneInputStreamOperatorTestHarness<>(new ProcessOperator<>(new ReadOutcomes()))) {
      reader.open();
      reader.processElement(json, 0);
      List<Outcome> outcomes = reader.extractOutputValues();
      var letters = reader.getSideOutput(SideOutputs.DEAD_LETTERS);
      if (letters != null) {
        assertThat(outcomes).isEmpty();
        assertThat(letters)
            .singleElement()
            .satisfies(
                letter -> {
                  assertThat(letter.getValue().reason()).contains("Outcome[]");
                  assertThat(letter.getValue().source()).isEqualTo("outcomes");
                });
      }
      for (Outcome outcome : outcomes) {
        tell(copy(outcome));
      }
    }
  }

  @Test
  void keepsABatchWithOneBadOutcome() throws Exception {
    for (String bad :
        List.of(
            "[null]",
            "[{}]",
            "[{\"campaign\":\"c\",\"member\":\"m\",\"state\":\"SENT\",\"due\":\"2026-12-12T12:00:00Z\"}]",
            Json.text(Json.bytes(List.of(SENT))).replaceFirst("\"sent\":\"[^\"]*\"", "\"x\":1"),
            Json.text(Json.bytes(List.of(SENT)))
                .replaceFirst("\"sent\":\"[^\"]*\"", "\"sent\":\"+999999999-01-01T00:00:00Z\""))) {
      try (var reader =
          new OneInputStreamOperatorTestHarness<>(new ProcessOperator<>(new ReadOutcomes()))) {
        reader.open();
        reader.processElement(bad.getBytes(StandardCharsets.UTF_8), 0);
        assertThat(reader.extractOutputValues()).as(bad).isEmpty();
        assertThat(reader.getSideOutput(SideOutputs.DEAD_LETTERS)).as(bad).hasSize(1);
      }
    }
  }

  private static Outcome copy(Outcome outcome) throws Exception {
    var serializer = DomainTypes.OUTCOME.createSerializer(new SerializerConfigImpl());
    DataOutputSerializer out = new DataOutputSerializer(128);
    serializer.serialize(outcome, out);
    return serializer.deserialize(new DataInputDeserializer(out.getCopyOfBuffer()));
  }

  private static void tell(Outcome outcome) throws Exception {
    try (var guard =
        new KeyedTwoInputStreamOperatorTestHarness<String, Sms, PhoneNews, Sms>(
            new KeyedCoProcessOperator<>(new SuppressRepeats(Duration.ofMinutes(30), List.of())),
            Sms::phone,
            PhoneNews::phone,
            Types.STRING)) {
      guard.open();
      guard.processElement2(new PhoneNews.Ended(outcome), 0);
    }
  }
}
