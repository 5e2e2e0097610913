// SPDX-License-Identifier: Apache-2.0
package io.kadian.domain;

import java.time.Instant;

/**
 * A record that can't be used, kept with the reason. Its raw form is what arrived: it may name a
 * person, so the topic is to be guarded like the member table.
 *
 * @param source {@code members} or {@code control}
 * @param raw as text; what isn't UTF-8 stands as {@code base64:…}
 */
public record DeadLetter(String source, String reason, String raw, Instant at) {

  /** Leaves the raw record out of logs. */
  @Override
  public String toString() {
    return "DeadLetter[" + source + ": " + reason + "]";
  }
}
