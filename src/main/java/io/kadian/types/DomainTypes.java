// SPDX-License-Identifier: Apache-2.0
package io.kadian.types;

import io.kadian.domain.AdmittedCampaign;
import io.kadian.domain.AllHeld;
import io.kadian.domain.AudienceChange;
import io.kadian.domain.AudienceNews;
import io.kadian.domain.AudienceSeal;
import io.kadian.domain.Campaign;
import io.kadian.domain.ControlRecord;
import io.kadian.domain.DataCoding;
import io.kadian.domain.DeadLetter;
import io.kadian.domain.DedupKey;
import io.kadian.domain.EncodedText;
import io.kadian.domain.Event;
import io.kadian.domain.Holdout;
import io.kadian.domain.Json;
import io.kadian.domain.LotTally;
import io.kadian.domain.Outcome;
import io.kadian.domain.Pace;
import io.kadian.domain.PreparedSms;
import io.kadian.domain.Reason;
import io.kadian.domain.Sending;
import io.kadian.domain.Sms;
import io.kadian.domain.Standing;
import io.kadian.domain.Tally;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/**
 * The serializers of the domain's records. A class here is named in savepoints: move or rename
 * none.
 */
public final class DomainTypes {
  public static final TypeInformation<PreparedSms> PREPARED_SMS =
      RecordType.of(new PreparedSmsSerializer());
  public static final TypeInformation<AudienceChange> AUDIENCE_CHANGE =
      RecordType.of(new AudienceChangeSerializer());
  public static final TypeInformation<Sms> SMS = RecordType.of(new SmsSerializer());
  public static final TypeInformation<Outcome> OUTCOME = RecordType.of(new OutcomeSerializer());
  public static final TypeInformation<DedupKey> DEDUP_KEY = RecordType.of(new DedupKeySerializer());
  public static final TypeInformation<Tally> TALLY = RecordType.of(new TallySerializer());
  public static final TypeInformation<LotTally> LOT_TALLY = RecordType.of(new LotTallySerializer());
  public static final TypeInformation<Sending> SENDING = RecordType.of(new SendingSerializer());
  public static final TypeInformation<AdmittedCampaign> ADMITTED_CAMPAIGN =
      RecordType.of(new AdmittedCampaignSerializer());
  public static final TypeInformation<AudienceNews> AUDIENCE_NEWS =
      RecordType.of(new AudienceNewsSerializer());
  public static final TypeInformation<AllHeld> ALL_HELD = RecordType.of(new AllHeldSerializer());
  public static final TypeInformation<ControlRecord> CONTROL_RECORD =
      RecordType.of(new ControlRecordSerializer());
  public static final TypeInformation<AudienceSeal.Part> SEAL_PART =
      RecordType.of(new SealPartSerializer());
  public static final TypeInformation<AudienceSeal> AUDIENCE_SEAL =
      RecordType.of(new AudienceSealSerializer());
  public static final TypeInformation<Event> EVENT = RecordType.of(new EventSerializer());
  public static final TypeInformation<DeadLetter> DEAD_LETTER =
      RecordType.of(new DeadLetterSerializer());

  /** A prepared message also stands inside other records, whose forms change with it. */
  private static final int PREPARED_SMS_FORM = 2;

  private static final int SMS_FORM = 3;

  static final int OUTCOME_FORM = 2;

  private static final int TALLY_FORM = 1;

  private DomainTypes() {}

  /** State of hold. */
  public static final class PreparedSmsSerializer extends VersionedSerializer<PreparedSms> {
    private static final long serialVersionUID = 1L;
    private static final DataCoding[] CODINGS = {DataCoding.GSM_7, DataCoding.UCS_2};
    private static final int CONSENT = 1;
    private static final int HINDERED = 2;
    private static final int OF_VARIANT = 4;

    public PreparedSmsSerializer() {
      super(PreparedSms.class, PREPARED_SMS_FORM);
    }

    @Override
    protected void write(PreparedSms sms, DataOutputView out) throws IOException {
      boolean hindered = sms.hindrance() != null;
      out.writeByte(
          (sms.consent() ? CONSENT : 0)
              | (hindered ? HINDERED : 0)
              | (sms.variant() == null ? 0 : OF_VARIANT));
      Fields.write(sms.phone(), out);
      if (sms.variant() != null) {
        Fields.write(sms.variant(), out);
      }
      if (hindered) {
        Fields.write(sms.hindrance(), out);
        return;
      }
      out.writeLong(sms.dedupKey().high());
      out.writeLong(sms.dedupKey().low());
      out.writeByte(sms.text().coding() == DataCoding.GSM_7 ? 0 : 1);
      out.writeByte(sms.text().parts().length);
      for (byte[] part : sms.text().parts()) {
        Fields.write(part, out);
      }
    }

