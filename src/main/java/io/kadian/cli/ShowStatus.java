// SPDX-License-Identifier: Apache-2.0
package io.kadian.cli;

import io.kadian.Settings;
import io.kadian.domain.InvalidInputException;
import io.kadian.domain.NearMiss;
import io.kadian.status.CampaignStatus;
import io.kadian.status.StatusReader;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "status",
    description = {
      "Tells where each campaign's messages are, by the events topic and the ledger.",
      "selected = held + withdrawn + suppressed + sent + failed + unknown + under way"
    },
    footer = {
      "%nOn a terminal --watch redraws every second; else it prints a line for each change. It"
          + " ends when all campaigns shown are over, or by Ctrl-C.",
      "%nExamples:",
      "  kadian status double12-gold --watch",
      "  kadian status --json | jq '.campaigns[] | {id: .campaign.id, phase, sent}'"
    })
final class ShowStatus implements Callable<Integer> {
  /** Campaigns that expired before are shown only if they are named, or all are. */
  private static final Duration RECENT = Duration.ofDays(7);

  private static final Duration RECENT_TO_WATCH = Duration.ofMinutes(10);

  private final Kadian kadian;

  @Parameters(
      arity = "0..*",
      paramLabel = "ID",
      description = "The campaigns. Default: those to come and of the last 7 days.")
  private List<String> ids = new ArrayList<>();

  @Option(names = "--all", description = "All campaigns, however old.")
  private boolean all;

  @Option(
      names = "--watch",
      description = "Look on until they are over; without ID, those that haven't expired.")
  private boolean watch;

  @Option(
      names = "--json",
      description =
          "Answer with one JSON document on stdout, nothing else, or with --watch a line for each"
              + " change; if it fails, with {\"error\": \"why\", \"exit_code\": 1}. Times in UTC,"
              + " durations as in ISO-8601.")
  private boolean json;

  ShowStatus(Kadian kadian) {
    this.kadian = kadian;
  }

  @Override
  public Integer call() throws SQLException, InterruptedException {
    Settings settings = kadian.settings();
    try (StatusReader reader =
        new StatusReader(
            settings.kafka(),
            settings.text("kafka.control-topic"),
            settings.text("kafka.events-topic"),
            settings.database())) {
      kadian.progress().of("reading the topics and the ledger");
      reader.readTopics();
      reader.news().unreadable().forEach(kadian::warn);
      requireKnown(reader, ids);
      if (chosen(reader, now()).isEmpty() && !json) {
        sayThatThereIsNone(reader);
      } else if (watch) {
        kadian.progress().close(); // what is drawn is the progress
        new WatchCampaigns(kadian, reader, now -> chosen(reader, now), json).untilOver();
      } else {
        show(reader);
      }
    }
    return Kadian.OK;
  }

  private void show(StatusReader reader) throws SQLException {
    Instant now = now();
    List<String> chosen = chosen(reader, now);
    reader.readLedger(chosen);
    List<CampaignStatus> statuses = reader.statuses(chosen, now);
    if (json) {
      kadian.say(StatusJson.pretty(statuses, now));
      return;
    }
    StatusText text = new StatusText(kadian.zone());
    for (int i = 0; i < statuses.size(); i++) {
      if (i > 0) {
        kadian.say("");
      }
      kadian.say(text.report(statuses.get(i), now));
    }
  }

  private void sayThatThereIsNone(StatusReader reader) {
    boolean none = reader.news().campaigns().isEmpty();
    kadian.say(
        none
            ? "No campaign is announced."
            : watch
                ? "No campaign is left to watch."
                : "No campaign is to come or of the last 7 days; --all shows the older ones.");
  }

  /**
   * @param reader which has read the topics
   * @throws InvalidInputException if one of them was never announced
   */
  static void requireKnown(StatusReader reader, List<String> ids) {
    List<String> known =
        reader.news().campaigns().stream().map(news -> news.campaign().id()).toList();
    for (String id : ids) {
      if (!known.contains(id)) {
        throw new InvalidInputException(
            "There is no campaign '"
                + id
                + "'"
                + NearMiss.hint(id, known)
                + "; 'kadian campaign list' lists them");
      }
    }
  }

  private List<String> chosen(StatusReader reader, Instant now) {
    if (!ids.isEmpty()) {
      return ids;
    }
    Duration recent = watch ? RECENT_TO_WATCH : RECENT;
    return reader.news().campaigns().stream()
        .filter(
            news ->
                all
                    || CampaignWords.endsAt(news.campaign(), news.standing())
                        .isAfter(now.minus(recent)))
        .map(news -> news.campaign().id())
        .toList();
  }

  private Instant now() {
    return kadian.surroundings().clock().instant();
  }
}
