// SPDX-License-Identifier: Apache-2.0
package io.kadian.testing;

import io.kadian.domain.SendWindow;
import io.kadian.domain.SendingRules;
import java.time.ZoneId;

/** What holds for a campaign that says nothing else, in tests. */
public final class Rules {
  public static final ZoneId SHANGHAI = ZoneId.of("Asia/Shanghai");

  /** A test may run at night. */
  public static final SendingRules ANY_TIME = new SendingRules(SHANGHAI, SendWindow.NONE);

  /** As shipped. */
  public static final SendingRules BY_DAY =
      new SendingRules(SHANGHAI, SendWindow.parse("08:00-21:00 wait"));

  private Rules() {}
}
