// SPDX-License-Identifier: Apache-2.0
package io.kadian.domain;

import java.time.Instant;
import javax.annotation.Nullable;

/**
 * A message on its way out.
 *
 * @param due when the campaign's instant and pace wanted it to leave
 * @param released when hold let it go
 * @param expires not sent from then on
 * @param transactional goes before the others
 * @param zone of its member's clock; null: the campaign's, or it doesn't matter
 */
public record Sms(
    String campaign,
    String member,
    Instant due,
    Instant released,
    Instant expires,
    PreparedSms prepared,
    boolean transactional,
    @Nullable String zone) {

  /** Marketing, by the campaign's clock. */
  public Sms(
      String campaign,
      String member,
      Instant due,
      Instant released,
      Instant expires,
      PreparedSms prepared) {
    this(campaign, member, due, released, expires, prepared, false, null);
  }

  /** Names the request for ever: the same in every replay. */
  public String request() {
    return campaign + '/' + member;
  }

  public String phone() {
    return prepared.phone();
  }

  /** As its campaign stands now. */
  public Sms moved(Instant newDue, Instant newExpires) {
    return new Sms(campaign, member, newDue, released, newExpires, prepared, transactional, zone);
  }

  /** Leaves phone and text out of logs. */
  @Override
  public String toString() {
    return "Sms[" + request() + " due " + due + "]";
  }
}
