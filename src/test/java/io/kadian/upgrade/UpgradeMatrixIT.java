// SPDX-License-Identifier: Apache-2.0
package io.kadian.upgrade;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.kadian.domain.InvalidInputException;
import io.kadian.simulator.ReceivedMessage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.apache.flink.api.common.JobID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * One savepoint, taken while campaigns are held, an opt-out and a text that went out are
 * remembered, and every source stands in the middle of its topic; and jobs that differ from the one
 * that wrote it. Each either carries all of it over or is refused with the reason.
 *
 * <p>The instants of the campaigns {@code held-1}, {@code held-2}, ... follow one another, and each
 * job awaits the next one. What earlier ones have sent is held in the savepoint all the same, and
 * due: it must not go out again.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class UpgradeMatrixIT {
  private static final int RELEASES = 7;
  private static final Duration AHEAD = Duration.ofSeconds(30);
  private static final Duration APART = Duration.ofSeconds(10);
  private static final String SHARDS = "16";
  private static final String EARLIER = "【富销云】双12预告 拒收请回复R";
  private static final List<String> COLUMNS =
      List.of(
          "member_id STRING",
          "phone STRING",
          "first_name STRING",
          "consent BOOLEAN",
          "tier STRING",
          "city STRING",
          "points INT",
          "note STRING");

  private Path folder;
  private HeldJob held;
  private String savepoint;
  private List<Instant> dues;
  private List<String> unreadable;
  private int releases;

  @BeforeAll
  void takeTheSavepoint(@TempDir Path ofThisClass) throws Exception {
    folder = ofThisClass;
    held = new HeldJob(folder, 4);
    held.parts().set("selection.shards", SHARDS);
    columns(COLUMNS);
    JobID job = held.submit(1);
    Person.members().forEach(person -> held.parts().member(person.record()));
    List<String> before = held.unreadable("before");
    held.parts().smsc().reply("+86" + Person.OPTS_OUT, "R");
    held.segment("gold", "tier = 'GOLD'");
    held.segment("everybody", "consent IS NOT NULL");
    held.announce("far", "everybody", "【富销云】far 拒收请回复R", Instant.now().plus(Duration.ofDays(2)));
    held.awaitHeld(job, "far", Person.members().size());
    await().atMost(HeldJob.PATIENCE).until(() -> held.parts().smsc().report().delivered() == 1);
    held.announce("earlier", "gold", EARLIER, Instant.now());
    held.awaitRows("earlier", Person.members().size());
    await().atMost(HeldJob.PATIENCE).until(() -> held.deadLetters().size() == before.size());

    Instant first = Instant.now().plus(AHEAD);
    dues = IntStream.range(0, RELEASES).mapToObj(i -> first.plus(APART.multipliedBy(i))).toList();
    for (int i = 1; i <= RELEASES; i++) {
      held.announce("held-" + i, "gold", text(i) + "{{first_name|会员}}", dues.get(i - 1));
    }
    held.awaitHeld(job, "held-" + RELEASES, Person.members().size());
    held.announce("stopped", "gold", "【富销云】停 拒收请回复R", first);
    held.awaitHeld(job, "stopped", Person.members().size());
    held.hold("stopped");
    savepoint = held.stop(job);
    assertThat(Instant.now()).as("nothing was released before the savepoint").isBefore(first);

    // From here on the state alone knows who opted out and what was sent.
    held.parts().ledger().execute("delete from sms_claim where campaign = 'earlier'");
    held.parts().ledger().execute("truncate sms_opt_out");
    Person.joined().forEach(person -> held.parts().member(person.record()));
    unreadable = held.unreadable("after");
  }

  @AfterEach
  void asBefore() throws Exception {
    held.end();
    columns(COLUMNS);
    held.parts().set("selection.shards", SHARDS).set("receipts.enabled", "true");
  }

  @AfterAll
  void stop() throws Exception {
    if (held != null) {
      held.close();
    }
  }

  @Order(1)
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          points INT | points BIGINT | Column points of members is INT in the savepoint and BIGINT in the DDL.
          consent BOOLEAN | agreed BOOLEAN | Column consent of members is in the savepoint and not in the DDL.
          tier STRING | level STRING | to be sent at
          first_name STRING | name STRING | members has no column first_name
          """)
  void refusesColumnsThatCannotBeCarriedOver(String was, String is, String why) throws Exception {
    columns(COLUMNS.stream().map(column -> column.equals(was) ? is : column).toList());

    assertThat(held.failure(held.restore(savepoint, 1)))
        .containsPattern("(?m)^Caused by: .*StateMigrationException: .*\\Q" + why);
  }

  @Order(1)
  @Test
  void refusesToLoseAColumnThatTheJobNeeds() throws Exception {
    columns(COLUMNS.stream().filter(column -> !column.startsWith("phone")).toList());

    assertThatThrownBy(() -> held.restore(savepoint, 1))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("members.sql: column phone STRING is missing");
  }

  @Order(1)
  @Test
  void refusesAnotherNumberOfShards() throws Exception {
    held.parts().set("selection.shards", "32");

    assertThat(held.failure(held.restore(savepoint, 1)))
        .contains("selection.shards was 16 when the savepoint was taken and is 32 now.");
  }

  @Order(1)
  @Test
  void refusesAnotherMaxParallelism() throws Exception {
    assertThat(held.failure(held.restore(savepoint, 1, Map.of("pipeline.max-parallelism", "64"))))
        .contains("Max parallelism mismatch");
  }

  @Order(2)
  @Test
  void carriesOnWithAColumnMore() throws Exception {
    List<String> more = new ArrayList<>(COLUMNS);
    more.add(2, "vip BOOLEAN");
    columns(more);
    carriesOn(held.restore(savepoint, 1), true);

    // And a segment that uses it: it picks those who came since.
    held.segment("vips", "vip");
    held.announce("to-vips", "vips", "【富销云】vip 拒收请回复R", Instant.now());
    held.awaitRows("to-vips", Person.joined().size());
    assertThat(received("【富销云】vip")).hasSize(Person.joined().size());
  }

  @Order(3)
  @Test
  void carriesOnWithAColumnLess() throws Exception {
    columns(COLUMNS.stream().filter(column -> !column.startsWith("note")).toList());
    carriesOn(held.restore(savepoint, 1), true);
  }

  @Order(4)
  @Test
  void carriesOnWithColumnsInAnotherOrder() throws Exception {
    List<String> moved = new ArrayList<>(COLUMNS);
    Collections.reverse(moved);
    columns(moved);
    carriesOn(held.restore(savepoint, 1), true);
  }

  @Order(5)
  @Test
  void carriesOnWithFourSubtasksAndThenWithTwo() throws Exception {
    JobID job = held.restore(savepoint, 4);
    carriesOn(job, true);
    carriesOn(held.restore(held.stop(job), 2), false);
  }

  @Order(6)
  @Test
  void carriesOnWithOperatorsLessIfThatIsAskedForAndThenWithOperatorsMore() throws Exception {
    held.parts().set("receipts.enabled", "false");
    assertThat(held.failure(held.restore(savepoint, 1))).contains("--allowNonRestoredState");

    JobID job = held.restoreAllThatIsWanted(savepoint, 1);
    carriesOn(job, true);
    String without = held.stop(job);
    held.parts().set("receipts.enabled", "true");
    carriesOn(held.restore(without, 1), false);
  }

  /**
   * @param fromTheSavepoint it has still to read what came since; or it was read before
   */
  private void carriesOn(JobID job, boolean fromTheSavepoint) throws Exception {
    int release = ++releases;
    List<String> rowsBefore = rowsOfAll();
    int lettersBefore = held.deadLetters().size();
    List<Person> members = Person.members();

    held.awaitHeld(job, "far", members.size() + Person.joined().size());
    var roll = held.callTheRoll(job);
    for (int i = 1; i <= RELEASES; i++) {
      assertThat(roll.get("held-" + i).selected()).isEqualTo(members.size());
      assertThat(roll.get("held-" + i).withdrawn()).isZero();
    }

    releasesAll(release, members);
    assertThat(held.callTheRoll(job).get("stopped").held()).isEqualTo(members.size());
    assertThat(held.rows("stopped")).as("its switch stayed closed").isEmpty();
    repeatsNothing(release);
    readsOn(lettersBefore, fromTheSavepoint ? unreadable : List.of());
    assertThat(rowsOfAll()).containsAll(rowsBefore);
    assertThat(held.parts().smsc().report().repeats()).isZero();
  }

  /** Once, at its instant, to everybody who was held. */
  private void releasesAll(int release, List<Person> members) throws Exception {
    held.awaitRows("held-" + release, members.size());
    assertThat(held.rows("held-" + release))
        .containsExactlyInAnyOrderElementsOf(
            members.stream().map(p -> p.id() + "|" + p.stateOfNewText()).toList());
    assertThat(
            held.parts()
                .ledger()
                .query(
                    "select distinct round(extract(epoch from due) * 1000)::bigint from sms_log"
                        + " where campaign = 'held-%d'".formatted(release)))
        .containsExactly(String.valueOf(dues.get(release - 1).toEpochMilli()));
    assertThat(received(text(release)))
        .extracting(ReceivedMessage::phone)
        .containsExactlyInAnyOrderElementsOf(Person.phones(members.stream()));
    assertThat(received(text(release)))
        .allSatisfy(m -> assertThat(m.at()).isAfterOrEqualTo(dues.get(release - 1)));
  }

  /** Each record that came since the savepoint has been read, once, and no other. */
  private void readsOn(int lettersBefore, List<String> records) {
    await()
        .atMost(HeldJob.PATIENCE)
        .until(() -> lettersSince(lettersBefore).size() >= records.size());
    List<String> letters = lettersSince(lettersBefore);
    assertThat(letters).hasSameSizeAs(records);
    assertThat(records)
        .allSatisfy(
            record -> assertThat(letters).filteredOn(letter -> letter.contains(record)).hasSize(1));
  }

  /** A segment and a campaign that are new, with a text that isn't. */
  private void repeatsNothing(int release) throws Exception {
    List<Person> picked =
        Person.members().stream().filter(p -> p.city().equals("广州") && p.points() < 60).toList();
    held.segment("near-" + release, "city = '广州' AND points < 60 AND tier = 'GOLD'");
    held.announce("again-" + release, "near-" + release, EARLIER, Instant.now());
    held.awaitRows("again-" + release, picked.size());
    assertThat(held.rows("again-" + release))
        .containsExactlyInAnyOrderElementsOf(
            picked.stream().map(p -> p.id() + "|" + p.stateOfRepeat("earlier")).toList());
  }

  private List<String> lettersSince(int before) {
    List<String> letters = held.deadLetters();
    return letters.subList(before, letters.size());
  }

  private List<ReceivedMessage> received(String text) {
    Predicate<ReceivedMessage> ofText = message -> message.text().startsWith(text);
    return held.parts().smsc().messages().stream().filter(ofText).toList();
  }

  private List<String> rowsOfAll() throws Exception {
    return held.parts()
        .ledger()
        .query("select campaign, member, state, reason, repeats, message_id from sms_log");
  }

  private void columns(List<String> columns) throws Exception {
    String ddl =
        """
        CREATE TABLE members (%s) WITH (
          'connector' = 'kafka', 'topic' = 'members', 'format' = 'json',
          'properties.bootstrap.servers' = '${KADIAN_KAFKA_BOOTSTRAP_SERVERS}',
          'properties.group.id' = 'kadian-members', 'scan.startup.mode' = 'earliest-offset')
        """
            .formatted(String.join(", ", columns));
    Path file = Files.writeString(folder.resolve("members.sql"), ddl);
    held.parts().set("members.ddl", file.toString());
  }

  private static String text(int release) {
    return "【富销云】第" + release + "场,";
  }
}
