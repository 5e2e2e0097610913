// SPDX-License-Identifier: Apache-2.0
package io.kadian.jmh;

import io.kadian.domain.DedupKey;
import io.kadian.domain.Phones;
import org.openjdk.jmh.annotations.Benchmark;

/** What a message is known by: the phone's normal form, and the key of phone and text. */
public class KeyBenchmark extends Microbenchmark {
  private final Phones phones = new Phones("CN");
  private String e164 = "+8613812345678";
  private String typed = "138-1234-5678";
  private String text = "【富销云】小明,双12今晚8点开抢,金卡专享满300减60 t.cn/A6xyz1 拒收请回复R";

  @Benchmark
  public DedupKey dedupKey() {
    return DedupKey.of(e164, text);
  }

  @Benchmark
  public String typedPhone() {
    return phones.normalise(typed);
  }

  @Benchmark
  public String phoneInE164() {
    return phones.normalise(e164);
  }
}
