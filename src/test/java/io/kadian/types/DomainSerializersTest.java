// SPDX-License-Identifier: Apache-2.0
package io.kadian.types;

import static org.assertj.core.api.Assertions.assertThat;

import io.kadian.domain.AdmittedCampaign;
import io.kadian.domain.AudienceChange;
import io.kadian.domain.Campaign;
import io.kadian.domain.ControlRecord;
import io.kadian.domain.DeadLetter;
import io.kadian.domain.DedupKey;
import io.kadian.domain.DeliveredSm;
import io.kadian.domain.Delivery;
import io.kadian.domain.EncodedText;
import io.kadian.domain.Event;
import io.kadian.domain.LotTally;
import io.kadian.domain.OptChange;
import io.kadian.domain.Outcome;
import io.kadian.domain.Pace;
import io.kadian.domain.PhoneNews;
import io.kadian.domain.PreparedSms;
import io.kadian.domain.Reason;
import io.kadian.domain.Receipt;
import io.kadian.domain.Sending;
import io.kadian.domain.Sms;
import io.kadian.domain.Tally;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.apache.flink.api.common.serialization.SerializerConfigImpl;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeutils.SerializerTestBase;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** Flink's own tests of a serializer, for each of ours. */
class DomainSerializersTest {
  private static final Instant EIGHT = Instant.parse("2026-12-12T12:00:00.123Z");
  private static final String PHONE = "+8613912345678";
  private static final DedupKey KEY = new DedupKey(Long.MIN_VALUE, Long.MAX_VALUE);

  private static final PreparedSms SHORT =
      PreparedSms.of(PHONE, true, KEY, EncodedText.of("{Hi} €", (byte) 0));
  private static final PreparedSms LONG =
      PreparedSms.of(PHONE, false, KEY, EncodedText.of("双😀".repeat(100), (byte) 0xFF));
  private static final PreparedSms LONGEST =
      PreparedSms.of(PHONE, true, KEY, EncodedText.of("a".repeat(153 * 255), (byte) 1));
  private static final PreparedSms HINDERED =
      PreparedSms.hindered(PHONE, true, Reason.MISSING_FIELD);

  private static final OptChange OPTED = new OptChange(PHONE, true, "退订", EIGHT);

  private static final Campaign PACED =
      new Campaign("a", "gold", "【富销云】{{a|b}} 😀", EIGHT, Duration.ofMillis(1), new Pace(5000));
  private static final Campaign UNPACED =
      new Campaign("b", "gold", "x", Instant.EPOCH, Campaign.MAX_EXPIRY, null);

  @Nested
  class OfPreparedSms extends Roundtrip<PreparedSms> {
    OfPreparedSms() {
      super(DomainTypes.PREPARED_SMS, SHORT, LONG, LONGEST, HINDERED);
    }
  }

  @Nested
  class OfDeliveredSm extends Roundtrip<DeliveredSm> {
    OfDeliveredSm() {
      super(
          ReceiptTypes.DELIVERED_SM,
          new DeliveredSm(
              "cmcc", "8613912345678", 1, 4, 0, new byte[70_000], "id", 2, 65_535, EIGHT),
          new DeliveredSm("", "", 0, 0x40, 8, new byte[0], null, -1, -1, EIGHT));
    }
  }

  @Nested
  class OfReceipt extends Roundtrip<Receipt> {
    OfReceipt() {
      super(
          ReceiptTypes.RECEIPT,
          new Receipt("cmcc", "id", PHONE, 0, Delivery.DELIVERED, "000", EIGHT),
          new Receipt("", "", PHONE, -1, Delivery.UNKNOWN, null, EIGHT));
    }
  }

  @Nested
  class OfOptChange extends Roundtrip<OptChange> {
    OfOptChange() {
      super(
          ReceiptTypes.OPT_CHANGE,
          OPTED,
          new OptChange(PHONE, false, "START", EIGHT.plusNanos(1_000)));
    }
  }

  @Nested
  class OfPhoneNews extends Roundtrip<PhoneNews> {
    OfPhoneNews() {
      super(
          ReceiptTypes.PHONE_NEWS,
          new PhoneNews.Opted(OPTED),
          new PhoneNews.Ended(
              Outcome.suppressed(new Sms("a", "m", EIGHT, EIGHT, EIGHT, SHORT), Reason.OPTED_OUT)));
    }
  }

  @Nested
  class OfAudienceChange extends Roundtrip<AudienceChange> {
    OfAudienceChange() {
      super(
          DomainTypes.AUDIENCE_CHANGE,
          new AudienceChange("a/0/1", "m1", SHORT),
          new AudienceChange("a/0/1", "会员", LONG),
          new AudienceChange("a/0/1", "", HINDERED),
          new AudienceChange("a/0/1", "m1", null));
    }
  }

