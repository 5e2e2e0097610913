// SPDX-License-Identifier: Apache-2.0
package io.kadian.receipts;

import static org.assertj.core.api.Assertions.assertThat;

import io.kadian.domain.Delivery;
import io.kadian.receipts.ReceiptText.Meaning;
import java.time.Instant;
import java.time.ZoneId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReceiptTextTest {
  private static final ZoneId SHANGHAI = ZoneId.of("Asia/Shanghai");

  /** As several SMSCs and gateways write them. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "id:0123456789 sub:001 dlvrd:001 submit date:2612122000 done date:2612122001 stat:DELIVRD err:000 text:hello | 0123456789 | DELIVERED | 000",
        "id:a1B2-c3 sub:001 dlvrd:000 submit date:261212200000 done date:261212200130 stat:UNDELIV err:069 Text:x | a1B2-c3 | UNDELIVERABLE | 069",
        "ID: 77 SUB: 001 DLVRD: 001 SUBMIT DATE: 2612122000 DONE DATE: 2612122001 STAT: DELIVRD ERR: 0 TEXT: | 77 | DELIVERED | 0",
        "stat:EXPIRED id:9 done date:2612132000 err:0c1 | 9 | EXPIRED | 0c1",
        "id:9 stat:REJECTD err:00000088 text:id:5 stat:DELIVRD | 9 | REJECTED | 00000088",
        "id:9 sub:1 dlvrd:0 submit date:2612122000 done date:2612122000 stat:DELETED err:5 text: | 9 | DELETED | 5",
        "id:9 stat:UNKNOWN | 9 | UNKNOWN | ",
        "id:9 stat:UNDELIVERABLE err:1 | 9 | UNDELIVERABLE | 1",
        "id:9,stat:Delivered,err:000 | 9 | DELIVERED | 000",
        "id:9 submit date:2612122000 done date:2612122001 stat:MK:0001 text: | 9 | UNDELIVERABLE | MK:0001",
        "id:9 stat:FAILED err:7 | 9 | UNDELIVERABLE | 7"
      })
  void readsFinalReceipts(String text, String id, Delivery delivery, String code) {
    ReceiptText receipt = ReceiptText.of(text);
    assertThat(receipt.id()).isEqualTo(id);
    assertThat(receipt.meaning()).isEqualTo(new Meaning.Final(delivery));
    assertThat(receipt.code()).isEqualTo(code);
  }

  @ParameterizedTest
  @CsvSource({"ACCEPTD", "ENROUTE", "Accepted", "BUFFERED"})
  void knowsThatAMessageIsOnItsWay(String stat) {
    assertThat(ReceiptText.of("id:1 stat:" + stat).meaning()).isEqualTo(new Meaning.Intermediate());
  }

  @ParameterizedTest
  @CsvSource({"''", "id:1", "id:1 stat:", "id:1 stat:PERHAPS", "退订"})
  void makesNothingOfWhatSaysNothing(String text) {
    assertThat(ReceiptText.of(text).meaning()).isEqualTo(new Meaning.Unreadable());
  }

  @Test
  void takesNoIdFromTheMessagesOwnText() {
    assertThat(ReceiptText.of("sub:001 stat:DELIVRD text: id:5").id()).isEmpty();
    assertThat(ReceiptText.of("paid:5 stat:DELIVRD").id()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "2612121955, 2026-12-12T11:55:00Z",
    "261212195530, 2026-12-12T11:55:30Z",
    "20261212195530, 2026-12-12T11:55:30Z",
    // The minute that it came in: when it came is nearer.
    "2612122000, 2026-12-12T12:00:20Z",
    // Another zone, nonsense, nothing: when it came.
    "2612122200, 2026-12-12T12:00:20Z",
    "2613452200, 2026-12-12T12:00:20Z",
    "0001010000, 2026-12-12T12:00:20Z",
    "x, 2026-12-12T12:00:20Z",
  })
  void knowsWhenItWasDone(String date, Instant at) {
    Instant came = Instant.parse("2026-12-12T12:00:20Z");
    assertThat(ReceiptText.of("id:1 done date:" + date + " stat:DELIVRD").doneAt(SHANGHAI, came))
        .isEqualTo(at);
  }
}
