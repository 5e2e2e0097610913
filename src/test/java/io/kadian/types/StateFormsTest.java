// SPDX-License-Identifier: Apache-2.0
package io.kadian.types;

import static org.assertj.core.api.Assertions.assertThat;

import io.kadian.domain.AdmittedCampaign;
import io.kadian.domain.AllHeld;
import io.kadian.domain.AudienceChange;
import io.kadian.domain.AudienceNews;
import io.kadian.domain.AudienceSeal;
import io.kadian.domain.Campaign;
import io.kadian.domain.ControlRecord;
import io.kadian.domain.DeadLetter;
import io.kadian.domain.DedupKey;
import io.kadian.domain.DeliveredSm;
import io.kadian.domain.Delivery;
import io.kadian.domain.EncodedText;
import io.kadian.domain.Event;
import io.kadian.domain.Freeze;
import io.kadian.domain.Holdout;
import io.kadian.domain.Lot;
import io.kadian.domain.LotTally;
import io.kadian.domain.MemberTime;
import io.kadian.domain.OptChange;
import io.kadian.domain.Outcome;
import io.kadian.domain.Pace;
import io.kadian.domain.PhoneNews;
import io.kadian.domain.PreparedSms;
import io.kadian.domain.Receipt;
import io.kadian.domain.Recurrence;
import io.kadian.domain.SendWindow;
import io.kadian.domain.Sending;
import io.kadian.domain.Sms;
import io.kadian.domain.Standing;
import io.kadian.domain.Tally;
import io.kadian.domain.Variant;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Modifier;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Properties;
import java.util.stream.Stream;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The octets of every type that a savepoint or a checkpoint may have, in every form there ever was:
 * {@code state-forms.properties}. Who changes what a serializer writes raises its version and adds
 * a line.
 */
class StateFormsTest {
  private static final String FILE = "/state-forms.properties";
  private static final Instant EIGHT = Instant.parse("2026-12-12T12:00:00.123Z");
  private static final DedupKey KEY = new DedupKey(1, -2);
  private static final PreparedSms PREPARED =
      PreparedSms.of("+86139", true, KEY, EncodedText.of("双12", (byte) 0)).inVariant("gift");
  private static final Campaign CAMPAIGN =
      new Campaign("a", "gold", "{{x|y}}", EIGHT, Duration.ofHours(1), new Pace(50));
  private static final Campaign WITH_ALL =
      new Campaign(
          "a",
          "gold",
          null,
          EIGHT,
          Duration.ofHours(1),
          null,
          null,
          new Holdout(500),
          ZoneId.of("Asia/Shanghai"),
          MemberTime.LOCAL,
          SendWindow.parse("09:00-20:00 suppress"),
          List.of(new Variant("gift", "{{x|y}}", 70), new Variant("price", "50", 30)),
          new Freeze(null),
          3,
          new Recurrence("0 10 * * MON"));
  private static final Sms SMS =
      new Sms("a", "m", EIGHT, EIGHT, EIGHT.plusSeconds(1), PREPARED, true, "Asia/Tokyo");
  private static final Outcome OUTCOME =
      new Outcome(
          "a",
          "m",
          "+86139",
          KEY,
          2,
          Outcome.State.SENT,
          "why",
          "b/m",
          "smpp",
          "id",
          EIGHT,
          EIGHT,
          null,
          "gift");

  /** A type's serializer and the value whose octets are in the file. */
  record Form<T>(VersionedSerializer<T> serializer, T value) {
    String name() {
      return serializer.type().getSimpleName();
    }

    byte[] written() throws IOException {
      DataOutputSerializer out = new DataOutputSerializer(256);
      serializer.serialize(value, out);
      return out.getCopyOfBuffer();
    }

    @Override
    public String toString() {
      return name();
    }
  }

