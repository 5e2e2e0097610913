// SPDX-License-Identifier: Apache-2.0
package io.kadian;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.kadian.domain.Campaign;
import io.kadian.domain.ControlRecord.AnnouncedCampaign;
import io.kadian.domain.ControlRecord.Command;
import io.kadian.domain.ControlRecord.Command.Action;
import io.kadian.domain.ControlRecord.PublishedSegment;
import io.kadian.domain.Event;
import io.kadian.domain.Event.CommandObeyed;
import io.kadian.domain.Json;
import io.kadian.simulator.ReceivedMessage;
import io.kadian.simulator.SimulatorOptions;
import io.kadian.testing.LocalFlink;
import io.kadian.testing.LocalParts;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import javax.annotation.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The switch, in the middle of a burst, seen from the SMSC. */
class SwitchIT {
  private static final Duration PATIENCE = Duration.ofMinutes(4);

  /** Nothing more comes for so long: nothing more will come. */
  private static final Duration QUIET = Duration.ofSeconds(3);

  private static final int MEMBERS = 12_000;
  private static final int PER_SECOND = 1_000;

  @TempDir Path folder;
  private LocalParts parts;
  private LocalFlink flink;

  @BeforeEach
  void start() throws Exception {
    parts = new LocalParts(SimulatorOptions.builder().remembered(100_000).build());
    parts.set("smpp.rate", String.valueOf(PER_SECOND));
    // Fewer than are parked: these must not stop the others.
    parts.set("gateway.capacity", "500");
    // Five times as often as shipped: codes come at any moment of a checkpoint.
    flink =
        new LocalFlink(
            folder,
            2,
            Map.of(
                "execution.checkpointing.interval",
                "2 s",
                "execution.checkpointing.min-pause",
                "500 ms"));
    flink.submit("kadian", parts::define);
    parts
        .kafka()
        .produceAll(
            LocalParts.MEMBERS_TOPIC,
            () -> IntStream.range(0, MEMBERS).mapToObj(SwitchIT::member).iterator());
    parts.publish(new PublishedSegment("all", "SELECT * FROM members WHERE consent", 1));
    parts.publish(new PublishedSegment("few", "SELECT * FROM members WHERE city = '广州'", 1));
  }

  @AfterEach
  void stop() throws Exception {
    flink.close();
    parts.close();
  }

  @Test
  void stopsABurstAndGoesOnExactlyWhereItStopped() throws Exception {
    Campaign burst = announce("burst", "all", 15);
    awaitReceived(2 * PER_SECOND);
    Instant held = obeyed(work("burst", Action.HOLD, null));
    long out = awaitQuiet();
    tellHowSoon(held);
    assertThat(out).as("it was in mid-burst").isLessThan(MEMBERS);

    // What is parked stops nobody else.
    announce("other", "few", 1);
    awaitStates("other", Map.of("SENT null", 100L));

    Instant released = obeyed(work("burst", Action.RELEASE, null));
    awaitStates("burst", Map.of("SENT null", (long) MEMBERS));
    assertThat(parts.smsc().report().repeats()).isZero();
    assertThat(
            parts
                .ledger()
                .query(
                    "select count(*) filter (where due = '%s'), count(*) filter (where due >= '%s')"
                            .formatted(burst.sendAt(), held)
                        + " from sms_log where campaign = 'burst'"))
        .as("who waited is due at the release, %s", released)
        .containsExactly(out + "|" + (MEMBERS - out));
  }

  @Test
  void letsACodeOvertakeARunningBurst() throws Exception {
    announce("burst", "all", 1800);
    awaitEvent("\"about\":\"burst\",\"tally\":{\"selected\":" + MEMBERS);
    Instant alone = announceCodes("alone");
    awaitStates("alone", Map.of("SENT null", 100L));
    work("burst", Action.RESCHEDULE, now().plusSeconds(2));
    Instant due = announceCodes("code");
    awaitStates("code", Map.of("SENT null", 100L));
    assertThat(parts.smsc().report().received())
        .as("the burst was running")
        .isBetween(201L, MEMBERS + 199L);
    tellLateness("100 codes alone", "alone", alone);
    tellLateness("100 codes in a burst at %d/s".formatted(PER_SECOND), "code", due);
  }

  /** Returns their instant. */
  private Instant announceCodes(String id) {
    Instant due = now().plusSeconds(6);
    Campaign codes =
        new Campaign(
            id,
            "few",
            "【富销云】" + id + " 验证码 {{member_id}} 请勿告知他人",
            due,
            Duration.ofHours(1),
            null,
            Campaign.Kind.TRANSACTIONAL,
            null);
    parts.publish(new AnnouncedCampaign(codes, now()));
    return due;
  }

  private void tellLateness(String what, String id, Instant due) {
    List<Long> lateness =
        parts.smsc().messages().stream()
            .filter(m -> m.text().contains(id + " 验证码"))
            .map(m -> Duration.between(due, m.at()).toMillis())
            .sorted()
            .toList();
    System.out.printf(
        "%s: the first %d ms after its instant, the 50th %d, the last %d%n",
        what, lateness.get(0), lateness.get(49), lateness.get(99));
  }