    @Override
    protected PreparedSms read(DataInputView in, int version) throws IOException {
      int flags = in.readByte();
      boolean consent = (flags & CONSENT) != 0;
      String phone = Fields.string(in);
      String variant = (flags & OF_VARIANT) == 0 ? null : Fields.string(in); // never in form 1
      if ((flags & HINDERED) != 0) {
        return PreparedSms.hindered(phone, consent, Fields.constant(Reason.class, in))
            .inVariant(variant);
      }
      DedupKey key = new DedupKey(in.readLong(), in.readLong());
      DataCoding coding = CODINGS[in.readByte()];
      byte[][] parts = new byte[in.readUnsignedByte()][];
      for (int i = 0; i < parts.length; i++) {
        parts[i] = Fields.octets(in);
      }
      return PreparedSms.of(phone, consent, key, new EncodedText(coding, parts)).inVariant(variant);
    }
  }

  /** Selection to hold. */
  public static final class AudienceChangeSerializer extends VersionedSerializer<AudienceChange> {
    private static final long serialVersionUID = 1L;

    /** By their place. */
    private static final List<AudienceChange.Kind> KINDS =
        List.of(
            AudienceChange.Kind.AUDIENCE, AudienceChange.Kind.MOVED, AudienceChange.Kind.AMENDED);

    private final PreparedSmsSerializer prepared = new PreparedSmsSerializer();

    public AudienceChangeSerializer() {
      super(AudienceChange.class, PREPARED_SMS_FORM);
    }

    @Override
    protected void write(AudienceChange change, DataOutputView out) throws IOException {
      Fields.write(change.lot(), out);
      Fields.write(change.member(), out);
      out.writeBoolean(change.prepared() != null);
      if (change.prepared() != null) {
        prepared.write(change.prepared(), out);
      }
      out.writeByte(KINDS.indexOf(change.kind()));
    }

    @Override
    protected AudienceChange read(DataInputView in, int version) throws IOException {
      return new AudienceChange(
          Fields.string(in),
          Fields.string(in),
          in.readBoolean() ? prepared.read(in, version) : null,
          version > 1 ? KINDS.get(in.readByte()) : AudienceChange.Kind.AUDIENCE);
    }
  }

  /** Hold to guard to gateway; state of the async operator. */
  public static final class SmsSerializer extends VersionedSerializer<Sms> {
    private static final long serialVersionUID = 1L;
    private final PreparedSmsSerializer prepared = new PreparedSmsSerializer();

    public SmsSerializer() {
      super(Sms.class, SMS_FORM);
    }

    @Override
    protected void write(Sms sms, DataOutputView out) throws IOException {
      Fields.write(sms.campaign(), out);
      Fields.write(sms.member(), out);
      Fields.write(sms.due(), out);
      Fields.write(sms.released(), out);
      Fields.write(sms.expires(), out);
      prepared.write(sms.prepared(), out);
      out.writeBoolean(sms.transactional());
      Fields.write(sms.zone(), out);
    }

    @Override
    protected Sms read(DataInputView in, int version) throws IOException {
      return new Sms(
          Fields.string(in),
          Fields.string(in),
          Fields.instant(in),
          Fields.instant(in),
          Fields.instant(in),
          prepared.read(in, PREPARED_SMS_FORM),
          version > 1 && in.readBoolean(),
          version > 2 ? Fields.string(in) : null);
    }
  }

  /** Every stage to the ledger and the outcomes topic. */
  public static final class OutcomeSerializer extends VersionedSerializer<Outcome> {
    private static final long serialVersionUID = 1L;

    public OutcomeSerializer() {
      super(Outcome.class, OUTCOME_FORM);
    }

    @Override
    protected void write(Outcome outcome, DataOutputView out) throws IOException {
      Fields.write(outcome.campaign(), out);
      Fields.write(outcome.member(), out);
      Fields.write(outcome.phone(), out);
      Fields.write(outcome.dedupKey(), out);
      out.writeByte(outcome.parts());
      Fields.write(outcome.state(), out);
      Fields.write(outcome.reason(), out);
      Fields.write(outcome.repeats(), out);
      Fields.write(outcome.route(), out);
      Fields.write(outcome.messageId(), out);
      Fields.write(outcome.due(), out);
      Fields.write(outcome.released(), out);
      Fields.write(outcome.sent(), out);
      Fields.write(outcome.variant(), out);
    }

