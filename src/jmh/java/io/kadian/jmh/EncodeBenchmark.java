// SPDX-License-Identifier: Apache-2.0
package io.kadian.jmh;

import io.kadian.domain.EncodedText;
import org.openjdk.jmh.annotations.Benchmark;

/** A text as the octets of its parts. */
public class EncodeBenchmark extends Microbenchmark {
  private static final String GSM_7 =
      "Kadian: Double 12 starts tonight at 8 pm. Gold members save 60 on 300, only today: t.cn/A6xyz1"
          + " Reply R to opt out";
  private static final String UCS_2 = "【富销云】小明,双12今晚8点开抢,金卡专享满300减60 t.cn/A6xyz1 拒收请回复R";
  private static final String FOUR_PARTS = UCS_2.repeat(5);

  private String gsm7 = GSM_7;
  private String ucs2 = UCS_2;
  private String fourParts = FOUR_PARTS;

  @Benchmark
  public EncodedText gsm7() {
    return EncodedText.of(gsm7, (byte) 1);
  }

  @Benchmark
  public EncodedText ucs2() {
    return EncodedText.of(ucs2, (byte) 1);
  }

  @Benchmark
  public EncodedText ucs2InFourParts() {
    return EncodedText.of(fourParts, (byte) 1);
  }
}
