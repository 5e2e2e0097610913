// SPDX-License-Identifier: Apache-2.0
package io.kadian.receipts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.kadian.domain.DedupKey;
import io.kadian.domain.Delivery;
import io.kadian.domain.MessageReference;
import io.kadian.domain.OptChange;
import io.kadian.domain.Outcome;
import io.kadian.domain.Receipt;
import io.kadian.receipts.ReceiptOrigins.Origin;
import io.kadian.testing.Ledger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import javax.annotation.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ReceiptLedgerTest {
  private static final String PHONE = "+8613812345678";
  private static final Instant SENT = Instant.parse("2026-12-12T12:00:00Z");
  private static final Instant LATER = SENT.plusSeconds(5);
  private static final ZoneId ZONE = ZoneId.of("Asia/Shanghai");
  private static final ReceiptOrigins OF_TWO_ROUTES =
      new ReceiptOrigins(
          new Origin(MessageIds.EXACT, ZONE, Set.of()),
          Map.of(
              "cmcc", new Origin(MessageIds.EXACT, ZONE, Set.of("unicom")),
              "unicom", new Origin(MessageIds.HEX_OR_DECIMAL, ZONE, Set.of("cmcc", "third"))));
  private static final DedupKey KEY = DedupKey.of(PHONE, "双12");
  private static Ledger ledger;
  private ReceiptLedger receipts;

  @BeforeAll
  static void start() throws Exception {
    ledger = new Ledger();
  }

  @AfterAll
  static void stop() throws Exception {
    ledger.close();
  }

  @BeforeEach
  void clear() throws SQLException {
    ledger.clear();
    receipts = new ReceiptLedger(ledger.dataSource(), ReceiptOrigins.all(MessageIds.EXACT, ZONE));
  }

  @Test
  void writesTheDeliveryBesideWhatWasSent() throws SQLException {
    row("m1", "SENT", "id1");
    assertThat(receipts.write(List.of(receipt("id1", Delivery.DELIVERED)))).isEmpty();
    assertThat(rows()).containsExactly("m1|SENT|null|id1|DELIVERED|00:00:05");
    assertThat(waiting()).isZero();
  }

  @Test
  void keepsSentWhatCouldNotBeDelivered() throws SQLException {
    row("m1", "SENT", "id1");
    assertThat(receipts.write(List.of(receipt("id1", Delivery.UNDELIVERABLE)))).isEmpty();
    assertThat(rows()).containsExactly("m1|SENT|null|id1|UNDELIVERABLE|null");
    assertThat(ledger.query("select delivery_error from sms_log")).containsExactly("012");
  }

  @Test
  void makesTheSameOfReceiptsInAnyOrderHoweverOftenTheyCome() throws SQLException {
    List<Receipt> all = new ArrayList<>();
    for (Delivery delivery : Delivery.values()) {
      all.add(receipt("id1", delivery));
      all.add(receipt("id1", delivery));
    }
    Random random = new Random(12);
    for (int round = 0; round < 20; round++) {
      ledger.clear();
      row("m1", "SENT", "id1");
      Collections.shuffle(all, random);
      int cut = random.nextInt(all.size());
      receipts.write(all.subList(0, cut));
      receipts.write(all.subList(cut, all.size()));
      assertThat(rows()).containsExactly("m1|SENT|null|id1|DELIVERED|00:00:05");
    }
  }

  @Test
  void doesNotTakeAnotherSmscsIdForOurs() throws SQLException {
    row("m1", "SENT", "id1");
    Receipt other = new Receipt("", "id1", "+8613900000000", -1, Delivery.EXPIRED, null, LATER);
    receipts.write(List.of(other));
    assertThat(rows()).containsExactly("m1|SENT|null|id1|null|null");
    assertThat(waiting()).isOne();
  }

  @Test
  void tellsApartWhatTwoSmscsGaveTheSameId() throws SQLException {
    receipts = new ReceiptLedger(ledger.dataSource(), OF_TWO_ROUTES);
    row("m1", "cmcc", "SENT", "id1");
    row("m2", "unicom", "SENT", "id1");
    receipts.write(List.of(by("cmcc", receipt("id1", Delivery.DELIVERED))));
    assertThat(deliveries()).containsExactly("m1|cmcc|DELIVERED", "m2|unicom|null");
    receipts.write(List.of(by("unicom", receipt("id1", Delivery.EXPIRED))));
    assertThat(deliveries()).containsExactly("m1|cmcc|DELIVERED", "m2|unicom|EXPIRED");
    assertThat(waiting()).isZero();
  }

  @Test
  void tellsThemApartWhenTheyComeBeforeTheirRows() throws SQLException {
    receipts = new ReceiptLedger(ledger.dataSource(), OF_TWO_ROUTES);
    receipts.write(
        List.of(
            by("cmcc", receipt("id1", Delivery.DELIVERED)),
            by("unicom", receipt("id1", Delivery.EXPIRED))));
    assertThat(waiting()).isEqualTo(2);
    row("m2", "unicom", "SENT", "id1");
    await()
        .atMost(Duration.ofMinutes(1))
        .until(
            () -> {
              receipts.retry(10);
              return waiting() == 1;
            });
    assertThat(deliveries()).containsExactly("m2|unicom|EXPIRED");
    row("m1", "cmcc", "SENT", "id1");
    retryUntilNoneWaits();
    assertThat(deliveries()).containsExactly("m1|cmcc|DELIVERED", "m2|unicom|EXPIRED");
  }

  @Test
  void readsEachSmscsIdsAsItWritesThem() throws SQLException {
    receipts = new ReceiptLedger(ledger.dataSource(), OF_TWO_ROUTES);
    row("m1", "cmcc", "SENT", "BEEF");
    row("m2", "unicom", "SENT", "BEEF");
    receipts.write(
        List.of(
            by("cmcc", receipt("48879", Delivery.DELIVERED)),
            by("unicom", receipt("48879", Delivery.EXPIRED))));
    assertThat(deliveries()).containsExactly("m1|cmcc|null", "m2|unicom|EXPIRED");
    assertThat(waiting()).isOne();
  }

  @Test
  void takesAReceiptForARouteThatHasNoReceiverOfItsOwn() throws SQLException {
    receipts = new ReceiptLedger(ledger.dataSource(), OF_TWO_ROUTES);
    row("m1", "renamed", "SENT", "id1");
    row("m2", "cmcc", "SENT", "id2");
    receipts.write(
        List.of(
            by("cmcc", receipt("id1", Delivery.DELIVERED)),
            by("gone", receipt("id2", Delivery.EXPIRED))));
    assertThat(deliveries()).containsExactly("m1|renamed|DELIVERED", "m2|cmcc|EXPIRED");
  }

  @Test
  void settlesADoubtOfARouteByThatRoutesReceiptsAlone() throws SQLException {
    receipts = new ReceiptLedger(ledger.dataSource(), OF_TWO_ROUTES);
    row("m1", "cmcc", "UNKNOWN", null);
    assertThat(receipts.write(List.of(by("unicom", named("m1", "id9", Delivery.UNDELIVERABLE)))))
        .isEmpty();
    assertThat(receipts.write(List.of(by("cmcc", named("m1", "id9", Delivery.DELIVERED)))))
        .extracting(Outcome::state)
        .containsExactly(Outcome.State.SENT);
  }

  @Test
  void learnsTheRouteThatACrashHidFromTheReceiptThatSettlesIt() throws SQLException {
    receipts = new ReceiptLedger(ledger.dataSource(), OF_TWO_ROUTES);
    row("m1", null, "UNKNOWN", null);
    claim("m1", "UNKNOWN");
    assertThat(receipts.write(List.of(by("unicom", named("m1", "id9", Delivery.DELIVERED)))))
        .extracting(Outcome::route)
        .containsExactly("unicom");
    assertThat(ledger.query("select route from sms_claim")).containsExactly("unicom");
    receipts.write(List.of(by("cmcc", receipt("id9", Delivery.EXPIRED))));
    assertThat(deliveries()).containsExactly("m1|unicom|DELIVERED");
  }

  @Test
  void namesNoRouteIfTheReceiverIsForSeveral() throws SQLException {
    row("m1", null, "UNKNOWN", null);
    receipts.write(List.of(by("cmcc,unicom", named("m1", "id9", Delivery.DELIVERED))));
    assertThat(deliveries()).containsExactly("m1|null|DELIVERED");
  }

  @Test
  void keepsWhatWaitsInATableOfTheFormBeforeRoutes() throws Exception {
    ledger.execute(
        """
        drop table sms_receipt;
        create table sms_receipt (
          message_id text not null, phone text not null, reference integer not null,
          delivery text not null, error text, delivered timestamptz not null,
          received_at timestamptz not null, retry_at timestamptz not null,
          primary key (message_id, phone, reference));
        insert into sms_receipt values
          ('id1', '%s', -1, 'DELIVERED', '012', '%s', now(), now());
        """
            .formatted(PHONE, LATER));
    String upgrade = Files.readString(Path.of("sql/ledger.sql"));
    ledger.execute(upgrade);
    ledger.execute(upgrade);
    receipts = new ReceiptLedger(ledger.dataSource(), OF_TWO_ROUTES);
    receipts.write(List.of(by("cmcc", receipt("id1", Delivery.EXPIRED))));
    assertThat(ledger.query("select route, delivery from sms_receipt order by 1"))
        .containsExactly("|DELIVERED", "cmcc|EXPIRED");
    row("m1", "unicom", "SENT", "id1");
    await()
        .atMost(Duration.ofMinutes(1))
        .until(
            () -> {
              receipts.retry(10);
              return waiting() == 1;
            });
    assertThat(deliveries()).containsExactly("m1|unicom|DELIVERED");
  }

  @Test
  void findsAnIdInTheOtherNotation() throws SQLException {
    receipts =
        new ReceiptLedger(ledger.dataSource(), ReceiptOrigins.all(MessageIds.HEX_OR_DECIMAL, ZONE));
    row("m1", "SENT", "0000BEEF");
    row("m2", "SENT", "48880");
    receipts.write(
        List.of(receipt("48879", Delivery.DELIVERED), receipt("bef0", Delivery.EXPIRED)));
    assertThat(ledger.query("select member, delivery from sms_log order by 1"))
        .containsExactly("m1|DELIVERED", "m2|EXPIRED");
    assertThat(waiting()).isZero();
  }

  @Test
  void keepsAReceiptThatComesBeforeItsRow() throws SQLException {
    receipts.write(List.of(receipt("id1", Delivery.DELIVERED), receipt("id1", Delivery.EXPIRED)));
    assertThat(waiting()).isOne();
    row("m1", "SENT", "id1");
    retryUntilNoneWaits();
    assertThat(rows()).containsExactly("m1|SENT|null|id1|DELIVERED|00:00:05");
  }

  @Test
  void asksLessOftenTheLongerAReceiptWaits() throws SQLException {
    receipts.write(List.of(receipt("id1", Delivery.DELIVERED)));
    ledger.execute(
        "update sms_receipt set received_at = now() - interval '1 hour', retry_at = now()");
    assertThat(receipts.retry(10).taken()).isOne();
    assertThat(
            ledger.query(
                "select retry_at between now() + interval '59 min' and now() + interval '61 min'"
                    + " from sms_receipt"))
        .containsExactly("t");
    assertThat(receipts.retry(10).taken()).isZero();
  }

  @Test
  void givesUpAReceiptForAMessageNobodyKnowsAndSaysWhich() throws SQLException {
    receipts.write(List.of(receipt("id1", Delivery.DELIVERED)));
    assertThat(receipts.giveUp(Instant.now(), Duration.ofDays(1))).isEmpty();
    assertThat(receipts.giveUp(Instant.now().plus(Duration.ofDays(2)), Duration.ofDays(1)))
        .containsExactly(receipt("id1", Delivery.DELIVERED));
    assertThat(waiting()).isZero();
  }

  @Test
  void makesSentWhatWasInDoubtAndItsClaim() throws SQLException {
    row("m1", "UNKNOWN", null);
    claim("m1", "UNKNOWN");
    List<Outcome> settled = receipts.write(List.of(named("m1", "id9", Delivery.DELIVERED)));
    assertThat(settled)
        .singleElement()
        .satisfies(
            outcome -> {
              assertThat(outcome.request()).isEqualTo("a/m1");
              assertThat(outcome.state()).isEqualTo(Outcome.State.SENT);
              assertThat(outcome.messageId()).isEqualTo("id9");
              assertThat(outcome.dedupKey()).isEqualTo(KEY);
              assertThat(outcome.sent()).isEqualTo(LATER);
            });
    assertThat(rows()).containsExactly("m1|SENT|null|id9|DELIVERED|00:00:05");
    assertThat(ledger.query("select state, message_id, sent_at is not null from sms_claim"))
        .containsExactly("SENT|id9|t");
  }

  @Test
  void freesTheTextOfWhatWasInDoubtAndFailed() throws SQLException {
    row("m1", "UNKNOWN", null);
    claim("m1", "UNKNOWN");
    Receipt failed = named("m1", "id9", Delivery.UNDELIVERABLE);
    assertThat(receipts.write(List.of(failed)))
        .extracting(Outcome::state, Outcome::reason)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple(Outcome.State.FAILED, "RECEIPT_UNDELIVERABLE"));
    assertThat(rows()).containsExactly("m1|FAILED|RECEIPT_UNDELIVERABLE|id9|UNDELIVERABLE|null");
    assertThat(ledger.query("select state from sms_claim")).containsExactly("FAILED");
    // A replay says it again, for a guard that may not have heard it.
    assertThat(receipts.write(List.of(failed))).hasSize(1);
    // And the phone has it after all.
    assertThat(receipts.write(List.of(named("m1", "id9", Delivery.DELIVERED))))
        .extracting(Outcome::state)
        .containsExactly(Outcome.State.SENT);
    assertThat(ledger.query("select state, reason from sms_claim")).containsExactly("SENT|null");
  }

  @Test
  void leavesAClaimAloneThatAnotherRequestHolds() throws SQLException {
    row("m1", "UNKNOWN", null);
    claim("m2", "UNKNOWN");
    receipts.write(List.of(named("m1", "id9", Delivery.UNDELIVERABLE)));
    assertThat(ledger.query("select member, state from sms_claim")).containsExactly("m2|UNKNOWN");
  }

  @Test
  void settlesADoubtThatIsSaidAfterTheReceipt() throws SQLException {
    receipts.write(List.of(named("m1", "id9", Delivery.DELIVERED)));
    row("m1", "UNKNOWN", null);
    assertThat(retryUntilNoneWaits()).extracting(Outcome::request).containsExactly("a/m1");
    assertThat(rows()).containsExactly("m1|SENT|null|id9|DELIVERED|00:00:05");
  }

  @Test
  void takesTheReferenceOfAnotherPhoneForNothing() throws SQLException {
    row("m1", "UNKNOWN", null);
    receipts.write(
        List.of(
            new Receipt(
                "",
                "id9",
                "+8613900000000",
                MessageReference.of("a/m1"),
                Delivery.DELIVERED,
                null,
                LATER)));
    assertThat(rows()).containsExactly("m1|UNKNOWN|null|null|null|null");
  }

  @Test
  void keepsTheLatestWishWhateverTheOrder() throws SQLException {
    opt(true, SENT);
    opt(false, LATER);
    opt(true, SENT);
    assertThat(ledger.query("select phone, keyword, active from sms_opt_out"))
        .containsExactly(PHONE + "|R|f");
    opt(true, LATER);
    assertThat(ledger.query("select active from sms_opt_out")).containsExactly("t");
  }

  private static void opt(boolean out, Instant at) throws SQLException {
    try (Connection connection = ledger.dataSource().getConnection();
        PreparedStatement statement = connection.prepareStatement(OptOutSink.UPSERT)) {
      OptOutSink.bind(statement, new OptChange(PHONE, out, "R", at));
      statement.executeUpdate();
    }
  }

  private List<Outcome> retryUntilNoneWaits() {
    List<Outcome> settled = new ArrayList<>();
    await()
        .atMost(Duration.ofMinutes(1))
        .until(
            () -> {
              settled.addAll(receipts.retry(10).outcomes());
              return waiting() == 0;
            });
    return settled;
  }

  private static Receipt receipt(String id, Delivery delivery) {
    return new Receipt("", id, PHONE, Receipt.NO_REFERENCE, delivery, "012", LATER);
  }

  private static Receipt named(String member, String id, Delivery delivery) {
    return new Receipt("", id, PHONE, MessageReference.of("a/" + member), delivery, "012", LATER);
  }

  private static Receipt by(String route, Receipt receipt) {
    return new Receipt(
        route,
        receipt.messageId(),
        receipt.phone(),
        receipt.reference(),
        receipt.delivery(),
        receipt.error(),
        receipt.at());
  }

  private static void row(String member, String state, String id) throws SQLException {
    row(member, "smpp", state, id);
  }

  private static void row(String member, @Nullable String route, String state, @Nullable String id)
      throws SQLException {
    ledger.execute(
        """
        insert into sms_log (campaign, member, phone, text_hash, parts, state, route, message_id,
                             due, released, sent, updated_at)
        values ('a', '%s', '%s', '\\x%s', 1, '%s', %s, %s, '%s', '%s', %s, '%s')
        """
            .formatted(
                member,
                PHONE,
                KEY,
                state,
                route == null ? "null" : "'" + route + "'",
                id == null ? "null" : "'" + id + "'",
                SENT,
                SENT,
                id == null ? "null" : "'" + SENT + "'",
                SENT.plusSeconds(10)));
  }

  private static void claim(String member, String state) throws SQLException {
    ledger.execute(
        """
        insert into sms_claim (dedup_key, campaign, member, claimant, state, claimed_at)
        values ('\\x%s', 'a', '%s', gen_random_uuid(), '%s', '%s')
        """
            .formatted(KEY, member, state, SENT));
  }

  private static List<String> rows() throws SQLException {
    return ledger.query(
        "select member, state, reason, message_id, delivery, delivered - due from sms_log"
            + " order by 1");
  }

  private static List<String> deliveries() throws SQLException {
    return ledger.query("select member, route, delivery from sms_log order by 1");
  }

  private static int waiting() throws SQLException {
    return Integer.parseInt(ledger.query("select count(*) from sms_receipt").get(0));
  }
}