  static List<Form<?>> forms() {
    return List.of(
        new Form<>(new DomainTypes.PreparedSmsSerializer(), PREPARED),
        new Form<>(
            new DomainTypes.AudienceChangeSerializer(),
            AudienceChange.amended("a/0/1", "m", PREPARED)),
        new Form<>(new DomainTypes.SmsSerializer(), SMS),
        new Form<>(new DomainTypes.OutcomeSerializer(), OUTCOME),
        new Form<>(new DomainTypes.DedupKeySerializer(), KEY),
        new Form<>(new DomainTypes.TallySerializer(), new Tally(3, 1, 2)),
        new Form<>(
            new DomainTypes.LotTallySerializer(),
            new LotTally(new Lot("a", EIGHT, 7).key(), new Tally(3, 1, 2))),
        new Form<>(new DomainTypes.SendingSerializer(), Sending.done("a/m", EIGHT)),
        new Form<>(
            new DomainTypes.AdmittedCampaignSerializer(),
            new AdmittedCampaign(
                WITH_ALL,
                "tier = 'GOLD'",
                new Standing(Standing.Position.HELD, EIGHT, EIGHT.plusSeconds(3600), null, EIGHT))),
        new Form<>(
            new DomainTypes.AudienceNewsSerializer(),
            new AudienceNews.Asked(
                new ControlRecord.Question("q", "gold", "sql", EIGHT, null, "m", EIGHT), 7)),
        new Form<>(new DomainTypes.AllHeldSerializer(), new AllHeld(true, null, EIGHT)),
        new Form<>(
            new DomainTypes.ControlRecordSerializer(),
            new ControlRecord.AnnouncedCampaign(CAMPAIGN, EIGHT)),
        new Form<>(
            new DomainTypes.EventSerializer(),
            new Event.AudienceCounted("a", new Tally(3, 1, 2), EIGHT)),
        new Form<>(
            new DomainTypes.SealPartSerializer(), new AudienceSeal.Part("a", 7, 1024, 2, "cafe")),
        new Form<>(
            new DomainTypes.AudienceSealSerializer(),
            new AudienceSeal("a", 1024, 2, "cafe", EIGHT)),
        new Form<>(
            new DomainTypes.DeadLetterSerializer(),
            new DeadLetter("members", "phone is empty", "{}", EIGHT)),
        new Form<>(
            new ReceiptTypes.DeliveredSmSerializer(),
            new DeliveredSm("cmcc", "86139", 1, 4, 8, new byte[] {53, 0}, "id", 2, 7, EIGHT)),
        new Form<>(
            new ReceiptTypes.ReceiptSerializer(),
            new Receipt("cmcc", "id", "+86139", 7, Delivery.DELIVERED, "000", EIGHT)),
        new Form<>(
            new ReceiptTypes.OptChangeSerializer(), new OptChange("+86139", true, "R", EIGHT)),
        new Form<>(new ReceiptTypes.PhoneNewsSerializer(), new PhoneNews.Ended(OUTCOME)));
  }

  @ParameterizedTest
  @MethodSource("forms")
  <T> void areWrittenAsTheyWere(Form<T> form) throws IOException {
    assertThat(HexFormat.of().formatHex(form.written()))
        .isEqualTo(file().getProperty(form.name() + "." + form.serializer().version()));
  }

  @ParameterizedTest
  @MethodSource("forms")
  <T> void areReadInEveryForm(Form<T> form) throws IOException {
    for (int version = 1; version <= form.serializer().version(); version++) {
      String octets = file().getProperty(form.name() + "." + version);
      DataInputDeserializer in = new DataInputDeserializer(HexFormat.of().parseHex(octets));

      T read = form.serializer().deserialize(in);

      assertThat(in.available()).as("left over of form " + version).isZero();
      if (version == form.serializer().version()) {
        assertThat(read).isEqualTo(form.value());
      }
    }
  }

  /** A new type must be added here, and to the file. */
  @Test
  void areOfAllTypes() {
    assertThat(forms().stream().<Class<?>>map(form -> form.serializer().getClass()))
        .containsExactlyInAnyOrderElementsOf(
            Stream.of(DomainTypes.class, ReceiptTypes.class)
                .flatMap(types -> Arrays.stream(types.getDeclaredClasses()))
                .filter(type -> Modifier.isPublic(type.getModifiers()))
                .toList());
  }

  private static Properties file() throws IOException {
    try (InputStream in = StateFormsTest.class.getResourceAsStream(FILE)) {
      Properties properties = new Properties();
      properties.load(in);
      return properties;
    }
  }
}
