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
 * Shows campaigns again and again until they are over. Counting a million rows takes PostgreSQL
 * half a second or more, in which it should rather be granting claims: so it is asked less often
 * the longer it takes.
 */
final class WatchCampaigns {
  private static final Duration EVERY = Duration.ofSeconds(1);

  /** Between two readings is so many times as long as one takes. */
  private static final int SPARING = 5;

  private final Surroundings surroundings;
  private final StatusReader reader;
  private final Function<Instant, List<String>> chosen;
  private final boolean json;
  private final StatusText text;
  private final Map<String, Object> shown = new HashMap<>();
  private Instant nextRead = Instant.MIN;
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
    boolean over = false;
    while (!over) {
      Instant now = surroundings.clock().instant();
      List<String> ids = chosen.apply(now);
      readIfDue(ids, now);
      List<CampaignStatus> statuses = reader.statuses(ids, now);
      if (areOver(statuses)) {
        reader.readTopics();
        reader.readLedger(ids);
        statuses = reader.statuses(ids, now);
        over = areOver(statuses);
      }
      show(statuses, now, over);
      if (surroundings.out().checkError()) {
        return; // nobody reads on: piped into head, say
      }
      if (!over) {
        surroundings.pause().pause(EVERY);
      }
    }
  }

  private static boolean areOver(List<CampaignStatus> statuses) {
    return statuses.stream().allMatch(status -> status.phase().isOver());
  }

  /** Topics and ledger together, or there would seem to be more under way than there is. */
  private void readIfDue(List<String> ids, Instant now) throws SQLException {
    if (now.isBefore(nextRead)) {
      return;
    }
    reader.readTopics();
    reader.countLedger(ids);
    Instant after = surroundings.clock().instant();
    nextRead = after.plus(Duration.between(now, after).multipliedBy(SPARING));
  }

  private void show(List<CampaignStatus> statuses, Instant now, boolean over) {
    if (surroundings.isTerminal() && !json) {
      draw(statuses, now, over);
      return;
    }
    for (CampaignStatus status : statuses) {
      String line = json ? StatusJson.line(status, now) : text.line(status, now);
      Object said = json ? status : text.inOneLine(status);
      if (!said.equals(shown.put(status.id(), said))) {
        surroundings.out().println(line);
      }
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
