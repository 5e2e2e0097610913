// SPDX-License-Identifier: Apache-2.0
package io.kadian.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.kadian.domain.AudienceSeal;
import io.kadian.domain.Lot;
import io.kadian.report.AudienceProof.Verdict;
import io.kadian.status.ReadOnlyLedger;
import io.kadian.testing.Ledger;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class AudienceReaderTest {
  private static final int SHARDS = 16;
  private static final int MEMBERS = 1_000;
  private static final Instant AT = Instant.parse("2026-12-12T04:00:00Z");

  private static Ledger ledger;

  @BeforeAll
  static void start() throws Exception {
    ledger = new Ledger();
  }

  @AfterAll
  static void stop() throws Exception {
    ledger.close();
  }

  /**
   * In an order that is neither of UTF-8 nor of any language: an emoji comes before Ａ in UTF-16.
   */
  private static List<String> members() {
    return IntStream.range(0, MEMBERS)
        .mapToObj(i -> List.of("m-", "M ", "😀", "Ａ", "会").get(i % 5) + (i * 7919 % MEMBERS))
        .toList();
  }

  private static AudienceSeal seal(List<String> members) {
    List<AudienceSeal.Part> parts = new ArrayList<>();
    for (int shard = 0; shard < SHARDS; shard++) {
      int of = shard;
      parts.add(
          AudienceSeal.Part.of(
              "gold",
              shard,
              SHARDS,
              members.stream().filter(member -> Lot.shardOf(member, SHARDS) == of).toList()));
    }
    return AudienceSeal.of(parts, AT);
  }

  @BeforeEach
  void everyMemberHasARow() throws SQLException {
    ledger.clear();
    for (String campaign : List.of("gold", "another")) {
      ledger.execute(
          """
          insert into sms_log (campaign, member, phone, parts, state, due)
          select '%s', (array['m-', 'M ', '😀', 'Ａ', '会'])[1 + i %% 5] || i * 7919 %% 1000,
                 '+86138' || i, 1, 'SENT', timestamptz '2026-12-12T12:00Z'
          from generate_series(0, 999) i
          """
              .formatted(campaign));
    }
    AudienceSeal seal = seal(members());
    ledger.execute(
        "insert into sms_audience values ('gold', %d, %d, '%s', '%s')"
            .formatted(seal.shards(), seal.members(), seal.hash(), seal.sealedAt()));
  }

  private static AudienceProof prove(int atOnce, boolean isOver) throws SQLException {
    try (Connection snapshot = ReadOnlyLedger.connect(ledger.database(), "test")) {
      AudienceReader reader = new AudienceReader(snapshot, atOnce);
      AudienceSeal seal = reader.seal("gold");
      assertThat(seal).isEqualTo(seal(members()));
      return reader.prove(seal, isOver);
    }
  }

  @Test
  void provesAnAudienceInAsManyPassesAsItTakes() throws SQLException {
    for (int atOnce : new int[] {AudienceReader.AT_ONCE, 300, 1}) {
      assertThat(prove(atOnce, true))
          .isEqualTo(new AudienceProof(Verdict.PROVED, MEMBERS, MEMBERS, seal(members()).hash()));
    }
  }

  @Test
  void saysThatARowWasTakenForAnother() throws SQLException {
    ledger.execute("update sms_log set member = 'm-x' where campaign = 'gold' and member = 'm-0'");

    AudienceProof proof = prove(300, true);

    assertThat(proof.verdict()).isEqualTo(Verdict.DIFFERS);
    assertThat(proof.rows()).isEqualTo(MEMBERS);
    assertThat(proof.hash()).matches("[0-9a-f]{64}").isNotEqualTo(seal(members()).hash());
  }

  @Test
  void saysThatARowIsTooMany() throws SQLException {
    ledger.execute(
        """
        insert into sms_log (campaign, member, phone, parts, state, due)
        values ('gold', 'm-x', '+86138', 1, 'SENT', now())
        """);

    assertThat(prove(300, false))
        .isEqualTo(new AudienceProof(Verdict.DIFFERS, MEMBERS, MEMBERS + 1, null));
  }

  @Test
  void waitsForRowsAsLongAsSomeMayCome() throws SQLException {
    ledger.execute("delete from sms_log where campaign = 'gold' and member < 'm-2'");
    long rows = ledger.query("select from sms_log where campaign = 'gold'").size();

    assertThat(rows).isLessThan(MEMBERS);
    assertThat(prove(300, false))
        .isEqualTo(new AudienceProof(Verdict.NOT_YET, MEMBERS, rows, null));
    assertThat(prove(300, true)).isEqualTo(new AudienceProof(Verdict.DIFFERS, MEMBERS, rows, null));
  }

  @Test
  void knowsNoSealOfAnotherCampaign() throws SQLException {
    try (Connection snapshot = ReadOnlyLedger.connect(ledger.database(), "test")) {
      assertThat(new AudienceReader(snapshot).seal("another")).isNull();
    }
  }
}