  @Nested
  class OfSms extends Roundtrip<Sms> {
    OfSms() {
      super(
          DomainTypes.SMS,
          new Sms("a", "m1", EIGHT, EIGHT.plusMillis(7), EIGHT.plusSeconds(3600), SHORT),
          new Sms("a", "m2", Instant.EPOCH, Instant.EPOCH, Instant.EPOCH, HINDERED));
    }
  }

  @Nested
  class OfOutcome extends Roundtrip<Outcome> {
    OfOutcome() {
      super(
          DomainTypes.OUTCOME,
          new Outcome(
              "a",
              "m1",
              PHONE,
              KEY,
              255,
              Outcome.State.SENT,
              "r",
              "b/m1",
              "smpp",
              "id-9",
              EIGHT,
              EIGHT.plusMillis(1),
              EIGHT.plusMillis(2),
              null),
          new Outcome(
              "a",
              "m1",
              PHONE,
              null,
              0,
              Outcome.State.SUPPRESSED,
              null,
              null,
              null,
              null,
              EIGHT,
              null,
              null,
              null));
    }
  }

  @Nested
  class OfDedupKey extends Roundtrip<DedupKey> {
    OfDedupKey() {
      super(DomainTypes.DEDUP_KEY, KEY, new DedupKey(0, 0), new DedupKey(-1, -1));
    }
  }

  @Nested
  class OfTally extends Roundtrip<Tally> {
    OfTally() {
      super(DomainTypes.TALLY, Tally.NONE, new Tally(1L << 40, 1, 2));
    }
  }

  @Nested
  class OfLotTally extends Roundtrip<LotTally> {
    OfLotTally() {
      super(DomainTypes.LOT_TALLY, new LotTally("a/0/1", new Tally(1L << 40, 1, 2)));
    }
  }

  @Nested
  class OfSending extends Roundtrip<Sending> {
    OfSending() {
      super(DomainTypes.SENDING, Sending.underWay("a/m1", EIGHT), Sending.done("a/会员", EIGHT));
    }
  }

  @Nested
  class OfAdmittedCampaign extends Roundtrip<AdmittedCampaign> {
    OfAdmittedCampaign() {
      super(
          DomainTypes.ADMITTED_CAMPAIGN,
          new AdmittedCampaign(PACED, "tier = 'GOLD'\n  AND city = '广州'"),
          new AdmittedCampaign(UNPACED, "TRUE"));
    }
  }

  @Nested
  class OfControlRecord extends Roundtrip<ControlRecord> {
    OfControlRecord() {
      super(
          DomainTypes.CONTROL_RECORD,
          new ControlRecord.PublishedSegment("gold", "SELECT * FROM members WHERE a", 3),
          new ControlRecord.AnnouncedCampaign(PACED, EIGHT),
          new ControlRecord.AnnouncedCampaign(UNPACED, EIGHT),
          new ControlRecord.RollCall(EIGHT));
    }
  }

  @Nested
  class OfEvent extends Roundtrip<Event> {
    OfEvent() {
      super(
          DomainTypes.EVENT,
          new Event.SegmentAccepted("gold", 3, EIGHT),
          new Event.SegmentRefused("gold", "Unknown identifier 'tierr'", EIGHT),
          new Event.CampaignAdmitted("a", PACED, EIGHT),
          new Event.CampaignRefused("a", "no such segment", EIGHT),
          new Event.AudienceCounted("a", new Tally(3, 1, 1), EIGHT),
          new Event.RollCalled("roll-call", "3f2a", EIGHT, List.of("a", "b"), EIGHT),
          new Event.RollAnswered("a", "3f2a", 1, 2, new Tally(3, 1, 1), EIGHT));
    }
  }

  @Nested
  class OfDeadLetter extends Roundtrip<DeadLetter> {
    OfDeadLetter() {
      super(DomainTypes.DEAD_LETTER, new DeadLetter("members", "phone is empty", "{}", EIGHT));
    }
  }

  abstract static class Roundtrip<T> extends SerializerTestBase<T> {
    private final TypeInformation<T> type;
    private final T[] values;

    @SafeVarargs
    @SuppressWarnings("varargs")
    Roundtrip(TypeInformation<T> type, T... values) {
      this.type = type;
      this.values = values;
    }

    @Override
    protected TypeSerializer<T> createSerializer() {
      return type.createSerializer(new SerializerConfigImpl());
    }

    @Override
    protected int getLength() {
      return -1;
    }

    @Override
    protected Class<T> getTypeClass() {
      return type.getTypeClass();
    }

    @Override
    protected T[] getTestData() {
      return values;
    }

    /** Ours make none: records have no empty instance, and nobody fills one in. */
    @Override
    @Test
    protected void testInstantiate() {
      assertThat(createSerializer().createInstance()).isNull();
    }
  }
}