    @Override
    protected Outcome read(DataInputView in, int version) throws IOException {
      return new Outcome(
          Fields.string(in),
          Fields.string(in),
          Fields.string(in),
          Fields.dedupKey(in),
          in.readUnsignedByte(),
          Fields.constant(Outcome.State.class, in),
          Fields.string(in),
          Fields.string(in),
          Fields.string(in),
          Fields.string(in),
          Fields.instant(in),
          Fields.instant(in),
          Fields.instant(in),
          version > 1 ? Fields.string(in) : null);
    }
  }

  /** Key of the guard's state. */
  public static final class DedupKeySerializer extends VersionedSerializer<DedupKey> {
    private static final long serialVersionUID = 1L;

    public DedupKeySerializer() {
      super(DedupKey.class, 1);
    }

    @Override
    protected void write(DedupKey key, DataOutputView out) throws IOException {
      out.writeLong(key.high());
      out.writeLong(key.low());
    }

    @Override
    protected DedupKey read(DataInputView in, int version) throws IOException {
      return new DedupKey(in.readLong(), in.readLong());
    }
  }

  /** State of hold and of its sums. */
  public static final class TallySerializer extends VersionedSerializer<Tally> {
    private static final long serialVersionUID = 1L;

    public TallySerializer() {
      super(Tally.class, TALLY_FORM);
    }

    @Override
    protected void write(Tally tally, DataOutputView out) throws IOException {
      out.writeLong(tally.selected());
      out.writeLong(tally.withdrawn());
      out.writeLong(tally.released());
    }

    @Override
    protected Tally read(DataInputView in, int version) throws IOException {
      return new Tally(in.readLong(), in.readLong(), in.readLong());
    }
  }

  /** Hold to its sums. */
  public static final class LotTallySerializer extends VersionedSerializer<LotTally> {
    private static final long serialVersionUID = 1L;
    private final TallySerializer tally = new TallySerializer();

    public LotTallySerializer() {
      super(LotTally.class, TALLY_FORM);
    }

    @Override
    protected void write(LotTally value, DataOutputView out) throws IOException {
      Fields.write(value.lot(), out);
      tally.write(value.tally(), out);
    }

    @Override
    protected LotTally read(DataInputView in, int version) throws IOException {
      return new LotTally(Fields.string(in), tally.read(in, version));
    }
  }

  /** State of the guard. */
  public static final class SendingSerializer extends VersionedSerializer<Sending> {
    private static final long serialVersionUID = 1L;

    public SendingSerializer() {
      super(Sending.class, 1);
    }

    @Override
    protected void write(Sending sending, DataOutputView out) throws IOException {
      Fields.write(sending.request(), out);
      out.writeBoolean(sending.done());
      Fields.write(sending.at(), out);
    }

    @Override
    protected Sending read(DataInputView in, int version) throws IOException {
      return new Sending(Fields.string(in), in.readBoolean(), Fields.instant(in));
    }
  }

  /** State of control, broadcast state of selection and hold. */
  public static final class AdmittedCampaignSerializer
      extends VersionedSerializer<AdmittedCampaign> {
    private static final long serialVersionUID = 1L;

    public AdmittedCampaignSerializer() {
      super(AdmittedCampaign.class, 3);
    }

    @Override
    protected void write(AdmittedCampaign admitted, DataOutputView out) throws IOException {
      writeJson(admitted.campaign(), out);
      Fields.write(admitted.condition(), out);
      Standing standing = admitted.standing();
      Fields.write(standing.position(), out);
      Fields.write(standing.sendAt(), out);
      Fields.write(standing.expiresAt(), out);
      Fields.write(standing.releasedAt(), out);
      Fields.write(standing.commandedAt(), out);
    }

    @Override
    protected AdmittedCampaign read(DataInputView in, int version) throws IOException {
      if (version > 2) {
        Campaign campaign = readJson(Campaign.class, in);
        return new AdmittedCampaign(campaign, Fields.string(in), standing(in));
      }
      String id = Fields.string(in);
      String segment = Fields.string(in);
      String message = Fields.string(in);
      var sendAt = Fields.instant(in);
      Duration expireAfter = Duration.ofMillis(in.readLong());
      int pace = in.readInt();
      Pace rate = pace == 0 ? null : new Pace(pace);
      String condition = Fields.string(in);
      if (version == 1) { // before there were kinds, holdouts and a switch
        return new AdmittedCampaign(
            new Campaign(id, segment, message, sendAt, expireAfter, rate), condition);
      }
      Campaign.Kind kind = Fields.constant(Campaign.Kind.class, in);
      int holdout = in.readInt();
      Campaign campaign =
          new Campaign(
              id,
              segment,
              message,
              sendAt,
              expireAfter,
              rate,
              kind,
              holdout == 0 ? null : new Holdout(holdout));
      return new AdmittedCampaign(campaign, condition, standing(in));
    }

    private static Standing standing(DataInputView in) throws IOException {
      return new Standing(
          Fields.constant(Standing.Position.class, in),
          Fields.instant(in),
          Fields.instant(in),
          Fields.instant(in),
          Fields.instant(in));
    }
  }

