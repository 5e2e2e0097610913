// SPDX-License-Identifier: Apache-2.0
package io.kadian.selection;

import io.kadian.domain.PreparedSms;
import io.kadian.jmh.Microbenchmark;
import io.kadian.jmh.SampleMember;
import java.time.ZoneId;
import org.apache.flink.table.data.RowData;
import org.openjdk.jmh.annotations.Benchmark;

/** All that is done for a member's text: rendered, checked, its dedup key, encoded. */
public class PrepareTextBenchmark extends Microbenchmark {
  private final RowData member = SampleMember.row();
  private final PrepareText oneColumn =
      prepare("【富销云】{{first_name|会员}},双12今晚8点开抢,金卡专享满300减60 t.cn/A6xyz1 拒收请回复R");
  private final PrepareText fiveColumns =
      prepare(
          "【富销云】{{first_name|会员}},{{city}}{{tier}}专享,{{points}}积分余额{{balance}}元 t.cn/A6xyz1 拒收请回复R");

  private static PrepareText prepare(String message) {
    return new PrepareText(message, SampleMember.SCHEMA, ZoneId.of("Asia/Shanghai"), 10);
  }

  @Benchmark
  public PreparedSms oneColumn() {
    return oneColumn.prepare(member);
  }

  @Benchmark
  public PreparedSms fiveColumns() {
    return fiveColumns.prepare(member);
  }
}
