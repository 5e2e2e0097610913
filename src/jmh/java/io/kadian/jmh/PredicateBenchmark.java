// SPDX-License-Identifier: Apache-2.0
package io.kadian.jmh;

import io.kadian.segment.MemberPredicate;
import io.kadian.segment.SegmentCompiler;
import java.time.Instant;
import java.time.ZoneId;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.TimestampData;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Setup;

/** A segment's condition, asked about a member that it selects: every term is looked at. */
public class PredicateBenchmark extends Microbenchmark {
  private static final String FOUR_TERMS =
      "consent AND tier IN ('GOLD', 'SILVER') AND points >= 1000"
          + " AND last_order_at < TIMESTAMPADD(DAY, -90, send_at)";

  private final RowData member = SampleMember.row();
  private final TimestampData sendAt =
      TimestampData.fromInstant(Instant.parse("2026-12-12T12:00:00Z"));
  private MemberPredicate oneTerm;
  private MemberPredicate fourTerms;

  @Setup
  public void compile() {
    SegmentCompiler compiler =
        new SegmentCompiler(
            SampleMember.SCHEMA, ZoneId.of("Asia/Shanghai"), getClass().getClassLoader());
    oneTerm = compiler.compile("tier = 'GOLD'");
    fourTerms = compiler.compile(FOUR_TERMS);
    if (!oneTerm() || !fourTerms()) {
      throw new IllegalStateException("They don't select the member");
    }
  }

  @Benchmark
  public boolean oneTerm() {
    return oneTerm.test(member, sendAt);
  }

  @Benchmark
  public boolean fourTerms() {
    return fourTerms.test(member, sendAt);
  }
}
