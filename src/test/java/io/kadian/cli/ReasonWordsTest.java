// SPDX-License-Identifier: Apache-2.0
package io.kadian.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.kadian.domain.Delivery;
import io.kadian.domain.Outcome.State;
import io.kadian.domain.Reason;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class ReasonWordsTest {
  @ParameterizedTest
  @EnumSource(Reason.class)
  void everyReasonHasItsWords(Reason reason) {
    assertThat(ReasonWords.of(State.SUPPRESSED, reason.name()))
        .contains(" ")
        .isLowerCase()
        .doesNotContain(reason.name());
  }

  @Test
  void aReasonOfANewerJobStandsForItself() {
    assertThat(ReasonWords.of(State.SUPPRESSED, "TOO_NEW")).isEqualTo("TOO_NEW");
  }

  @ParameterizedTest
  @EnumSource(State.class)
  void everyStateHasItsWordsWhereThereIsNoReason(State state) {
    assertThat(ReasonWords.of(state, null)).isEqualTo(ReasonWords.of(state, "")).contains(" ");
  }

  @ParameterizedTest
  @EnumSource(
      value = Delivery.class,
      names = {"UNDELIVERABLE", "REJECTED", "EXPIRED", "DELETED"})
  void saysThatAReceiptSettledIt(Delivery delivery) {
    assertThat(ReasonWords.of(State.FAILED, "RECEIPT_" + delivery)).contains("its receipt says");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          UNKNOWN|CLAIMED_BEFORE_A_RESTART|a crash came between its claim and its answer
          UNKNOWN|NO_ANSWER|the SMSC didn't answer in time
          UNKNOWN|PART_2_OF_3_CONNECTION_LOST|parts before part 2 of 3 went out; then: the connection was lost before the answer
          UNKNOWN|FAILED_IN_IOException|something failed in the gateway as it was being sent
          UNKNOWN|HTTP_502|the provider answered with HTTP status 502
          UNKNOWN|ESME_RUNKNOWNERR|the answer leaves it open whether it went out
          FAILED|HTTP_200_CODE_-7|the provider answered with HTTP status 200, code -7
          FAILED|0x00000410|the SMSC refused it
          """)
  void saysWhatFailedOrWasInDoubt(State state, String reason, String words) {
    assertThat(ReasonWords.of(state, reason)).isEqualTo(words);
  }
}
