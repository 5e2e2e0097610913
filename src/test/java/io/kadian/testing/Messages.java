// SPDX-License-Identifier: Apache-2.0
package io.kadian.testing;

import io.kadian.domain.AdmittedCampaign;
import io.kadian.domain.Campaign;
import io.kadian.domain.DedupKey;
import io.kadian.domain.EncodedText;
import io.kadian.domain.Pace;
import io.kadian.domain.PreparedSms;
import io.kadian.domain.Sms;
import java.time.Duration;
import java.time.Instant;
import javax.annotation.Nullable;

/** Campaigns and messages for tests, with Double-12 at 20:00 in Shanghai as their instant. */
public final class Messages {
  public static final Instant DUE = Instant.parse("2026-12-12T12:00:00Z");
  public static final Duration EXPIRE_AFTER = Duration.ofHours(1);
  public static final String PHONE = "+8613812345678";

  private Messages() {}

  public static AdmittedCampaign campaign(String id) {
    return campaign(id, null);
  }

  public static AdmittedCampaign campaign(String id, @Nullable Pace pace) {
    return new AdmittedCampaign(
        new Campaign(id, "everybody", "【富销云】双12今晚8点开抢 拒收请回复R", DUE, EXPIRE_AFTER, pace), "TRUE");
  }

  public static PreparedSms prepared(String phone, String text) {
    DedupKey key = DedupKey.of(phone, text);
    return PreparedSms.of(phone, true, key, EncodedText.of(text, (byte) key.low()));
  }

  public static Sms sms(String campaign, String member, String phone, String text) {
    return new Sms(
        campaign, member, DUE, DUE.plusMillis(5), DUE.plus(EXPIRE_AFTER), prepared(phone, text));
  }
}
