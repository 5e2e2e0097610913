// SPDX-License-Identifier: Apache-2.0
package io.kadian.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SendWindowTest {
  private static final ZoneId SHANGHAI = ZoneId.of("Asia/Shanghai");
  private static final ZoneId NEW_YORK = ZoneId.of("America/New_York");
  private static final SendWindow BY_DAY = SendWindow.parse("08:00-21:00");

  @ParameterizedTest
  @CsvSource({
    "2026-12-12T07:59:59.999, 2026-12-12T08:00",
    "2026-12-12T08:00, 2026-12-12T08:00",
    "2026-12-12T20:59:59.999, 2026-12-12T20:59:59.999",
    "2026-12-12T21:00, 2026-12-13T08:00",
    "2026-12-31T23:30, 2027-01-01T08:00",
  })
  void opensInTheMorning(String at, String opens) {
    assertThat(BY_DAY.opening(instant(at, SHANGHAI), SHANGHAI)).isEqualTo(instant(opens, SHANGHAI));
  }

  @Test
  void isByTheClockOfWhoGetsIt() {
    Instant eight = instant("2026-12-12T20:00", SHANGHAI);
    assertThat(BY_DAY.isOpen(eight, SHANGHAI)).isTrue();
    assertThat(BY_DAY.isOpen(eight, ZoneId.of("Asia/Tokyo"))).isFalse();
    assertThat(BY_DAY.isOpen(eight, NEW_YORK)).isFalse();
    assertThat(BY_DAY.opening(eight, NEW_YORK)).isEqualTo(instant("2026-12-12T08:00", NEW_YORK));
  }

  @ParameterizedTest
  @CsvSource({
    "2026-12-12T19:59, false, 2026-12-12T20:00",
    "2026-12-12T23:00, true, 2026-12-12T23:00",
    "2026-12-13T01:59, true, 2026-12-13T01:59",
    "2026-12-13T02:00, false, 2026-12-13T20:00",
  })
  void mayGoOverMidnight(String at, boolean open, String opens) {
    SendWindow night = SendWindow.parse("20:00-02:00 suppress");
    assertThat(night.isOpen(instant(at, SHANGHAI), SHANGHAI)).isEqualTo(open);
    assertThat(night.opening(instant(at, SHANGHAI), SHANGHAI)).isEqualTo(instant(opens, SHANGHAI));
  }

  /** On 8 March 2026 the clocks of New York go from 02:00 to 03:00. */
  @Test
  void opensAtTheEndOfAGap() {
    SendWindow early = SendWindow.parse("02:30-09:00");
    assertThat(early.opening(instant("2026-03-08T00:00", NEW_YORK), NEW_YORK))
        .isEqualTo(Instant.parse("2026-03-08T07:00:00Z"));
  }

  /** On 1 November 2026 they show 01:00 to 02:00 twice. */
  @Test
  void opensWhenATimeComesFirst() {
    SendWindow early = SendWindow.parse("01:30-09:00");
    assertThat(early.opening(Instant.parse("2026-11-01T04:00:00Z"), NEW_YORK))
        .isEqualTo(Instant.parse("2026-11-01T05:30:00Z"));
  }

  @Property
  void isOpenFromItsOpeningToItsClosing(
      @ForAll @IntRange(max = 366 * 24 * 60) int minute, @ForAll boolean night) {
    SendWindow window = night ? SendWindow.parse("22:00-06:00") : BY_DAY;
    Instant at = Instant.parse("2026-01-01T00:00:00Z").plusSeconds(60L * minute);

    Instant opens = window.opening(at, NEW_YORK);
    Instant closes = window.closing(opens, NEW_YORK);

    assertThat(opens).isBetween(at, at.plus(SendWindow.LONGEST_WAIT));
    assertThat(window.isOpen(opens, NEW_YORK)).isTrue();
    assertThat(window.isOpen(closes.minusMillis(1), NEW_YORK)).isTrue();
    assertThat(window.isOpen(closes, NEW_YORK)).isFalse();
    assertThat(opens.equals(at) || !window.isOpen(opens.minusMillis(1), NEW_YORK)).isTrue();
  }

  @Test
  void mayBeOpenAlways() {
    assertThat(SendWindow.parse("none")).isEqualTo(SendWindow.NONE);
    assertThat(SendWindow.NONE.isOpen(Instant.EPOCH, SHANGHAI)).isTrue();
    assertThat(SendWindow.NONE.opening(Instant.EPOCH, SHANGHAI)).isEqualTo(Instant.EPOCH);
    assertThat(SendWindow.NONE.closing(Instant.EPOCH, SHANGHAI)).isEqualTo(Instant.MAX);
  }

  @ParameterizedTest
  @ValueSource(strings = {"none", "08:00-21:00 wait", "09:30-20:00 suppress", "20:00-02:00 wait"})
  void isReadAsItIsWritten(String text) {
    assertThat(SendWindow.parse(text)).hasToString(text);
  }

  @ParameterizedTest
  @CsvSource({
    "8-21, is no window; write 08:00-21:00 wait",
    "08:00-21:00 later, is no window",
    "08:00-08:00, is never open",
    "08:00-25:00, '25:00' is no time of day",
  })
  void refusesWhatIsNone(String text, String because) {
    assertThatThrownBy(() -> SendWindow.parse(text))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining(because);
  }

  private static Instant instant(String local, ZoneId zone) {
    return ZonedDateTime.of(java.time.LocalDateTime.parse(local), zone).toInstant();
  }
}
