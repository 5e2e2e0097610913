// SPDX-License-Identifier: Apache-2.0
package io.kadian.receipts;

import static io.kadian.testing.Messages.DUE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.kadian.domain.DeadLetter;
import io.kadian.domain.DeliveredSm;
import io.kadian.domain.Delivery;
import io.kadian.domain.OptChange;
import io.kadian.domain.Receipt;
import io.kadian.receipts.ReceiptOrigins.Origin;
import io.kadian.types.ReceiptTypes;
import io.kadian.types.SideOutputs;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.annotation.Nullable;
import org.apache.flink.streaming.api.operators.ProcessOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.OneInputStreamOperatorTestHarness;
import org.apache.flink.util.OutputTag;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ReadDeliveriesTest {
  private static final int RECEIPT = 0x04;
  private static final int NONE = DeliveredSm.ABSENT;
  private static final String PHONE = "+8613812345678";

  private static final ReceiptOrigins ORIGINS =
      new ReceiptOrigins(
          new Origin(MessageIds.EXACT, ZoneId.of("Asia/Shanghai"), Set.of()),
          Map.of("london", new Origin(MessageIds.EXACT, ZoneId.of("Europe/London"), Set.of())));

  private OneInputStreamOperatorTestHarness<DeliveredSm, Receipt> reading;

  @BeforeEach
  void start() throws Exception {
    reading =
        new OneInputStreamOperatorTestHarness<>(
            new ProcessOperator<>(new ReadDeliveries(ORIGINS, "CN", Keywords.of("R,退订", "START"))));
    reading.open();
  }

  @AfterEach
  void stop() throws Exception {
    reading.close();
  }

  @Test
  void readsAReceiptByItsText() throws Exception {
    arrive("8613812345678", 1, RECEIPT, "id:77 stat:DELIVRD err:000", null, NONE, NONE);
    assertThat(receipts())
        .containsExactly(
            new Receipt("", "77", PHONE, Receipt.NO_REFERENCE, Delivery.DELIVERED, "000", DUE));
  }

  @Test
  void prefersTheTypedParameters() throws Exception {
    arrive("8613812345678", 1, RECEIPT, "id:0077 stat:DELIVRD", "4D", 5, 65_535);
    assertThat(receipts())
        .containsExactly(new Receipt("", "4D", PHONE, 65_535, Delivery.UNDELIVERABLE, null, DUE));
  }

  @Test
  void takesAReceiptForOneWhateverItsEsmClass() throws Exception {
    arrive("8613812345678", 1, 0, "id:77 stat:EXPIRED err:1", null, NONE, NONE);
    arrive("8613812345678", 1, 0, "", "78", 2, NONE);
    assertThat(receipts()).extracting(Receipt::messageId).containsExactly("77", "78");
  }

  @Test
  void readsThePhoneInEveryForm() throws Exception {
    arrive("13812345678", 0, RECEIPT, "id:1 stat:DELIVRD", null, NONE, NONE);
    arrive("8613812345678", 0, RECEIPT, "id:1 stat:DELIVRD", null, NONE, NONE);
    arrive("+8613812345678", 5, RECEIPT, "id:1 stat:DELIVRD", null, NONE, NONE);
    assertThat(receipts()).extracting(Receipt::phone).containsOnly(PHONE).hasSize(3);
  }

  @Test
  void leavesOutWhatIsOnItsWay() throws Exception {
    arrive("8613812345678", 1, RECEIPT, "id:77 stat:ACCEPTD", null, NONE, NONE);
    arrive("8613812345678", 1, RECEIPT, "id:77", "77", 1, NONE);
    arrive("8613812345678", 1, 0x20, "id:77 stat:DELIVRD", null, NONE, NONE);
    assertThat(receipts()).isEmpty();
    assertThat(side(SideOutputs.DEAD_LETTERS)).isEmpty();
  }

  @Test
  void readsEachSmscsClockInItsZoneAndSaysWhoseItIs() throws Exception {
    String done = "id:77 stat:DELIVRD done date:2612121000";
    arriveBy("london", "8613812345678", 1, RECEIPT, done, null, NONE, NONE);
    arriveBy("unheard-of", "8613812345678", 1, RECEIPT, done, null, NONE, NONE);
    assertThat(receipts())
        .extracting(Receipt::route, Receipt::at)
        .containsExactly(
            tuple("london", Instant.parse("2026-12-12T10:00:00Z")),
            tuple("unheard-of", Instant.parse("2026-12-12T02:00:00Z")));
  }

  @Test
  void keepsAReceiptThatCanNotBeReadWithTheReason() throws Exception {
    arrive("8613812345678", 1, RECEIPT, "id:77 stat:PERHAPS", null, NONE, NONE);
    arrive("8613812345678", 1, RECEIPT, "stat:DELIVRD", null, NONE, NONE);
    assertThat(receipts()).isEmpty();
    assertThat(side(SideOutputs.DEAD_LETTERS))
        .extracting(DeadLetter::reason)
        .containsExactly("a receipt that says nothing", "a receipt that names no message");
  }

  @Test
  void opensAReceiptThatNamesOurReferenceOnly() throws Exception {
    arrive("8613812345678", 1, RECEIPT, "stat:DELIVRD", null, NONE, 0);
    assertThat(receipts()).extracting(Receipt::reference).containsExactly(0);
  }

  @Test
  void hearsWhoOptsOutAndIn() throws Exception {
    arrive("8613812345678", 1, 0, "r", null, NONE, NONE);
    arrive("13812345678", 0, 0, "Start", null, NONE, NONE);
    arrive("13812345678", 0, 0, "who are you?", null, NONE, NONE);
    assertThat(receipts()).isEmpty();
    assertThat(side(ReceiptTypes.OPT_CHANGES))
        .containsExactly(
            new OptChange(PHONE, true, "R", DUE), new OptChange(PHONE, false, "START", DUE));
  }

  private void arrive(
      String from,
      int ton,
      int esmClass,
      String text,
      @Nullable String receiptedId,
      int state,
      int reference)
      throws Exception {
    arriveBy("", from, ton, esmClass, text, receiptedId, state, reference);
  }

  private void arriveBy(
      String route,
      String from,
      int ton,
      int esmClass,
      String text,
      @Nullable String receiptedId,
      int state,
      int reference)
      throws Exception {
    reading.processElement(
        new StreamRecord<>(
            new DeliveredSm(
                route,
                from,
                ton,
                esmClass,
                0,
                text.getBytes(StandardCharsets.US_ASCII),
                receiptedId,
                state,
                reference,
                DUE)));
  }

  private List<Receipt> receipts() {
    return reading.extractOutputValues();
  }

  private <T> List<T> side(OutputTag<T> tag) {
    var records = reading.getSideOutput(tag);
    return records == null ? List.of() : records.stream().map(StreamRecord::getValue).toList();
  }
}
