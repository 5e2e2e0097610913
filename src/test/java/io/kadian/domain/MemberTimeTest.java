// SPDX-License-Identifier: Apache-2.0
package io.kadian.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MemberTimeTest {
  private static final ZoneId SHANGHAI = ZoneId.of("Asia/Shanghai");
  private static final Instant FROM = Instant.parse("2026-11-27T00:00:00+08:00");
  private static final Instant UNTIL = Instant.parse("2027-11-27T00:00:00+08:00");

  @ParameterizedTest
  @CsvSource({
    "birthday 10:00, 1990-12-12, 2026-12-12T10:00",
    "birthday 10:00, 1990-11-26, 2027-11-26T10:00",
    "birthday 10:00, 1990-11-27, 2026-11-27T10:00",
    "birthday 10:00, 2000-02-29, 2027-02-28T10:00",
    "birthday +3d 10:00, 1990-11-25, 2026-11-28T10:00",
    "birthday -1d 09:30, 1990-01-01, 2026-12-31T09:30",
    "birthday 10:00, 2027-05-01, 2027-05-01T10:00",
    "birthday 10:00, 2029-05-01,",
    "once departure 18:00, 2026-12-01, 2026-12-01T18:00",
    "once departure -1d 18:00, 2026-12-01, 2026-11-30T18:00",
    "once departure 18:00, 2026-11-26,",
    "once departure 18:00, 2028-01-01,",
  })
  void isOnTheColumnsDay(String time, LocalDate day, LocalDateTime local) {
    assertThat(MemberTime.parse(time).on(day, SHANGHAI, FROM, UNTIL))
        .isEqualTo(local == null ? null : local.atZone(SHANGHAI).toInstant());
  }

  @Test
  void comesOncePerYearForEverybody() {
    for (LocalDate day = LocalDate.of(1988, 1, 1); day.getYear() == 1988; day = day.plusDays(1)) {
      assertThat(MemberTime.parse("birthday 10:00").on(day, SHANGHAI, FROM, UNTIL))
          .as(day.toString())
          .isNotNull();
    }
  }

  /** Clocks of New York skip 02:00 to 03:00 on 14 March 2027, and show 01:00 to 02:00 twice. */
  @ParameterizedTest
  @CsvSource({
    "once day 02:30, 2027-03-14, 2027-03-14T07:00:00Z",
    "once day 03:00, 2027-03-14, 2027-03-14T07:00:00Z",
    "once day 01:30, 2027-11-07, 2027-11-07T05:30:00Z",
    "once day 02:00, 2027-11-07, 2027-11-07T07:00:00Z",
  })
  void isDefinedWhereTheClocksAreChanged(String time, LocalDate day, Instant instant) {
    assertThat(MemberTime.parse(time).on(day, ZoneId.of("America/New_York"), FROM, UNTIL))
        .isEqualTo(instant);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"local", "birthday 10:00", "once departure -1d 18:00", "joined +30d 09:00"})
  void isReadAsItIsWritten(String text) {
    assertThat(MemberTime.parse(text)).hasToString(text);
  }

  @ParameterizedTest
  @CsvSource({
    "birthday, names no column and time",
    "birthday 25:00, '25:00' is no time of day",
    "birthday -400d 10:00, -400 days are too many",
  })
  void refusesWhatIsNone(String text, String because) {
    assertThatThrownBy(() -> MemberTime.parse(text)).hasMessageContaining(because);
  }
}
