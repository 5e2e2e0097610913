// SPDX-License-Identifier: Apache-2.0
package io.kadian.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import java.time.Instant;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Nothing of JSON's instants is other than Jackson alone has it. */
class FamiliarInstantsTest {
  private static final ObjectMapper JACKSON =
      JsonMapper.builder()
          .addModule(new JavaTimeModule())
          .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
          .build();

  private static final int[] FRACTIONS = {1, 1_000, 1_000_000, 10_000_000, 1_000_000_000};

  @Test
  void writesAndReadsEachAsJacksonDoes() throws Exception {
    Random random = new Random(20);
    Instant near = Instant.parse("2026-12-12T11:59:50Z");
    for (int i = 0; i < 20_000; i++) {
      int fraction = FRACTIONS[random.nextInt(FRACTIONS.length)];
      long nanos = random.nextLong(1_000_000_000 / fraction) * fraction;
      Instant instant =
          random.nextBoolean()
              ? near.plusSeconds(random.nextInt(200)).plusNanos(nanos)
              : Instant.ofEpochSecond(random.nextLong(-1L << 37, 1L << 38), nanos);
      String text = JACKSON.writeValueAsString(instant);
      assertThat(Json.MAPPER.writeValueAsString(instant)).isEqualTo(text);
      assertThat(Json.MAPPER.readValue(text, Instant.class)).isEqualTo(instant);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"2026-12-12T20:00:00+08:00\"",
        "\"2026-12-12T24:00:00Z\"",
        "\"2026-12-12T23:59:60Z\"",
        "\"2026-12-12T12:00:00.5Z\"",
        "\"2026-12-12T12:00:00.1234567890Z\"",
        "\"2026-12-12T12:00:00.Z\"",
        "\"2026-12-12T12:00:00.12x4Z\"",
        "\"2026-12-12t12:00:00z\"",
        "\"2026-12-12T12:00Z\"",
        "\"2026-13-12T12:00:00Z\"",
        "\"2026-02-29T12:00:00.001Z\"",
        "\"+12026-12-12T12:00:00Z\"",
        "\"-2026-12-12T12:00:00.5Z\"",
        "\" 2026-12-12T12:00:00Z\"",
        "\"\"",
        "1765540800.5",
        "true"
      })
  void readsOrRefusesWhatIsUnusualAsJacksonDoes(String json) throws Exception {
    Instant expected;
    try {
      expected = JACKSON.readValue(json, Instant.class);
    } catch (JsonProcessingException e) {
      assertThatThrownBy(() -> Json.MAPPER.readValue(json, Instant.class))
          .isInstanceOf(e.getClass())
          .hasMessage(e.getMessage());
      return;
    }
    assertThat(Json.MAPPER.readValue(json, Instant.class)).isEqualTo(expected);
  }
}
