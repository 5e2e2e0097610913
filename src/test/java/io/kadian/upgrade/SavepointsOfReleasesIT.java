// SPDX-License-Identifier: Apache-2.0
package io.kadian.upgrade;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.kadian.domain.Campaign;
import io.kadian.domain.Tally;
import io.kadian.simulator.ReceivedMessage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.flink.api.common.JobID;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The savepoint of every release, restored with sql/members.sql as it is now, on parts that know
 * nothing: what the job knows, it knows from the savepoint. A release adds a folder;
 * docs/releasing.md.
 */
class SavepointsOfReleasesIT {
  @TempDir Path folder;
  private HeldJob held;
  private ReleaseFacts facts;
  private JobID job;

  static Stream<Path> releases() throws IOException {
    try (Stream<Path> folders = Files.list(ReleaseFacts.FOLDER)) {
      return folders.filter(Files::isDirectory).sorted().toList().stream();
    }
  }

  @ParameterizedTest
  @MethodSource("releases")
  void goOn(Path release) throws Exception {
    facts = ReleaseFacts.read(release);
    try (HeldJob fresh = new HeldJob(folder, 2)) {
      held = fresh;
      facts.settings().forEach(held.parts()::set);
      List<String> unread = fillTheTopics();
      job = held.restore(release.toUri().toString(), 2);

      holdsWhatWasHeldAndWhoeverJoined();
      expiresWhatWasMissed();
      readsEachTopicOn(unread);
      knowsItsCampaigns();
      repeatsNothing();
      knowsItsMembers();
      assertThat(held.parts().smsc().report().repeats()).isZero();
    }
  }

  /** What was read before is unreadable here: a source that went back would say so. */
  private List<String> fillTheTopics() {
    List<String> unread = new ArrayList<>();
    facts
        .offsets()
        .forEach(
            (topic, ends) -> {
              for (int partition = 0; partition < ends.size(); partition++) {
                for (long n = 0; n < ends.get(partition); n++) {
                  held.parts().kafka().produce(topic, partition, "filler " + n, "{filler");
                }
                String next = "{next of %s-%d".formatted(topic, partition);
                held.parts().kafka().produce(topic, partition, next, next);
                unread.add(next);
              }
            });
    held.parts()
        .member(Map.of("member_id", "j1", "phone", "13900000001", "tier", "GOLD", "consent", true));
    return unread;
  }

  private void holdsWhatWasHeldAndWhoeverJoined() {
    Tally was = facts.tally();
    assertThat(was.held()).isPositive();
    held.awaitHeld(job, facts.far().id(), was.held() + 1);
    assertThat(held.callTheRoll(job).get(facts.far().id())).isEqualTo(was.plus(new Tally(1, 0, 0)));
  }

  private void expiresWhatWasMissed() throws Exception {
    held.awaitRows(facts.missed(), facts.missedRows());
    assertThat(held.rows(facts.missed()))
        .allSatisfy(row -> assertThat(row).endsWith("|SUPPRESSED|EXPIRED|null"));
  }

  private void readsEachTopicOn(List<String> unread) {
    await()
        .atMost(HeldJob.PATIENCE)
        .untilAsserted(() -> assertThat(held.deadLetters()).hasSameSizeAs(unread));
    assertThat(unread)
        .allSatisfy(
            record ->
                assertThat(held.deadLetters())
                    .filteredOn(letter -> letter.contains(record))
                    .hasSize(1));
  }

  /** The same again changes nothing, another instant is refused; a segment is waited for. */
  private void knowsItsCampaigns() {
    Campaign far = facts.far();
    held.announce(far);
    held.announce(far.id(), far.segment(), far.message(), far.sendAt().minusSeconds(1));
    await()
        .atMost(HeldJob.PATIENCE)
        .untilAsserted(
            () ->
                assertThat(held.parts().kafka().read("kadian.events"))
                    .filteredOn(event -> event.contains("campaign-refused"))
                    .singleElement()
                    .satisfies(event -> assertThat(event).contains("is announced already")));
    facts
        .waiting()
        .forEach(
            (segment, campaign) -> {
              held.segment(segment, "member_id = 'm1' OR member_id = 'j1'");
              held.awaitHeld(job, campaign.id(), 2);
            });
  }

  private void repeatsNothing() throws Exception {
    held.segment("again", "member_id LIKE 'm%'");
    held.announce("again", "again", facts.sample().message(), Instant.now());
    held.awaitRows("again", facts.repeated().size());
    assertThat(held.rows("again")).containsExactlyInAnyOrderElementsOf(facts.repeated());
    assertThat(held.parts().smsc().messages()).isEmpty();
  }

  /** Every column as it was: the sample's text in another word. */
  private void knowsItsMembers() throws Exception {
    String message = facts.sample().message();
    held.announce("other", "again", message.replace("样一", "样二"), Instant.now());
    held.awaitRows("other", facts.repeated().size());
    assertThat(held.parts().smsc().messages())
        .extracting(ReceivedMessage::text)
        .containsExactlyInAnyOrderElementsOf(
            facts.texts().stream().map(text -> text.replace("样一", "样二")).toList());
    // And who leaves the segment leaves the audience.
    held.parts().member(Map.of("member_id", "j1", "phone", "13900000001", "tier", "SILVER"));
    held.awaitHeld(job, facts.far().id(), facts.tally().held());
  }
}
