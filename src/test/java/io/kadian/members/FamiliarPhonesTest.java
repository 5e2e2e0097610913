// SPDX-License-Identifier: Apache-2.0
package io.kadian.members;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kadian.domain.InvalidInputException;
import io.kadian.domain.Phones;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FamiliarPhonesTest {
  private final Phones library = new Phones("CN");
  private final FamiliarPhones phones = new FamiliarPhones("CN");

  /** So a prefix that is familiar speaks for all of its numbers. */
  @Test
  void answersLikeTheLibraryForEveryFirstFiveDigits() {
    SplittableRandom random = new SplittableRandom(12_12);
    for (int prefix = 10_000; prefix < 20_000; prefix++) {
      for (int last : new int[] {0, 999_999, random.nextInt(1_000_000)}) {
        String number = "%05d%06d".formatted(prefix, last);
        assertSameAnswer(number);
        assertSameAnswer("+86" + number);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "138 1234 5678",
        "138-1234-5678",
        "8613812345678",
        "+86 138 1234 5678",
        "0086 13812345678",
        "013812345678",
        "１３８１２３４５６７８",
        "1381234567",
        "138123456789",
        "+8613812345678x",
        "+861381234567é",
        "+1 415 555 2671",
        "+14155552671",
        "010 6552 9988",
        "95588",
        "",
        " ",
        "x",
        "\0"
      })
  void answersLikeTheLibraryForEveryForm(String phone) {
    assertSameAnswer(phone);
    assertSameAnswer(phone);
  }

  @Test
  void takesElevenDigitsForChineseOnlyWhereThatIsTheDefault() {
    FamiliarPhones american = new FamiliarPhones("US");
    String chinese = american.normalise("+8613812345678");

    assertThat(chinese).isEqualTo("+8613812345678");
    assertThat(american.normalise("14155552671")).isEqualTo("+14155552671");
    assertThat(answer(() -> american.normalise("13812345678")))
        .isEqualTo(answer(() -> new Phones("US").normalise("13812345678")));
  }

  @Test
  void saysWhatIsWrongWithANumberThatIsMissing() {
    assertThatThrownBy(() -> phones.normalise(null))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage("phone is empty");
  }

  private void assertSameAnswer(String phone) {
    assertThat(answer(() -> phones.normalise(phone)))
        .as(phone)
        .isEqualTo(answer(() -> library.normalise(phone)));
  }

  private interface Question {
    String ask();
  }

  private static String answer(Question question) {
    try {
      return question.ask();
    } catch (InvalidInputException e) {
      return e.getMessage();
    }
  }
}
