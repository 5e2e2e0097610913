// SPDX-License-Identifier: Apache-2.0
package io.kadian.cli;

import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.kadian.domain.InvalidInputException;
import io.kadian.domain.Segment;
import io.kadian.segment.SegmentCompiler;
import io.kadian.testing.Members;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The command line refuses what the job would, in the job's words. */
class CheckSlowSegmentTest {
  private final CheckSegment check = new CheckSegment(Members.SCHEMA);
  private final SegmentCompiler job =
      new SegmentCompiler(
          Members.SCHEMA, ZoneOffset.UTC, CheckSlowSegmentTest.class.getClassLoader());

  @Test
  void refusesWhatTheJobRefusesWithTheSameReason() {
    for (String condition :
        List.of(
            "REGEXP(first_name, '(a+a+)+b')",
            "first_name SIMILAR TO 'a'",
            "first_name LIKE tier",
            "REPEAT(first_name, 1000000) = 'a'",
            "(".repeat(500) + "TRUE" + ")".repeat(500),
            "TRUE" + " AND TRUE".repeat(500),
            "tier = '" + "x".repeat(20_000) + "'")) {
      String sql = "-- Slow\nSELECT * FROM members\nWHERE " + condition;
      String reason = catchThrowable(() -> inTheJob(sql)).getMessage();
      String words = reason.replaceFirst("^line 1: ", "");
      assertThatThrownBy(() -> check.parse(Path.of("slow.sql"), sql))
          .isInstanceOf(InvalidInputException.class)
          .hasMessageStartingWith("slow.sql:")
          .hasMessageEndingWith(words);
      if (!words.equals(reason)) {
        assertThatThrownBy(() -> check.parse(Path.of("slow.sql"), sql))
            .hasMessageStartingWith("slow.sql:3: ");
      }
    }
  }

  private void inTheJob(String sql) {
    job.compile(Segment.parse("slow", sql).condition());
  }
}
