// SPDX-License-Identifier: Apache-2.0
package io.kadian.rehearsal;

import io.kadian.segment.MemberPredicate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.TimestampData;

/**
 * What it costs to judge one member by a segment.
 *
 * @param micros of a core, with made-up members, in a JVM that has done so before
 */
public record SegmentCost(String segment, double micros) {
  private static final int MEMBERS = 1_000;
  private static final long AT_LEAST_NANOS = 150_000_000;
  private static final long AT_MOST_NANOS = 3_000_000_000L;
  private static final double NANOS_IN_MICRO = 1_000;

  /**
   * @param sendAt a campaign's instant
   * @param nanoTime {@link System#nanoTime}
   */
  public static SegmentCost measure(
      String segment,
      MemberPredicate predicate,
      MadeUpMembers members,
      Instant sendAt,
      LongSupplier nanoTime) {
    TimestampData at = TimestampData.fromInstant(sendAt);
    List<RowData> rows = new ArrayList<>();
    for (int i = 0; i < MEMBERS; i++) {
      rows.add(members.row(i));
    }
    judge(predicate, rows, at, nanoTime, AT_LEAST_NANOS);
    return new SegmentCost(segment, judge(predicate, rows, at, nanoTime, AT_LEAST_NANOS));
  }

  /** Until it took long enough to be told; microseconds each. */
  private static double judge(
      MemberPredicate predicate,
      List<RowData> rows,
      TimestampData at,
      LongSupplier nanoTime,
      long atLeast) {
    long start = nanoTime.getAsLong();
    long judged = 0;
    long gone = 0;
    while (gone < atLeast) {
      for (RowData row : rows) {
        try {
          predicate.test(row, at);
        } catch (MemberPredicate.EvaluationException e) {
          // Such a member isn't in the audience; it has cost what it has cost.
        }
        judged++;
        if (judged % 16 == 0 && nanoTime.getAsLong() - start > AT_MOST_NANOS) {
          break;
        }
      }
      gone = nanoTime.getAsLong() - start;
    }
    return gone / NANOS_IN_MICRO / judged;
  }
}
