// SPDX-License-Identifier: Apache-2.0
package io.kadian;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.kadian.domain.AudienceSeal;
import io.kadian.domain.Campaign;
import io.kadian.domain.CampaignFile;
import io.kadian.domain.ControlRecord.AnnouncedCampaign;
import io.kadian.domain.ControlRecord.Command;
import io.kadian.domain.ControlRecord.Command.Action;
import io.kadian.domain.ControlRecord.PublishedSegment;
import io.kadian.domain.Lot;
import io.kadian.domain.Variant;
import io.kadian.simulator.ReceivedMessage;
import io.kadian.simulator.SimulatorOptions;
import io.kadian.status.CampaignStatus;
import io.kadian.testing.LocalFlink;
import io.kadian.testing.LocalParts;
import io.kadian.testing.Rules;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a campaign's terms do on the whole job: instants, windows, variants, frozen audiences. */
class LifeOfCampaignsIT {
  private static final Duration PATIENCE = Duration.ofMinutes(4);
  private static final int SHARDS = 16;
  private static final int MEMBERS = 90;
  private static final DateTimeFormatter MINUTES = DateTimeFormatter.ofPattern("HH:mm");
  private static final DateTimeFormatter LOCAL =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss");

  @TempDir Path folder;
  private LocalParts parts;
  private LocalFlink flink;

  /** Of birthdays; far enough for a slow machine to select before it. */
  private Instant minute;

  @BeforeEach
  void start() throws Exception {
    parts = new LocalParts(SimulatorOptions.builder().build());
    parts.set("selection.shards", String.valueOf(SHARDS));
    flink = LocalFlink.unhurried(folder, 2, Map.of("execution.checkpointing.interval", "5 s"));
    flink.submit("kadian", parts::define);
    minute = now().plusSeconds(150).truncatedTo(ChronoUnit.MINUTES);
    parts.members(IntStream.range(0, MEMBERS).mapToObj(this::member).toList());
    parts.publish(new PublishedSegment("all", "SELECT * FROM members WHERE consent", 1));
  }

  @AfterEach
  void stop() throws Exception {
    flink.close();
    parts.close();
  }

  /** A third lives in Tokyo, an hour ahead, and a third in Bangkok, an hour behind. */
  private Map<String, Object> member(int n) {
    Map<String, Object> member = new HashMap<>();
    member.put("member_id", "m" + n);
    member.put("phone", "138%08d".formatted(n));
    member.put("consent", true);
    String[] zones = {"Asia/Shanghai", "Asia/Tokyo", "Asia/Bangkok"};
    member.put("time_zone", zones[n % 3]);
    member.put("birthday", "1990-" + dayIn(zones[n % 3]));
    return member;
  }

  private String dayIn(String zone) {
    return DateTimeFormatter.ofPattern("MM-dd").format(minute.atZone(ZoneId.of(zone)));
  }

  @Test
  void keepToTheirTerms() throws Exception {
    Instant soon = now().plusSeconds(20);
    Campaign local =
        announce(
            "local",
            "message: \"【富销云】早上好 退订回T\"",
            "send_at: " + LOCAL.format(soon.atZone(Rules.SHANGHAI)),
            "zone: member",
            "expire_after: PT3H");
    announce(
        "closed",
        "message: \"【富销云】夜里不发 退订回T\"",
        "send_at: " + soon,
        "window: " + in(5) + "-" + in(6) + " suppress");
    Campaign compared =
        announce(
            "compared",
            "variants: {price: \"【富销云】满300减60 退订回T\", gift: \"【富销云】送礼品 退订回T\"}",
            "weights: price 70, gift 30",
            "audience: frozen",
            "send_at: " + now().plusSeconds(45));
    announce("minutely", "message: \"【富销云】每分钟 退订回T\"", "recurring: \"* * * * *\"");
    announce(
        "birthday",
        "message: \"【富销云】生日快乐 退订回T\"",
        "send_at: birthday " + MINUTES.format(minute.atZone(Rules.SHANGHAI)));

    awaitRows("select count(*) from sms_audience", 1);
    Map<String, Object> late = member(MEMBERS); // for the one that is frozen
    late.remove("birthday");
    parts.member(late);

    // Whoever lives an hour ahead is late already, and who lives behind has an hour to wait.
    int third = MEMBERS / 3;
    await().atMost(PATIENCE).until(() -> ended("local").getOrDefault("SENT", 0L) >= 2L * third);
    assertThat(receivedOf("早上好").stream().filter(m -> m.at().isBefore(local.sendAt())))
        .as("before it was time in Shanghai, in Tokyo alone")
        .allSatisfy(m -> assertThat(numberOf(m) % 3).isEqualTo(1));
    await().atMost(PATIENCE).until(() -> status("local").held() == third);
    Instant at = now();
    parts.publish(new Command("local.cancel", "local", Action.CANCEL, null, at));
    await().atMost(PATIENCE).until(() -> ended("local").getOrDefault("CANCELLED", 0L) == third);
    // An occurrence is announced half a minute before it; cancelled sooner there would be none.
    await().atMost(PATIENCE).until(this::recurs);
    parts.publish(new Command("minutely.cancel", "minutely", Action.CANCEL, null, now()));
    await().atMost(PATIENCE).until(() -> sum(ended("closed")) >= MEMBERS);
    assertThat(ended("closed")).containsOnlyKeys("OUTSIDE_WINDOW");
    awaitEnded("compared", Map.of("SENT", (long) MEMBERS));
    comparesAndProves(compared);

    awaitEnded("birthday", Map.of("SENT", (long) third));
    assertThat(receivedOf("生日快乐"))
        .allSatisfy(m -> assertThat(m.at()).isAfterOrEqualTo(minute))
        .allSatisfy(m -> assertThat(numberOf(m) % 3).isZero());
    assertThat(status("birthday").held()).as("those an hour behind").isEqualTo(third);
    assertThat(status("birthday").balance()).isEqualTo(CampaignStatus.Balance.BALANCED);

    awaitRows(
        "select count(*) from sms_log where campaign like 'minutely.%' and state = 'SENT'",
        MEMBERS);
    assertThat(parts.smsc().report().repeats()).isZero();
  }

