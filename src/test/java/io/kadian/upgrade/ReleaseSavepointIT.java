// SPDX-License-Identifier: Apache-2.0
package io.kadian.upgrade;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.kadian.domain.Campaign;
import io.kadian.domain.Tally;
import io.kadian.simulator.ReceivedMessage;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.flink.api.common.JobID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/**
 * Makes the savepoint of a release: docs/releasing.md. {@link SavepointsOfReleasesIT} restores it
 * ever after.
 *
 * <p>In the canonical format, which doesn't hang on the state backend and its version; Flink writes
 * what is small into {@code _metadata}, so it is one file.
 */
@EnabledIfSystemProperty(named = "kadian.savepoint", matches = "[0-9A-Za-z.-]+")
class ReleaseSavepointIT {
  private static final int MEMBERS = 8;
  private static final Duration SECOND = Duration.ofSeconds(1);
  private static final int SMALL = 200_000;
  private static final Instant FAR = Instant.parse("2099-12-31T16:00:00Z");

  /** The memory of what was sent outlives the savepoint's age: half a century. */
  private static final Map<String, String> SETTINGS =
      Map.of(
          "selection.shards", "16",
          "guard.window", "P18250D",
          "receipts.enabled", "true");

  /** Every type of column in sql/members.sql. */
  private static final String MESSAGE =
      "【富销云】样一,{{first_name|会员}},{{birthday|-}},{{points|0}},{{balance|0}},{{last_order_at|-}},"
          + "{{registered_at|-}},{{spend_90d|0}},{{orders|0}},{{tags|-}},{{preferences|-}} 拒收请回复R";

  @TempDir Path folder;

  @Test
  void makesOne() throws Exception {
    Path release = ReleaseFacts.FOLDER.resolve(System.getProperty("kadian.savepoint"));
    assertThat(release).as("a release's savepoint is made once").doesNotExist();
    try (HeldJob held = new HeldJob(folder, 1)) {
      SETTINGS.forEach(held.parts()::set);
      JobID job = held.submit(1);
      Campaign sample = sendTheSample(held, job);
      Campaign far = hold(held, job);
      awaitAllIsRead(held);
      Tally tally = held.callTheRoll(job).get(far.id());
      Campaign missed =
          held.announce(
              new Campaign(
                  "missed", "everybody", "【富销云】错过", Instant.now().plusSeconds(60), SECOND, null));
      held.awaitHeld(job, missed.id(), MEMBERS);
      String savepoint = held.stop(job);
      assertThat(Instant.now()).isBefore(missed.sendAt());

      copy(Path.of(URI.create(savepoint)), release);
      new ReleaseFacts(
              SETTINGS,
              offsets(held),
              far,
              tally,
              missed.id(),
              MEMBERS,
              Map.of("not-yet", waiting()),
              sample,
              held.parts().smsc().messages().stream().map(ReceivedMessage::text).sorted().toList(),
              repeated(held))
          .write(release);
    }
    try (Stream<Path> files = Files.walk(release)) {
      assertThat(files.filter(Files::isRegularFile).mapToLong(f -> f.toFile().length()).sum())
          .isLessThan(SMALL);
    }
  }

  /** After one has opted out. */
  private static Campaign sendTheSample(HeldJob held, JobID job) throws Exception {
    for (int i = 0; i < MEMBERS; i++) {
      held.parts().member(member(i, "GOLD"));
    }
    held.segment("everybody", "member_id LIKE 'm%'");
    held.segment("gold", "tier = 'GOLD'");
    held.announce("any", "everybody", "【富销云】空 拒收请回复R", FAR);
    held.awaitHeld(job, "any", MEMBERS);
    held.parts().smsc().reply("+8613800000002", "退订");
    await().atMost(HeldJob.PATIENCE).until(() -> held.parts().smsc().report().delivered() == 1);
    Campaign sample = held.announce("sample", "everybody", MESSAGE, Instant.now());
    held.awaitRows(sample.id(), MEMBERS);
    return sample;
  }

  private static Campaign hold(HeldJob held, JobID job) {
    Campaign far = held.announce("far", "gold", "【富销云】远 {{first_name|会员}} 拒收请回复R", FAR);
    held.announce(waiting());
    held.awaitHeld(job, far.id(), MEMBERS);
    held.parts().member(member(MEMBERS - 1, "SILVER"));
    held.awaitHeld(job, far.id(), MEMBERS - 1);
    return far;
  }

  private static Campaign waiting() {
    return new Campaign("waiting", "not-yet", "【富销云】等 拒收请回复R", FAR, HeldJob.EXPIRY, null);
  }

  /** What comes after these has not been read, and what came before has. */
  private static void awaitAllIsRead(HeldJob held) {
    List<String> unreadable = held.unreadable("before");
    await().atMost(HeldJob.PATIENCE).until(() -> held.deadLetters().size() == unreadable.size());
  }

  private static Map<String, List<Long>> offsets(HeldJob held) {
    Map<String, List<Long>> offsets = new LinkedHashMap<>();
    for (String topic : HeldJob.TOPICS) {
      offsets.put(topic, held.parts().kafka().ends(topic));
    }
    return offsets;
  }

  /** Whoever got the sample would get it twice; for the others it is as it was. */
  private static List<String> repeated(HeldJob held) throws Exception {
    return held.rows("sample").stream()
        .map(row -> row.replaceFirst("^(.*)\\|SENT\\|.*$", "$1|SUPPRESSED|DUPLICATE|sample/$1"))
        .sorted()
        .toList();
  }

  private static Map<String, Object> member(int n, String tier) {
    Map<String, Object> member = new HashMap<>();
    member.put("member_id", "m" + n);
    member.put("phone", "1380000000" + n);
    member.put("consent", n != 4);
    member.put("tier", tier);
    if (n > 0) { // the first has nothing but what is required
      member.put("first_name", "会员" + n);
      member.put("time_zone", "Asia/Shanghai");
      member.put("city", "广州");
      member.put("birthday", "1990-12-0" + n);
      member.put("points", 100 + n);
      member.put("balance", 12.5 + n);
      member.put("last_order_at", "2026-06-01T16:30:0" + n + "Z");
      member.put("registered_at", "2020-01-31T09:30:00");
      member.put("spend_90d", 1999.5 + n);
      member.put("orders", 3_000_000_000L + n);
      member.put("tags", List.of("母婴", "美妆"));
      member.put("preferences", Map.of("channel", "sms"));
    }
    return member;
  }

  private static void copy(Path savepoint, Path release) throws IOException {
    Files.createDirectories(release);
    try (Stream<Path> files = Files.list(savepoint)) {
      for (Path file : files.toList()) {
        Files.copy(file, release.resolve(file.getFileName()));
      }
    }
  }
}
