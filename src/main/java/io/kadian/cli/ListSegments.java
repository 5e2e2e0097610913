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
import javax.annotation.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
    name = "list",
    description = "Lists the published segments and what the job says of them.",
    footer = {"%nExample:", "  kadian segment list"})
final class ListSegments implements Callable<Integer> {
  private final Kadian kadian;

  @Mixin private AsJson json = new AsJson();

  /**
   * As JSON.
   *
   * @param answer accepted, has an older one, refused, or no answer
   * @param reason why it is refused
   */
  record Listed(
      String segment,
      long version,
      Instant publishedAt,
      String answer,
      @Nullable String reason,
      String description) {}

  ListSegments(Kadian kadian) {
    this.kadian = kadian;
  }

  @Override
  public Integer call() {
    Settings settings = kadian.settings();
    kadian.progress().of("reading the topics");
    try (News news = Kadian.news(settings)) {
      news.unreadable().forEach(kadian::warn);
      List<Listed> segments = news.segments().stream().map(ListSegments::listed).toList();
      if (json.isAsked()) {
        kadian.answer(segments);
      } else if (segments.isEmpty()) {
        kadian.say("No segment is published on " + settings.text("kafka.control-topic") + ".");
      } else {
        say(segments);
      }
    }
    return Kadian.OK;
  }

  private void say(List<Listed> segments) {
    List<List<String>> rows = new ArrayList<>();
    rows.add(List.of("SEGMENT", "PUBLISHED", "JOB", "WHO IS MEANT"));
    for (Listed segment : segments) {
      rows.add(
          List.of(
              segment.segment(),
              Figures.instant(segment.publishedAt(), kadian.zone()),
              segment.answer(),
              segment.description()));
    }
    kadian.say(Layout.table(rows));
    for (Listed segment : segments) {
      if (segment.reason() != null) {
        kadian.say(Layout.wrap(segment.segment() + " is refused: ", segment.reason()));
      }
    }
  }

  private static Listed listed(SegmentNews segment) {
    PublishedSegment published = segment.published();
    return new Listed(
        published.name(),
        published.version(),
        Instant.ofEpochMilli(published.version()),
        answer(segment),
        segment.answer() instanceof Event.SegmentRefused refused ? refused.reason() : null,
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
