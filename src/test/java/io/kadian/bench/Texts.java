// SPDX-License-Identifier: Apache-2.0
package io.kadian.bench;

import io.kadian.domain.Campaign;
import io.kadian.domain.Pace;
import java.time.Duration;
import java.time.Instant;
import javax.annotation.Nullable;

/** Campaigns with texts of their own: none repeats another. */
final class Texts {
  private static final Duration EXPIRES_AFTER = Duration.ofHours(2);

  private Texts() {}

  /**
   * One with one part a message.
   *
   * @param id five letters at most, or there would be two
   */
  static Campaign campaign(String id, String segment, Instant due, @Nullable Pace pace) {
    return new Campaign(
        id,
        segment,
        "【富销云】{{first_name|会员}},双12今晚8点开抢,金卡专享满300减60 t.cn/" + id + " 拒收请回复R",
        due,
        EXPIRES_AFTER,
        pace);
  }
}
