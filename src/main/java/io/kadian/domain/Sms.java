// SPDX-License-Identifier: Apache-2.0
package io.kadian.domain;

import java.time.Instant;

/**
 * A message on its way out.
 *
 * @param due when the campaign's instant and pace wanted it to leave
 * @param released when hold let it go
 * @param expires not sent from then on
 * @param transactional goes before the others
 */
public record Sms(
    String campaign,
    String member,
    Instant due,
    Instant released,
    Instant expires,
    PreparedSms prepared,
    boolean transactional) {

  /** Marketing. */
  public Sms(
      String campaign,
      String member,
      Instant due,
      Instant released,
      Instant expires,
      PreparedSms prepared) {
    this(campaign, member, due, released, expires, prepared, false);
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
    return new Sms(campaign, member, newDue, released, newExpires, prepared, transactional);
  }

  /** Leaves phone and text out of logs. */
  @Override
  public String toString() {
    return "Sms[" + request() + " due " + due + "]";
  }
}
