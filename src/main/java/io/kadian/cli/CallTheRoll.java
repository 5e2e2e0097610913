// SPDX-License-Identifier: Apache-2.0
package io.kadian.cli;

import io.kadian.Settings;
import io.kadian.cluster.Poll;
import io.kadian.cluster.RollCall;
import io.kadian.domain.ControlRecord;
import io.kadian.domain.InvalidInputException;
import io.kadian.domain.Tally;
import io.kadian.status.CampaignNews;
import io.kadian.status.News;
import io.kadian.status.RollAnswers;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** By the control topic; the answers come on the events topic. */
final class CallTheRoll implements RollCall {
  private final Settings settings;
  private final Poll poll;

  CallTheRoll(Settings settings, Poll poll) {
    this.settings = settings;
    this.poll = poll;
  }

  @Override
  public Map<String, Present> call(String job, Instant deadline) {
    Instant now = poll.now().truncatedTo(ChronoUnit.MILLIS);
    try (RollAnswers answers =
        new RollAnswers(settings.kafka(), settings.text("kafka.events-topic"), job, now)) {
      ControlTopic control =
          new ControlTopic(settings.kafka(), settings.text("kafka.control-topic"));
      control.publish(List.of(new ControlRecord.RollCall(now)));
      boolean complete =
          poll.until(
              deadline,
              () -> {
                answers.read();
                return answers.complete().isPresent();
              });
      if (!complete) {
        throw new InvalidInputException(
            "job " + job + " doesn't say what it holds: " + answers.missing());
      }
      return present(answers.complete().orElseThrow());
    }
  }

  private Map<String, Present> present(Map<String, Tally> tallies) {
    Map<String, Present> present = new TreeMap<>();
    try (News news = Kadian.news(settings)) {
      tallies.forEach(
          (campaign, tally) -> {
            CampaignNews known = news.campaign(campaign);
            // One that nobody remembers is taken to be still to come: it must be accounted for.
            Instant endsAt =
                known.campaign() == null ? Instant.MAX : known.standing().endsAt(known.campaign());
            present.put(campaign, new Present(tally, endsAt));
          });
    }
    return present;
  }
}
