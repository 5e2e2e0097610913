// SPDX-License-Identifier: Apache-2.0
package io.kadian.types;

import io.kadian.domain.DeliveredSm;
import io.kadian.domain.Delivery;
import io.kadian.domain.OptChange;
import io.kadian.domain.PhoneNews;
import io.kadian.domain.Receipt;
import java.io.IOException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;
import org.apache.flink.util.OutputTag;

/**
 * The serializers of what comes back from phones. A class here is named in savepoints: move or
 * rename none.
 */
public final class ReceiptTypes {
  public static final TypeInformation<DeliveredSm> DELIVERED_SM =
      RecordType.of(new DeliveredSmSerializer());
  public static final TypeInformation<Receipt> RECEIPT = RecordType.of(new ReceiptSerializer());
  public static final TypeInformation<OptChange> OPT_CHANGE =
      RecordType.of(new OptChangeSerializer());
  public static final TypeInformation<PhoneNews> PHONE_NEWS =
      RecordType.of(new PhoneNewsSerializer());

  /** Who opted out or in, beside the receipts. */
  public static final OutputTag<OptChange> OPT_CHANGES = new OutputTag<>("opt-changes", OPT_CHANGE);

  private ReceiptTypes() {}

  /** In microseconds: the order of two replies hangs on them. */
  private static void writeMicros(Instant at, DataOutputView out) throws IOException {
    out.writeLong(ChronoUnit.MICROS.between(Instant.EPOCH, at));
  }

  private static Instant micros(DataInputView in) throws IOException {
    return Instant.EPOCH.plus(in.readLong(), ChronoUnit.MICROS);
  }

  /** Source to reading. */
  public static final class DeliveredSmSerializer extends VersionedSerializer<DeliveredSm> {
    private static final long serialVersionUID = 1L;

    public DeliveredSmSerializer() {
      super(DeliveredSm.class, 2); // 2: its route
    }

    @Override
    protected void write(DeliveredSm value, DataOutputView out) throws IOException {
      Fields.write(value.from(), out);
      out.writeInt(value.fromTon());
      out.writeInt(value.esmClass());
      out.writeInt(value.dataCoding());
      out.writeInt(value.octets().length);
      out.write(value.octets());
      Fields.write(value.receiptedId(), out);
      out.writeInt(value.messageState());
      out.writeInt(value.reference());
      writeMicros(value.at(), out);
      Fields.write(value.route(), out);
    }

    @Override
    protected DeliveredSm read(DataInputView in, int version) throws IOException {
      String from = Fields.string(in);
      int fromTon = in.readInt();
      int esmClass = in.readInt();
      int dataCoding = in.readInt();
      byte[] octets = new byte[in.readInt()];
      in.readFully(octets);
      String receiptedId = Fields.string(in);
      int messageState = in.readInt();
      int reference = in.readInt();
      Instant at = micros(in);
      return new DeliveredSm(
          version < 2 ? "" : Fields.string(in),
          from,
          fromTon,
          esmClass,
          dataCoding,
          octets,
          receiptedId,
          messageState,
          reference,
          at);
    }
  }

  /** Reading to the ledger. */
  public static final class ReceiptSerializer extends VersionedSerializer<Receipt> {
    private static final long serialVersionUID = 1L;

    public ReceiptSerializer() {
      super(Receipt.class, 2); // 2: its route
    }

    @Override
    protected void write(Receipt value, DataOutputView out) throws IOException {
      Fields.write(value.messageId(), out);
      Fields.write(value.phone(), out);
      out.writeInt(value.reference());
      Fields.write(value.delivery(), out);
      Fields.write(value.error(), out);
      Fields.write(value.at(), out);
      Fields.write(value.route(), out);
    }

    @Override
    protected Receipt read(DataInputView in, int version) throws IOException {
      String messageId = Fields.string(in);
      String phone = Fields.string(in);
      int reference = in.readInt();
      Delivery delivery = Fields.constant(Delivery.class, in);
      String error = Fields.string(in);
      Instant at = Fields.instant(in);
      String route = version < 2 ? "" : Fields.string(in);
      return new Receipt(route, messageId, phone, reference, delivery, error, at);
    }
  }

  /** Reading to the guard and to sms_opt_out; state of the guard. */
  public static final class OptChangeSerializer extends VersionedSerializer<OptChange> {
    private static final long serialVersionUID = 1L;

    public OptChangeSerializer() {
      super(OptChange.class, 1);
    }

    @Override
    protected void write(OptChange value, DataOutputView out) throws IOException {
      Fields.write(value.phone(), out);
      out.writeBoolean(value.out());
      Fields.write(value.keyword(), out);
      writeMicros(value.at(), out);
    }

    @Override
    protected OptChange read(DataInputView in, int version) throws IOException {
      return new OptChange(Fields.string(in), in.readBoolean(), Fields.string(in), micros(in));
    }
  }

  /** To the guard. */
  public static final class PhoneNewsSerializer extends VersionedSerializer<PhoneNews> {
    private static final long serialVersionUID = 1L;
    private static final int ENDED = 0;
    private static final int OPTED = 1;
    private final DomainTypes.OutcomeSerializer outcome = new DomainTypes.OutcomeSerializer();
    private final OptChangeSerializer change = new OptChangeSerializer();

    public PhoneNewsSerializer() {
      super(PhoneNews.class, 2); // changes with Outcome, whose form stands in it
    }

    @Override
    protected void write(PhoneNews value, DataOutputView out) throws IOException {
      if (value instanceof PhoneNews.Ended ended) {
        out.writeByte(ENDED);
        outcome.serialize(ended.outcome(), out);
      } else {
        out.writeByte(OPTED);
        change.serialize(((PhoneNews.Opted) value).change(), out);
      }
    }

    @Override
    protected PhoneNews read(DataInputView in, int version) throws IOException {
      int kind = in.readByte();
      return switch (kind) {
        case ENDED -> new PhoneNews.Ended(outcome.deserialize(in));
        case OPTED -> new PhoneNews.Opted(change.deserialize(in));
        default -> throw new IOException("News of kind " + kind);
      };
    }
  }
}