  @Test
  void accountsForAllOfACampaignThatIsCancelledWhileItLeaves() throws Exception {
    announce("burst", "all", 15);
    awaitReceived(2 * PER_SECOND);
    Instant cancelled = obeyed(work("burst", Action.CANCEL, null));
    long out = awaitQuiet();
    tellHowSoon(cancelled);
    awaitStates("burst", Map.of("SENT null", out, "SUPPRESSED CANCELLED", MEMBERS - out));
    assertThat(parts.ledger().query("select count(*) from sms_claim"))
        .containsExactly(String.valueOf(out));
  }

  @Test
  void movesWhatIsHeldAndHoldsAllThatIsToCome() throws Exception {
    Campaign campaign = announce("later", "few", 600);
    awaitEvent("\"selected\":100");
    Command all = new Command("all.1", null, Action.HOLD, null, now());
    parts.publish(all);
    obeyed(all);
    Instant moved = now().plusSeconds(4);
    obeyed(work("later", Action.RESCHEDULE, moved));
    announce("new", "few", 2);
    awaitEvent("\"about\":\"new\",\"tally\":{\"selected\":100");
    await().until(() -> Instant.now().isAfter(moved.plusSeconds(2)));
    assertThat(parts.smsc().report().received()).isZero();

    Command release = new Command("all.2", null, Action.RELEASE, null, now());
    parts.publish(release);
    obeyed(release);
    awaitStates("later", Map.of("SENT null", 100L));
    awaitStates("new", Map.of("SENT null", 100L));
    assertThat(campaign.sendAt()).isAfter(Instant.now());
  }

  private static String member(int n) {
    return "{\"member_id\":\"m%d\",\"phone\":\"138%08d\",\"consent\":true,\"city\":\"%s\"}"
        .formatted(n, n, n < 100 ? "广州" : "深圳");
  }

  private static Instant now() {
    return Instant.now().truncatedTo(ChronoUnit.MILLIS);
  }

  private Campaign announce(String id, String segment, int seconds) {
    String text = "【富销云】" + id + ",双12今晚8点开抢 拒收请回复R";
    Campaign campaign =
        new Campaign(id, segment, text, now().plusSeconds(seconds), Duration.ofHours(1), null);
    parts.publish(new AnnouncedCampaign(campaign, now()));
    return campaign;
  }

  private Command work(String campaign, Action action, @Nullable Instant sendAt) {
    Instant at = now();
    Command command = new Command(campaign + '.' + at.toEpochMilli(), campaign, action, sendAt, at);
    parts.publish(command);
    return command;
  }

  /** When the job read it. */
  private Instant obeyed(Command command) {
    return await()
        .atMost(PATIENCE)
        .until(
            () ->
                parts.kafka().read("kadian.events").stream()
                    .map(event -> Json.read(event.getBytes(StandardCharsets.UTF_8), Event.class))
                    .filter(CommandObeyed.class::isInstance)
                    .map(CommandObeyed.class::cast)
                    .filter(event -> event.command().equals(command.id()) && event.changed())
                    .map(CommandObeyed::at)
                    .toList(),
            found -> !found.isEmpty())
        .get(0);
  }

  private void awaitReceived(long messages) {
    await().atMost(PATIENCE).until(() -> parts.smsc().report().received() >= messages);
  }

  private long awaitQuiet() {
    return await()
        .atMost(PATIENCE)
        .pollInterval(QUIET)
        .until(
            () -> List.of(parts.smsc().report().received(), lastReceived().toEpochMilli()),
            seen ->
                Instant.ofEpochMilli(((Number) seen.get(1)).longValue())
                    .isBefore(Instant.now().minus(QUIET)))
        .stream()
        .findFirst()
        .map(Number.class::cast)
        .orElseThrow()
        .longValue();
  }

  private Instant lastReceived() {
    List<ReceivedMessage> messages = parts.smsc().messages();
    return messages.get(messages.size() - 1).at();
  }

  /** A figure and no assertion of time: that is the benchmark's. */
  private void tellHowSoon(Instant obeyed) {
    System.out.printf(
        "The last message came %d ms after the job had read the command, at %d/s%n",
        Duration.between(obeyed, lastReceived()).toMillis(), PER_SECOND);
  }

  private void awaitEvent(String words) {
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () ->
                assertThat(parts.kafka().read("kadian.events"))
                    .anySatisfy(event -> assertThat(event).contains(words)));
  }

  private void awaitStates(String campaign, Map<String, Long> expected) {
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () ->
                assertThat(
                        parts
                            .ledger()
                            .query(
                                "select state || ' ' || coalesce(reason, 'null'), count(*)"
                                    + " from sms_log where campaign = '"
                                    + campaign
                                    + "' group by 1"))
                    .containsExactlyInAnyOrderElementsOf(
                        expected.entrySet().stream()
                            .map(e -> e.getKey() + "|" + e.getValue())
                            .toList()));
  }
}
