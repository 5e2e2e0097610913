// SPDX-License-Identifier: Apache-2.0
package io.kadian.cli;

import io.kadian.status.CampaignStatus;
import io.kadian.status.StatusReader;
import java.io.PrintWriter;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * Shows campaigns again and again until they are over. Counting a million rows takes PostgreSQL a
 * second, in which it should rather be granting claims: so the ledger is read less often the longer
 * it takes.
 */
final class WatchCampaigns {
  private static final Duration EVERY = Duration.ofSeconds(1);

  /** Of the time, at most one part in so many goes into reading the ledger. */
  private static final int SPARING = 10;

  private final Surroundings surroundings;
  private final StatusReader reader;
  private final Function<Instant, List<String>> chosen;
  private final boolean json;
  private final StatusText text;
  private final Map<String, CampaignStatus> shown = new HashMap<>();
  private Instant nextCount = Instant.MIN;
  private int drawnLines;

  /**
   * @param reader which has read the topics
   * @param chosen the ids to watch at an instant
   */
  WatchCampaigns(
      Kadian kadian, StatusReader reader, Function<Instant, List<String>> chosen, boolean json) {
    this.surroundings = kadian.surroundings();
    this.reader = reader;
    this.chosen = chosen;
    this.json = json;
    this.text = new StatusText(kadian.zone());
  }

  void untilOver() throws SQLException, InterruptedException {
    while (true) {
      Instant now = surroundings.clock().instant();
      List<String> ids = chosen.apply(now);
      boolean fresh = countIfDue(ids, now);
      List<CampaignStatus> statuses = reader.statuses(ids, now);
      boolean over = statuses.stream().allMatch(status -> status.phase().isOver());
      if (over && !fresh) {
        nextCount = now;
        continue;
      }
      show(statuses, now, over);
      if (over) {
        return;
      }
      surroundings.pause().pause(EVERY);
      reader.readTopics();
    }
  }

  private boolean countIfDue(List<String> ids, Instant now) throws SQLException {
    if (now.isBefore(nextCount)) {
      return false;
    }
    reader.readLedger(ids);
    Instant after = surroundings.clock().instant();
    nextCount = after.plus(Duration.between(now, after).multipliedBy(SPARING));
    return true;
  }

  private void show(List<CampaignStatus> statuses, Instant now, boolean over) {
    if (surroundings.isTerminal() && !json) {
      draw(statuses, now, over);
      return;
    }
    List<CampaignStatus> changed =
        statuses.stream().filter(status -> !status.equals(shown.get(status.id()))).toList();
    changed.forEach(status -> shown.put(status.id(), status));
    if (json && !changed.isEmpty()) {
      surroundings.out().println(ShowStatus.json(changed, now, false));
    } else {
      changed.forEach(status -> surroundings.out().println(text.line(status, now)));
    }
  }

  /** Over what it drew before; at the end the whole report stays. */
  private void draw(List<CampaignStatus> statuses, Instant now, boolean over) {
    List<String> lines = new ArrayList<>();
    for (CampaignStatus status : statuses) {
      if (!lines.isEmpty()) {
        lines.add("");
      }
      lines.addAll(over ? text.report(status, now) : text.glance(status, now));
    }
    PrintWriter out = surroundings.out();
    if (drawnLines > 0) {
      out.print("\033[" + drawnLines + "A\033[J"); // ECMA-48: cursor up, erase to the end
    }
    lines.forEach(out::println);
    out.flush();
    drawnLines = lines.size();
  }
}
