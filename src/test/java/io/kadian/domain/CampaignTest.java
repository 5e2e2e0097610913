// SPDX-License-Identifier: Apache-2.0
package io.kadian.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CampaignTest {
  private static final Instant EIGHT = Instant.parse("2026-12-12T12:00:00Z");
  private static final Duration HOUR = Duration.ofHours(1);

  @Test
  void expiresSoLongAfterItsInstant() {
    assertThat(new Campaign("a", "b", "x", EIGHT, HOUR, null).expiresAt())
        .isEqualTo("2026-12-12T13:00:00Z");
  }

  @Test
  void isToTheMillisecondAsStateKeepsIt() {
    Campaign campaign =
        new Campaign("a", "b", "x", EIGHT.plusNanos(1_999_999), HOUR.plusNanos(1_999_999), null);

    assertThat(campaign)
        .isEqualTo(new Campaign("a", "b", "x", EIGHT.plusMillis(1), HOUR.plusMillis(1), null));
  }

  @ParameterizedTest
  @CsvSource(
      nullValues = "null",
      value = {
        "null, b, x, 2026-12-12T12:00:00Z, PT1H, id must be 1 to 64",
        "A, b, x, 2026-12-12T12:00:00Z, PT1H, id must be 1 to 64",
        "a/b, b, x, 2026-12-12T12:00:00Z, PT1H, id must be 1 to 64",
        "a, null, x, 2026-12-12T12:00:00Z, PT1H, segment must be 1 to 64",
        "a, b c, x, 2026-12-12T12:00:00Z, PT1H, segment must be 1 to 64",
        "a, b, null, 2026-12-12T12:00:00Z, PT1H, message must not be empty",
        "a, b, ' ', 2026-12-12T12:00:00Z, PT1H, message must not be empty",
        "a, b, x, null, PT1H, send_at is missing",
        "a, b, x, 1969-12-31T23:59:59Z, PT1H, send_at must be between",
        "a, b, x, +10000-01-01T00:00:00Z, PT1H, send_at must be between",
        "a, b, x, +1000000000-12-31T23:59:59Z, PT1H, send_at must be between",
        "a, b, x, 2026-12-12T12:00:00Z, null, expire_after must be a positive duration",
        "a, b, x, 2026-12-12T12:00:00Z, PT0S, expire_after must be a positive duration",
        "a, b, x, 2026-12-12T12:00:00Z, PT0.0009S, expire_after must be a positive duration",
        "a, b, x, 2026-12-12T12:00:00Z, PT-1H, expire_after must be a positive duration",
        "a, b, x, 2026-12-12T12:00:00Z, PT2562047788015215H, expire_after must be at most 366 days",
      })
  void saysWhichFieldIsWrong(
      String id, String segment, String message, Instant sendAt, Duration expiry, String problem) {
    assertThatThrownBy(() -> new Campaign(id, segment, message, sendAt, expiry, null))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageStartingWith("campaign: " + problem);
  }
}
