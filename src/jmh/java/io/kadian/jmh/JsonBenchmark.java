// SPDX-License-Identifier: Apache-2.0
package io.kadian.jmh;

import io.kadian.domain.Json;
import io.kadian.domain.Outcome;
import io.kadian.testing.Messages;
import org.openjdk.jmh.annotations.Benchmark;

/** An outcome as the topic of outcomes has it: written by the gateway, read by the guard. */
public class JsonBenchmark extends Microbenchmark {
  private final Outcome outcome =
      Outcome.sent(
          Messages.sms("double12", "m0000001", Messages.PHONE, "【富销云】双12今晚8点开抢 拒收请回复R"),
          "smpp",
          "id-0000001",
          Messages.DUE.plusMillis(20));
  private final byte[] json = Json.bytes(outcome);

  @Benchmark
  public byte[] outcomeWrite() {
    return Json.bytes(outcome);
  }

  @Benchmark
  public Outcome outcomeRead() {
    return Json.read(json, Outcome.class);
  }
}
