// SPDX-License-Identifier: Apache-2.0
package io.kadian.rehearsal;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The real members are never all read: a shop writes the next change at once. */
class RestlessMembersIT {
  private static final int MEMBERS = 2_000;

  @TempDir Path folder;

  private static Map<String, Object> member(int number, long change) {
    return Map.of(
        "member_id",
        "m" + number,
        "phone",
        "+86138%08d".formatted(number),
        "consent",
        true,
        "points",
        change % 1_000);
  }

  @Test
  void areRehearsedWithAllTheSame() throws Exception {
    try (Rehearsals team = new Rehearsals(folder)) {
      team.parts().members(IntStream.range(0, MEMBERS).mapToObj(n -> member(n, 0)).toList());
      team.file("segments/all.sql", "-- 所有会员\nSELECT * FROM members WHERE consent");
      team.file(
          "campaigns/all.yaml",
          """
          id: all
          segment: all
          message: "【富销云】满300减60 拒收请回复R"
          send_at: 2026-12-12T20:00:00+08:00
          """);
      Path plan =
          team.file(
              "plan.yaml",
              """
              name: restless
              from: 2026-12-12T19:59:50+08:00
              until: 2026-12-12T20:30:00+08:00
              members: real
              segments: segments
              campaigns: campaigns/all.yaml
              """);
      var shop = Executors.newSingleThreadScheduledExecutor();
      try {
        var unused =
            shop.scheduleWithFixedDelay(
                () -> team.parts().members(List.of(member(1, System.nanoTime()))),
                0,
                300,
                TimeUnit.MILLISECONDS);
        RehearsalRecord record = team.record(plan, Map.of());
        assertThat(record.reasons()).isEmpty();
        assertThat(record.members()).isGreaterThan(MEMBERS);
        assertThat(record.line("all").orElseThrow().sent()).isEqualTo(MEMBERS);
      } finally {
        shop.shutdownNow();
      }
    }
  }
}
