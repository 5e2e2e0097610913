// SPDX-License-Identifier: Apache-2.0
package io.kadian.gateway;

import io.kadian.domain.Outcome;
import io.kadian.domain.Sms;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicInteger;

/** A message on its way through the gateway, from the operator's call to its outcome. */
final class Attempt {
  private volatile Sms sms;
  private final Owner owner;

  /** When it was claimed last; null while it is not. */
  private volatile Instant claimedAt;

  private volatile boolean askedInVain;
  private final AtomicInteger tries = new AtomicInteger();

  /** Who handed it in. May be told by any thread. */
  interface Owner {
    void ended(Attempt attempt, Outcome outcome);

    /** Something happened that nobody has thought of: fails the job. */
    void failed(Attempt attempt, Throwable cause);

    /** Its campaign's switch stopped it, for as long as that takes: others need its place. */
    void parked(Attempt attempt);

    /** It goes on. */
    void resumed(Attempt attempt);
  }

  Attempt(Sms sms, Owner owner) {
    this.sms = sms;
    this.owner = owner;
  }

  Sms sms() {
    return sms;
  }

  Instant claimedAt() {
    return claimedAt;
  }

  void claimed(Instant at) {
    claimedAt = at;
  }

  /** Its claim is given back, or is the database's no longer. */
  void givenBack() {
    claimedAt = null;
    askedInVain = false;
  }

  /** The database was asked for a claim, and its answer didn't come: it may have granted it. */
  void askedInVain() {
    askedInVain = true;
  }

  boolean mayBeClaimed() {
    return claimedAt != null || askedInVain;
  }

  /** How often it was surely not sent. */
  int tries() {
    return tries.get();
  }

  void notSent() {
    tries.incrementAndGet();
  }

  void complete(Outcome outcome) {
    owner.ended(this, outcome);
  }

  void fail(Throwable cause) {
    owner.failed(this, cause);
  }

  void park() {
    owner.parked(this);
  }

  /**
   * @param as it is now
   */
  void resume(Sms as) {
    sms = as;
    owner.resumed(this);
  }
}
