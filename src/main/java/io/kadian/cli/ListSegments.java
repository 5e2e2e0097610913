// SPDX-License-Identifier: Apache-2.0
package io.kadian.cli;

import io.kadian.Settings;
import io.kadian.domain.ControlRecord.PublishedSegment;
import io.kadian.domain.Event;
import io.kadian.domain.InvalidInputException;
import io.kadian.domain.Segment;
import io.kadian.status.News;
import io.kadian.status.SegmentNews;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

@Command(
    name = "list",
    description = "Lists the published segments and what the job says of them.",
    footer = {"%nExample:", "  kadian segment list"})
final class ListSegments implements Callable<Integer> {
  private final Kadian kadian;

  ListSegments(Kadian kadian) {
    this.kadian = kadian;
  }

  @Override
  public Integer call() {
    Settings settings = kadian.settings();
    try (News news = Kadian.news(settings)) {
      news.unreadable().forEach(kadian::warn);
      List<List<String>> rows = new ArrayList<>();
      rows.add(List.of("SEGMENT", "PUBLISHED", "JOB", "WHO IS MEANT"));
      news.segments().forEach(segment -> rows.add(row(segment)));
      if (rows.size() == 1) {
        kadian.say("No segment is published on " + settings.text("kafka.control-topic") + ".");
      } else {
        kadian.say(Layout.table(rows));
      }
      for (SegmentNews segment : news.segments()) {
        if (segment.answer() instanceof Event.SegmentRefused refused) {
          kadian.say(Layout.wrap(refused.about() + " is refused: ", refused.reason()));
        }
      }
    }
    return Kadian.OK;
  }

  private List<String> row(SegmentNews segment) {
    PublishedSegment published = segment.published();
    return List.of(
        published.name(),
        Figures.instant(Instant.ofEpochMilli(published.version()), kadian.zone()),
        answer(segment),
        description(published));
  }

  private static String answer(SegmentNews segment) {
    if (segment.answer() instanceof Event.SegmentAccepted accepted) {
      return accepted.version() >= segment.published().version() ? "accepted" : "has an older one";
    }
    return segment.answer() == null ? "no answer" : "refused";
  }

  private static String description(PublishedSegment published) {
    try {
      return Segment.parse(published.name(), published.sql()).description();
    } catch (InvalidInputException e) {
      return "";
    }
  }
}
