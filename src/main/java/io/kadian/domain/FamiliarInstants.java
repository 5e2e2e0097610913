// SPDX-License-Identifier: Apache-2.0
package io.kadian.domain;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.JsonSerializer;
import com.fasterxml.jackson.databind.Module;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.deser.std.StdScalarDeserializer;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.StdScalarSerializer;
import com.fasterxml.jackson.datatype.jsr310.deser.InstantDeserializer;
import java.io.IOException;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import javax.annotation.Nullable;

/**
 * Instants in JSON as {@link Instant#toString} has them. Those of a burst are of the same few
 * seconds: the text of a second is made, or read, once, and java.time's formatter, which took half
 * of the time that an outcome takes, isn't asked for the rest. What isn't in just that form is
 * Jackson's, to read or to refuse.
 */
final class FamiliarInstants {
  private static final int SECONDS = 64;
  private static final int PREFIX = "2026-12-12T12:00:00".length();
  private static final int MOST_DIGITS = 9;
  private static final int NANOS_OF_FIRST_DIGIT = 100_000_000;

  /**
   * @param text of it, without the Z
   */
  private record Second(long epoch, String text) {}

  /** Whoever writes an entry puts a whole one there; that another's is lost only costs time. */
  private final Second[] byEpoch = new Second[SECONDS];

  private final Second[] byText = new Second[SECONDS];

  private FamiliarInstants() {}

  static Module module() {
    FamiliarInstants instants = new FamiliarInstants();
    return new SimpleModule("instants")
        .addSerializer(Instant.class, instants.serializer())
        .addDeserializer(Instant.class, instants.deserializer());
  }

  private String text(Instant instant) {
    long epoch = instant.getEpochSecond();
    int slot = Math.floorMod(epoch, SECONDS);
    Second second = byEpoch[slot];
    if (second == null || second.epoch() != epoch) {
      String whole = Instant.ofEpochSecond(epoch).toString();
      second = new Second(epoch, whole.substring(0, whole.length() - 1));
      byEpoch[slot] = second;
    }
    int nanos = instant.getNano();
    StringBuilder text = new StringBuilder(PREFIX + 2 + MOST_DIGITS).append(second.text());
    if (nanos != 0) {
      text.append('.');
      int place = NANOS_OF_FIRST_DIGIT;
      for (int digits = 0; digits % 3 != 0 || nanos != 0; digits++) {
        text.append((char) ('0' + nanos / place));
        nanos %= place;
        place /= 10;
      }
    }
    return text.append('Z').toString();
  }

  /** Null if it isn't in the usual form. */
  @Nullable
  private Instant instant(String text) {
    int end = text.length() - 1;
    if (end < PREFIX || text.charAt(end) != 'Z') {
      return null;
    }
    int nanos = 0;
    if (end > PREFIX) {
      if (text.charAt(PREFIX) != '.' || end == PREFIX + 1 || end > PREFIX + 1 + MOST_DIGITS) {
        return null;
      }
      int place = NANOS_OF_FIRST_DIGIT;
      for (int i = PREFIX + 1; i < end; i++) {
        int digit = text.charAt(i) - '0';
        if (digit < 0 || digit > 9) {
          return null;
        }
        nanos += digit * place;
        place /= 10;
      }
    }
    Second second = second(text);
    return second == null ? null : Instant.ofEpochSecond(second.epoch(), nanos);
  }

  @Nullable
  private Second second(String text) {
    // The seconds, and the minutes' last digit.
    int slot =
        Math.floorMod(
            text.charAt(PREFIX - 1) + 10 * text.charAt(PREFIX - 2) + 60 * text.charAt(PREFIX - 4),
            SECONDS);
    Second second = byText[slot];
    if (second == null || !text.startsWith(second.text())) {
      String prefix = text.substring(0, PREFIX);
      Instant whole;
      try {
        whole = Instant.parse(prefix + 'Z');
      } catch (DateTimeParseException e) {
        return null;
      }
      if (!whole.toString().equals(prefix + 'Z')) {
        return null; // 24:00:00, say
      }
      second = new Second(whole.getEpochSecond(), prefix);
      byText[slot] = second;
    }
    return second;
  }

  private JsonSerializer<Instant> serializer() {
    return new StdScalarSerializer<>(Instant.class) {
      private static final long serialVersionUID = 1L;

      @Override
      public void serialize(Instant value, JsonGenerator json, SerializerProvider provider)
          throws IOException {
        json.writeString(text(value));
      }
    };
  }

  private JsonDeserializer<Instant> deserializer() {
    return new StdScalarDeserializer<>(Instant.class) {
      private static final long serialVersionUID = 1L;

      @Override
      public Instant deserialize(JsonParser json, DeserializationContext context)
          throws IOException {
        Instant instant =
            json.currentToken() == JsonToken.VALUE_STRING ? instant(json.getText()) : null;
        return instant == null ? InstantDeserializer.INSTANT.deserialize(json, context) : instant;
      }
    };
  }
}
