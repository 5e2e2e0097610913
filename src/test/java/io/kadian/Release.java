// SPDX-License-Identifier: Apache-2.0
package io.kadian;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.kadian.domain.Campaign;
import io.kadian.domain.ControlRecord.AnnouncedCampaign;
import io.kadian.domain.ControlRecord.PublishedSegment;
import io.kadian.domain.DedupKey;
import io.kadian.domain.Pace;
import io.kadian.simulator.SimulatorOptions;
import io.kadian.testing.LocalFlink;
import io.kadian.testing.LocalParts;
import io.kadian.testing.Rest;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.flink.api.common.JobID;

/**
 * A campaign to some thousand members that takes some ten seconds: time enough for something to go
 * wrong in the middle.
 */
final class Release implements AutoCloseable {
  static final Duration PATIENCE = Duration.ofMinutes(4);
  static final int MEMBERS = 3_000;
  private static final int A_SECOND = 300;
  private static final int BEFORE_THE_FAULT = 300;
  private static final Duration AHEAD = Duration.ofSeconds(3);
  private static final Duration EXPIRY = Duration.ofMinutes(30);

  private final LocalParts parts;
  private final LocalFlink flink;
  private final JobID job;
  private final Rest rest;

  /**
   * @param parts are closed with this
   */
  Release(LocalParts parts, Path folder) throws Exception {
    this.parts = parts;
    flink = LocalFlink.unhurried(folder, 2, Map.of("metrics.fetcher.update-interval", "500"));
    job = flink.submit("kadian", parts::define);
    rest = new Rest(flink.webPage());
    parts.kafka().produceAll(LocalParts.MEMBERS_TOPIC, members());
    parts.publish(new PublishedSegment("consent", "SELECT * FROM members WHERE consent", 1));
    announce("selected-only", Instant.now().plus(Duration.ofHours(1)));
    await("all members are selected")
        .atMost(PATIENCE)
        .untilAsserted(
            () ->
                assertThat(parts.kafka().read("kadian.events"))
                    .anySatisfy(e -> assertThat(e).contains("\"selected\":" + MEMBERS)));
  }

  static LocalParts parts() throws Exception {
    return new LocalParts(SimulatorOptions.builder().build())
        .set("gateway.retry-max", "PT1S")
        .set("gateway.capacity", "500")
        .set("database.timeout", "PT2S");
  }

  /** Announces the campaign and waits until its release is under way. */
  void begin(String campaign) {
    announce(campaign, Instant.now().plus(AHEAD));
    await("some messages are out")
        .atMost(PATIENCE)
        .until(() -> received(campaign) >= BEFORE_THE_FAULT);
    assertThat(received(campaign)).isLessThan(MEMBERS);
  }

  /** Everybody got it, once, and the ledger says so; the job was never started again. */
  void awaitAllSentOnce(String campaign) throws Exception {
    await("each message has its row")
        .atMost(PATIENCE)
        .untilAsserted(() -> assertThat(states(campaign)).containsExactly("SENT|" + MEMBERS));
    assertThat(received(campaign)).isEqualTo(MEMBERS);
    assertThat(parts.smsc().report().repeats()).isZero();
    await("Flink tells of restarts").atMost(PATIENCE).until(() -> restarts() >= 0);
    assertThat(restarts()).isZero();
  }

  List<String> states(String campaign) throws Exception {
    return parts
        .ledger()
        .query(
            "select state, count(*) from sms_log where campaign = '%s' group by 1 order by 1"
                .formatted(campaign));
  }

  /** What the SMSC got of a campaign. */
  long received(String campaign) {
    return parts.smsc().messages().stream()
        .filter(message -> message.text().contains("】" + campaign + ","))
        .count();
  }

  int restarts() throws IOException, InterruptedException {
    return rest.restarts(job);
  }

  double metric(String operator, String name) throws IOException, InterruptedException {
    return rest.sum(job, operator, name);
  }

  Rest rest() {
    return rest;
  }

  JobID job() {
    return job;
  }

  /** The events have caught up too: selected and released are said. */
  void awaitCounted(String campaign) {
    await("the events count all that was released")
        .atMost(PATIENCE)
        .untilAsserted(
            () ->
                assertThat(parts.kafka().read("kadian.events"))
                    .anySatisfy(
                        event ->
                            assertThat(event)
                                .contains("\"about\":\"" + campaign + "\"")
                                .contains("\"released\":" + MEMBERS)));
  }

  void announce(String campaign, Instant due) {
    announce(campaign, campaign, due);
  }

  /** Another campaign with an earlier one's text. */
  void announceAgain(String campaign, String earlier) {
    announce(campaign, earlier, Instant.now().plus(AHEAD));
  }

  /** Of a campaign's texts, in the order in which they are claimed. */
  List<DedupKey> keys(String campaign) {
    return IntStream.range(0, MEMBERS)
        .mapToObj(n -> DedupKey.of("+86138%08d".formatted(n), text(campaign)))
        .sorted(Comparator.comparing(DedupKey::toString))
        .toList();
  }

  private static String text(String word) {
    return "【富销云】" + word + ",双12今晚8点开抢 拒收请回复R";
  }

  private void announce(String campaign, String word, Instant due) {
    parts.publish(
        new AnnouncedCampaign(
            new Campaign(campaign, "consent", text(word), due, EXPIRY, new Pace(A_SECOND)),
            Instant.now()));
  }

  private static List<String> members() {
    return IntStream.range(0, MEMBERS)
        .mapToObj(
            n -> "{\"member_id\":\"m%d\",\"phone\":\"138%08d\",\"consent\":true}".formatted(n, n))
        .toList();
  }

  @Override
  public void close() throws IOException {
    try (parts) {
      flink.close();
    }
  }
}
