// SPDX-License-Identifier: Apache-2.0
package io.kadian.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.NullAndEmptySource;
import org.junit.jupiter.params.provider.ValueSource;

class PhonesTest {
  private final Phones phones = new Phones("CN");

  @ParameterizedTest
  @ValueSource(
      strings = {
        "13912345678",
        "+8613912345678",
        "8613912345678",
        "008613912345678",
        "013912345678",
        "139-1234-5678",
        "+86 (139) 1234.5678",
        "１３９１２３４５６７８",
        "＋86 13912345678",
        " 13912345678\n",
        "tel:+8613912345678",
        "\u202D+86 139 1234 5678\u202C", // as an address book copies it
        "139\u00A01234\u20105678",
      })
  void writesEveryFormOfANumberAlike(String phone) {
    assertThat(phones.normalise(phone)).isEqualTo("+8613912345678");
  }

  @ParameterizedTest
  @CsvSource({
    "+852 9123 4567, +85291234567",
    "+886 912 345 678, +886912345678",
    "+1 202-555-0143, +12025550143",
    "+44 7911 123456, +447911123456"
  })
  void takesNumbersOfOtherCountries(String phone, String e164) {
    assertThat(phones.normalise(phone)).isEqualTo(e164);
  }

  @Test
  void readsNumbersWithoutACountryInItsRegion() {
    assertThat(new Phones("HK").normalise("9123 4567")).isEqualTo("+85291234567");
  }

  @ParameterizedTest
  @NullAndEmptySource
  @ValueSource(strings = {" ", "\u3000"})
  void saysThatAPhoneIsEmpty(String phone) {
    assertThatThrownBy(() -> phones.normalise(phone))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage("phone is empty");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "139abcd5678", // libphonenumber: +8613922235678, a stranger
        "1-800-FLOWERS",
        "13912345678 ext 5",
        "13912345678;ext=5",
        "13912345678,1234",
        "13912345678#1234",
        "13912345678;13812345678",
        "phone: 13912345678",
        "1391234567O"
      })
  void refusesToGuessWhichNumberIsMeant(String phone) {
    assertThatThrownBy(() -> phones.normalise(phone))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage("phone holds more than a number: letters, an extension or a second one");
  }

  @ParameterizedTest
  @CsvSource({
    "1391234567, phone is not a valid number",
    "139123456789, phone is not a valid number",
    "10086, phone is not a valid number",
    "18412345678-1234, phone is not a valid number",
    "010 6234 5678, 'phone can''t take an SMS (a fixed line, say)'",
    "4001234567, 'phone can''t take an SMS (a fixed line, say)'",
    "+, phone is no phone number: NOT_A_NUMBER",
    "13912345678/13812345678, phone is no phone number: TOO_LONG",
    "+999 13912345678, phone is no phone number: INVALID_COUNTRY_CODE"
  })
  void refusesWhatNoSmsReachesWithoutNamingIt(String phone, String problem) {
    assertThatThrownBy(() -> phones.normalise(phone))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage(problem);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "cn", "China", "XX"})
  void refusesARegionThatIsNone(String region) {
    assertThatThrownBy(() -> new Phones(region))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage("'" + region + "' is no region; write an ISO 3166 code such as CN");
  }

  @ParameterizedTest
  @CsvSource({
    "+8613912345678, +86139****5678",
    "+85291234567, +852****4567",
    "+12345678, +****5678",
    "12345678, ****",
    "'', ****"
  })
  void masksTheMiddle(String phone, String masked) {
    assertThat(Phones.mask(phone)).isEqualTo(masked);
  }
}
