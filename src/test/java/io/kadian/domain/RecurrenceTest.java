// SPDX-License-Identifier: Apache-2.0
package io.kadian.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RecurrenceTest {
  private static final ZoneId SHANGHAI = ZoneId.of("Asia/Shanghai");
  private static final ZoneId NEW_YORK = ZoneId.of("America/New_York");

  @Test
  void comesOnMondaysAtTen() {
    assertThat(occurrences("0 10 * * MON", "2026-11-27T00:00:00Z", SHANGHAI, 3))
        .containsExactly("2026-11-30T02:00:00Z", "2026-12-07T02:00:00Z", "2026-12-14T02:00:00Z");
  }

  @Test
  void isAfterAnInstantAndNotAtIt() {
    Recurrence daily = new Recurrence("0 10 * * *");
    Instant ten = Instant.parse("2026-11-30T02:00:00Z");
    assertThat(daily.after(ten.minusMillis(1), SHANGHAI)).isEqualTo(ten);
    assertThat(daily.after(ten, SHANGHAI)).isEqualTo(ten.plus(Duration.ofDays(1)));
  }

  /** The clocks skip 02:00 to 03:00 on 14 March 2027. */
  @Test
  void comesAtTheEndOfAGap() {
    assertThat(occurrences("30 2 * * *", "2027-03-13T12:00:00Z", NEW_YORK, 2))
        .containsExactly("2027-03-14T07:00:00Z", "2027-03-15T06:30:00Z");
    assertThat(occurrences("*/30 2 * * *", "2027-03-13T12:00:00Z", NEW_YORK, 2))
        .containsExactly("2027-03-14T07:00:00Z", "2027-03-15T06:00:00Z");
  }

  /** They show 01:00 to 02:00 twice on 7 November 2027. */
  @Test
  void comesOnceWhereATimeComesTwice() {
    assertThat(occurrences("30 1 * * *", "2027-11-06T12:00:00Z", NEW_YORK, 2))
        .containsExactly("2027-11-07T05:30:00Z", "2027-11-08T06:30:00Z");
  }

  @Test
  void isAnnouncedAnHourBeforeOrHalfOfWhatIsBetweenTwo() {
    Instant ten = Instant.parse("2026-11-30T02:00:00Z");
    assertThat(new Recurrence("0 10 * * MON").lead(ten, SHANGHAI)).isEqualTo(Duration.ofHours(1));
    assertThat(new Recurrence("*/10 * * * *").lead(ten, SHANGHAI)).isEqualTo(Duration.ofMinutes(5));
  }

  @Test
  void mayEnd() {
    assertThat(new Recurrence("0 10 31 2 *").after(Instant.EPOCH, SHANGHAI)).isNull();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "10:00", "0 10 * *", "0 25 * * *", "0 0 10 * * MON", "@weekly now"})
  void refusesWhatIsNotCron(String text) {
    assertThatThrownBy(() -> new Recurrence(text))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("write 0 10 * * MON");
  }

  private static List<String> occurrences(String cron, String from, ZoneId zone, int most) {
    List<String> occurrences = new ArrayList<>();
    Instant at = Instant.parse(from);
    for (int i = 0; i < most; i++) {
      at = new Recurrence(cron).after(at, zone);
      occurrences.add(at.toString());
    }
    return occurrences;
  }
}
