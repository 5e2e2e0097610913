// SPDX-License-Identifier: Apache-2.0
package io.kadian.receipts;

import io.kadian.domain.DeadLetter;
import io.kadian.domain.DeliveredSm;
import io.kadian.domain.Delivery;
import io.kadian.domain.InvalidInputException;
import io.kadian.domain.OptChange;
import io.kadian.domain.Phones;
import io.kadian.domain.Receipt;
import io.kadian.types.ReceiptTypes;
import io.kadian.types.SideOutputs;
import java.util.Optional;
import javax.annotation.Nullable;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.metrics.Counter;
import org.apache.flink.streaming.api.functions.ProcessFunction;
import org.apache.flink.util.Collector;

/**
 * Tells receipts from replies. Final receipts go on; of replies only those that opt out or in. What
 * says that a message is still on its way, and what people write otherwise, is counted and not
 * kept.
 */
public final class ReadDeliveries extends ProcessFunction<DeliveredSm, Receipt> {
  private static final long serialVersionUID = 1L;

  /** esm_class, SMPP 3.4, 5.2.12: bits 5 to 2. */
  private static final int MESSAGE_TYPE = 0x3C;

  private static final int RECEIPT = 0x04;
  private static final int INTERMEDIATE = 0x20;
  private static final int INTERNATIONAL = 1;

  private final ReceiptOrigins origins;
  private final String defaultRegion;
  private final Keywords keywords;
  private transient Phones phones;
  private transient Counter receipts;
  private transient Counter intermediates;
  private transient Counter replies;
  private transient Counter unreadable;

  /**
   * @param origins tells the zone of each SMSC's clock
   * @param defaultRegion of phones without a country code
   */
  public ReadDeliveries(ReceiptOrigins origins, String defaultRegion, Keywords keywords) {
    this.origins = origins;
    this.defaultRegion = defaultRegion;
    this.keywords = keywords;
  }

  @Override
  public void open(OpenContext openContext) {
    phones = new Phones(defaultRegion);
    var metrics = getRuntimeContext().getMetricGroup();
    receipts = metrics.counter("receipts");
    intermediates = metrics.counter("intermediateReceipts");
    replies = metrics.counter("replies");
    unreadable = metrics.counter("unreadableReceipts");
  }

  @Override
  public void processElement(DeliveredSm sm, Context context, Collector<Receipt> out) {
    String text = ReplyText.of(sm.esmClass(), sm.dataCoding(), sm.octets());
    ReceiptText fields = ReceiptText.of(text);
    int type = sm.esmClass() & MESSAGE_TYPE;
    if (type == INTERMEDIATE) {
      intermediates.inc();
    } else if (type == RECEIPT || sm.receiptedId() != null || fields.isReceipt()) {
      receipt(sm, text, fields, context, out);
    } else {
      reply(sm, text, context);
    }
  }

  private void receipt(
      DeliveredSm sm, String text, ReceiptText fields, Context context, Collector<Receipt> out) {
    ReceiptText.Meaning meaning = meaning(sm, fields);
    String id = sm.receiptedId() == null ? fields.id() : sm.receiptedId();
    boolean named = !id.isEmpty() || sm.reference() != DeliveredSm.ABSENT;
    if (meaning instanceof ReceiptText.Meaning.Intermediate) {
      intermediates.inc();
    } else if (named && meaning instanceof ReceiptText.Meaning.Final last) {
      receipts.inc();
      out.collect(
          new Receipt(
              sm.route(),
              id,
              phone(sm),
              sm.reference(),
              last.delivery(),
              fields.code(),
              fields.doneAt(origins.of(sm.route()).zone(), sm.at())));
    } else {
      unreadable.inc();
      String reason = named ? "a receipt that says nothing" : "a receipt that names no message";
      context.output(SideOutputs.DEAD_LETTERS, new DeadLetter("receipts", reason, text, sm.at()));
    }
  }

  private void reply(DeliveredSm sm, String text, Context context) {
    replies.inc();
    Optional<Keywords.Wish> wish = keywords.wishOf(text);
    wish.ifPresent(
        wanted ->
            context.output(
                ReceiptTypes.OPT_CHANGES,
                new OptChange(phone(sm), wanted.out(), wanted.keyword(), sm.at())));
  }

  /** message_state (SMPP 3.4, 5.2.28) is typed, so it goes before the text. */
  private static ReceiptText.Meaning meaning(DeliveredSm sm, ReceiptText fields) {
    @Nullable
    Delivery last =
        switch (sm.messageState()) {
          case 2 -> Delivery.DELIVERED;
          case 3 -> Delivery.EXPIRED;
          case 4 -> Delivery.DELETED;
          case 5 -> Delivery.UNDELIVERABLE;
          case 7 -> Delivery.UNKNOWN;
          case 8 -> Delivery.REJECTED;
          default -> null;
        };
    if (last != null) {
      return new ReceiptText.Meaning.Final(last);
    }
    boolean onItsWay = sm.messageState() == 0 || sm.messageState() == 1 || sm.messageState() == 6;
    return onItsWay ? new ReceiptText.Meaning.Intermediate() : fields.meaning();
  }

  /** E.164 if it can be read as a phone, else its digits: a receipt is found by its id, too. */
  private String phone(DeliveredSm sm) {
    String digits = sm.from().replaceAll("\\D", "");
    boolean international = sm.fromTon() == INTERNATIONAL || sm.from().startsWith("+");
    try {
      return phones.normalise(international ? "+" + digits : digits);
    } catch (InvalidInputException e) {
      return "+" + digits;
    }
  }
}