  /** State of control. */
  public static final class AllHeldSerializer extends VersionedSerializer<AllHeld> {
    private static final long serialVersionUID = 1L;

    public AllHeldSerializer() {
      super(AllHeld.class, 1);
    }

    @Override
    protected void write(AllHeld all, DataOutputView out) throws IOException {
      out.writeBoolean(all.held());
      Fields.write(all.releasedAt(), out);
      Fields.write(all.commandedAt(), out);
    }

    @Override
    protected AllHeld read(DataInputView in, int version) throws IOException {
      return new AllHeld(in.readBoolean(), Fields.instant(in), Fields.instant(in));
    }
  }

  private static void writeJson(Object value, DataOutputView out) throws IOException {
    byte[] json = Json.bytes(value);
    out.writeInt(json.length);
    out.write(json);
  }

  private static <T> T readJson(Class<T> type, DataInputView in) throws IOException {
    byte[] json = new byte[in.readInt()];
    in.readFully(json);
    return Json.read(json, type);
  }

  /** Rare records in their JSON form, which is kept readable for older jobs anyway. */
  private abstract static class JsonSerializer<T> extends VersionedSerializer<T> {
    private static final long serialVersionUID = 1L;

    JsonSerializer(Class<T> type) {
      super(type, 1);
    }

    @Override
    protected void write(T value, DataOutputView out) throws IOException {
      writeJson(value, out);
    }

    @Override
    protected T read(DataInputView in, int version) throws IOException {
      return readJson(type(), in);
    }
  }

  /** Topic to control. */
  public static final class ControlRecordSerializer extends JsonSerializer<ControlRecord> {
    private static final long serialVersionUID = 1L;

    public ControlRecordSerializer() {
      super(ControlRecord.class);
    }
  }

  /** Any stage to the events topic. */
  public static final class EventSerializer extends JsonSerializer<Event> {
    private static final long serialVersionUID = 1L;

    public EventSerializer() {
      super(Event.class);
    }
  }

  /** Any stage to the dead letters. */
  public static final class DeadLetterSerializer extends JsonSerializer<DeadLetter> {
    private static final long serialVersionUID = 1L;

    public DeadLetterSerializer() {
      super(DeadLetter.class);
    }
  }

  /** Selection to what seals audiences. */
  public static final class SealPartSerializer extends JsonSerializer<AudienceSeal.Part> {
    private static final long serialVersionUID = 1L;

    public SealPartSerializer() {
      super(AudienceSeal.Part.class);
    }
  }

  /** To the ledger. */
  public static final class AudienceSealSerializer extends JsonSerializer<AudienceSeal> {
    private static final long serialVersionUID = 1L;

    public AudienceSealSerializer() {
      super(AudienceSeal.class);
    }
  }

  /** Control to selection. */
  public static final class AudienceNewsSerializer extends VersionedSerializer<AudienceNews> {
    private static final long serialVersionUID = 1L;
    private static final int ADMITTED = 0;
    private static final int ASKED = 1;
    private static final int TESTED = 2;
    private final AdmittedCampaignSerializer campaign = new AdmittedCampaignSerializer();
    private final ControlRecordSerializer record = new ControlRecordSerializer();

    public AudienceNewsSerializer() {
      super(AudienceNews.class, 1);
    }

    @Override
    protected void write(AudienceNews news, DataOutputView out) throws IOException {
      if (news instanceof AudienceNews.Admitted admitted) {
        out.writeByte(ADMITTED);
        campaign.serialize(admitted.campaign(), out);
      } else if (news instanceof AudienceNews.Asked asked) {
        out.writeByte(ASKED);
        out.writeInt(asked.shards());
        record.serialize(asked.question(), out);
      } else {
        out.writeByte(TESTED);
        record.serialize(((AudienceNews.Tested) news).test(), out);
      }
    }

    @Override
    protected AudienceNews read(DataInputView in, int version) throws IOException {
      int kind = in.readByte();
      return switch (kind) {
        case ADMITTED -> new AudienceNews.Admitted(campaign.deserialize(in));
        case ASKED -> {
          int shards = in.readInt();
          yield new AudienceNews.Asked((ControlRecord.Question) record.deserialize(in), shards);
        }
        case TESTED -> new AudienceNews.Tested((ControlRecord.TestSend) record.deserialize(in));
        default -> throw new IOException("News of kind " + kind);
      };
    }
  }
}