  private boolean recurs() {
    return parts.kafka().records("kadian.control").stream()
        .anyMatch(record -> new String(record.key(), UTF_8).startsWith("campaign:minutely."));
  }

  private void comparesAndProves(Campaign compared) throws SQLException {
    Map<String, Integer> expected = new TreeMap<>();
    List<AudienceSeal.Part> seals = new ArrayList<>();
    Map<Integer, List<String>> byShard = new TreeMap<>();
    for (int n = 0; n < MEMBERS; n++) {
      List<Variant> texts = compared.texts();
      expected.merge(texts.get(Variant.of(texts, "compared", "m" + n)).name(), 1, Integer::sum);
      byShard
          .computeIfAbsent(Lot.shardOf("m" + n, SHARDS), shard -> new ArrayList<>())
          .add("m" + n);
    }
    for (int shard = 0; shard < SHARDS; shard++) {
      seals.add(
          AudienceSeal.Part.of("compared", shard, SHARDS, byShard.getOrDefault(shard, List.of())));
    }
    assertThat(
            parts
                .ledger()
                .query(
                    "select variant, count(*) from sms_log where campaign = 'compared'"
                        + " group by 1 order by 1"))
        .containsExactly("gift|" + expected.get("gift"), "price|" + expected.get("price"));
    assertThat(receivedOf("满300减60")).hasSize(expected.get("price"));
    assertThat(parts.ledger().query("select campaign, shards, members, hash from sms_audience"))
        .containsExactly(
            "compared|" + SHARDS + "|" + MEMBERS + "|" + AudienceSeal.of(seals, minute).hash());
  }

  private static Instant now() {
    return Instant.now().truncatedTo(ChronoUnit.SECONDS);
  }

  /** By the clock of Shanghai, in so many hours. */
  private static String in(int hours) {
    return MINUTES.format(LocalTime.now(Rules.SHANGHAI).plusHours(hours));
  }

  private Campaign announce(String id, String... terms) {
    String yaml = "id: " + id + "\nsegment: all\n" + String.join("\n", terms) + "\n";
    Campaign campaign = CampaignFile.read(yaml, id, Instant.now(), Rules.SHANGHAI);
    parts.publish(new AnnouncedCampaign(campaign, Instant.now()));
    return campaign;
  }

  private CampaignStatus status(String campaign) throws SQLException {
    return parts.statuses(List.of(campaign)).get(0);
  }

  /** Rows by reason, or by state where there is none. */
  private Map<String, Long> ended(String campaign) throws SQLException {
    Map<String, Long> ended = new TreeMap<>();
    for (String row :
        parts
            .ledger()
            .query(
                "select coalesce(reason, state), count(*) from sms_log where campaign = '%s' group by 1"
                    .formatted(campaign))) {
      String[] columns = row.split("\\|", -1);
      ended.put(columns[0], Long.valueOf(columns[1]));
    }
    return ended;
  }

  private static long sum(Map<String, Long> counts) {
    return counts.values().stream().mapToLong(Long::longValue).sum();
  }

  private void awaitEnded(String campaign, Map<String, Long> expected) {
    await()
        .atMost(PATIENCE)
        .untilAsserted(() -> assertThat(ended(campaign)).as(campaign).isEqualTo(expected));
  }

  private void awaitRows(String count, long atLeast) {
    await()
        .atMost(PATIENCE)
        .until(() -> Long.parseLong(parts.ledger().query(count).get(0)) >= atLeast);
  }

  private List<ReceivedMessage> receivedOf(String text) {
    return parts.smsc().messages().stream().filter(m -> m.text().contains(text)).toList();
  }

  private static int numberOf(ReceivedMessage message) {
    return Integer.parseInt(message.phone().substring(message.phone().length() - 8));
  }
}
