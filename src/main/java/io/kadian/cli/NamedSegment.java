// SPDX-License-Identifier: Apache-2.0
package io.kadian.cli;

import io.kadian.Settings;
import io.kadian.domain.ControlRecord.PublishedSegment;
import io.kadian.domain.InvalidInputException;
import io.kadian.domain.NearMiss;
import io.kadian.status.News;
import io.kadian.status.SegmentNews;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A segment that is published, or stands in a file. */
record NamedSegment(String name, String sql) {

  /**
   * @param given a file if there is one, or if it looks like one; else a name
   * @throws InvalidInputException if it doesn't compile, or isn't published
   */
  static NamedSegment find(String given, Kadian kadian) {
    Settings settings = kadian.settings();
    if (given.endsWith(".sql") || given.contains("/") || Files.exists(Path.of(given))) {
      Path file = Path.of(given);
      String sql = InputFile.read(file);
      CheckSegment check = new CheckSegment(Members.schema(settings, kadian.surroundings()));
      return new NamedSegment(check.parse(file, sql).name(), sql);
    }
    try (News news = Kadian.news(settings)) {
      return published(given, news, "segment ");
    }
  }

  /**
   * @param where begins what is said if it isn't published
   */
  static NamedSegment published(String name, News news, String where) {
    PublishedSegment segment =
        news.segment(name)
            .map(SegmentNews::published)
            .orElseThrow(() -> notPublished(where, name, news));
    return new NamedSegment(segment.name(), segment.sql());
  }

  static InvalidInputException notPublished(String where, String name, News news) {
    List<String> names = news.segments().stream().map(s -> s.published().name()).toList();
    return new InvalidInputException(
        where
            + "'"
            + name
            + "' is not published"
            + NearMiss.hint(name, names)
            + (names.isEmpty() ? "; no segment is" : "; there are " + String.join(", ", names))
            + "\nPublish it with: kadian segment publish sql/segments/"
            + name
            + ".sql");
  }
}
