// SPDX-License-Identifier: Apache-2.0
package io.kadian.cli;

import io.kadian.Settings;
import io.kadian.domain.ControlRecord.PublishedSegment;
import io.kadian.domain.InvalidInputException;
import io.kadian.status.News;
import io.kadian.status.SegmentNews;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(
    name = "publish",
    description = {
      "Compiles segments with Flink's planner against the member table (members.ddl) and publishes"
          + " them. If one of them is bad, none is published. Publishing one again that hasn't"
          + " changed does nothing; a change counts for campaigns that are announced later."
    },
    footer = {"%nExample:", "  kadian segment publish sql/segments/gold-guangzhou.sql"})
final class PublishSegments implements Callable<Integer> {
  private final Kadian kadian;

  @Parameters(
      arity = "1..*",
      paramLabel = "FILE",
      description = "NAME.sql: a comment, then SELECT * FROM members WHERE <condition>.")
  private List<Path> files = new ArrayList<>();

  @Mixin private AsJson json = new AsJson();

  /** As JSON. */
  record Published(String segment, long version, boolean changed) {}

  PublishSegments(Kadian kadian) {
    this.kadian = kadian;
  }

  @Override
  public Integer call() {
    Settings settings = kadian.settings();
    kadian.progress().of("compiling");
    Map<String, String> segments = checked(settings);
    kadian.progress().of("publishing");
    ControlTopic topic = new ControlTopic(settings.kafka(), settings.text("kafka.control-topic"));
    topic.prepare().forEach(kadian::warn);
    List<PublishedSegment> changed = new ArrayList<>();
    List<Published> published = new ArrayList<>();
    try (News news = Kadian.news(settings)) {
      segments.forEach(
          (name, sql) -> {
            PublishedSegment known = news.segment(name).map(SegmentNews::published).orElse(null);
            if (known != null && known.sql().equals(sql)) {
              published.add(new Published(name, known.version(), false));
            } else {
              long version = versionAfter(known);
              changed.add(new PublishedSegment(name, sql, version));
              published.add(new Published(name, version, true));
            }
          });
    }
    topic.publish(changed);
    if (json.isAsked()) {
      kadian.answer(published);
    } else {
      published.forEach(this::say);
    }
    return Kadian.OK;
  }

  private void say(Published segment) {
    kadian.say(
        segment.segment()
            + (segment.changed()
                ? ": published as version " + segment.version()
                : ": unchanged, version " + segment.version() + " stays"));
  }

  /** Epoch milliseconds, so that an operator can read when it was; but always a larger one. */
  private long versionAfter(PublishedSegment known) {
    long now = kadian.surroundings().clock().millis();
    return known == null ? now : Math.max(now, known.version() + 1);
  }

  private Map<String, String> checked(Settings settings) {
    try {
      return new CheckSegment(Members.schema(settings, kadian.surroundings()))
          .all(files, kadian.progress());
    } catch (InvalidInputException e) {
      throw new InvalidInputException(e.getMessage() + "\nNothing is published.", e);
    }
  }
}
