// SPDX-License-Identifier: Apache-2.0
package io.kadian.bench.raw;

import io.kadian.bench.measure.Scattered;
import io.kadian.domain.DedupKey;
import io.kadian.domain.EncodedText;
import io.kadian.domain.PreparedSms;
import io.kadian.domain.Sms;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Messages of one part, one text to phones that all differ. */
final class MadeUpSms {
  private static final String TEXT = "【富销云】会员,双12今晚8点开抢,金卡专享满300减60 t.cn/A6xyz1 拒收请回复R";
  private static final Duration EXPIRE_AFTER = Duration.ofHours(1);
  private static final EncodedText ENCODED = EncodedText.of(TEXT, (byte) 0);

  private MadeUpSms() {}

  static PreparedSms prepared(int number) {
    String phone = "+86138%08d".formatted(Scattered.of(number));
    return PreparedSms.of(phone, true, DedupKey.of(phone, TEXT), ENCODED);
  }

  static Sms number(int number, Instant due) {
    return new Sms(
        "raw",
        "m%08d".formatted(Scattered.of(number)),
        due,
        due,
        due.plus(EXPIRE_AFTER),
        prepared(number));
  }

  /** So many, in batches of this size; the last may have less. */
  static List<List<Sms>> batches(int messages, int size, Instant due) {
    List<List<Sms>> batches = new ArrayList<>();
    for (int first = 0; first < messages; first += size) {
      List<Sms> batch = new ArrayList<>(size);
      for (int i = first; i < Math.min(messages, first + size); i++) {
        batch.add(number(i, due));
      }
      batches.add(batch);
    }
    return batches;
  }
}
