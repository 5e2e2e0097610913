// SPDX-License-Identifier: Apache-2.0
package io.kadian.gateway;

import io.kadian.domain.Outcome;
import io.kadian.domain.Sms;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.flink.streaming.api.functions.async.ResultFuture;

/** A message on its way through the gateway, from the operator's call to its outcome. */
final class Attempt {
  private final Sms sms;
  private final ResultFuture<Outcome> result;

  /** When it was claimed last; null while it is not. */
  private volatile Instant claimedAt;

  private volatile boolean askedInVain;
  private final AtomicInteger tries = new AtomicInteger();

  Attempt(Sms sms, ResultFuture<Outcome> result) {
    this.sms = sms;
    this.result = result;
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
    result.complete(List.of(outcome));
  }

  /** Fails the job: something happened that nobody has thought of. */
  void fail(Throwable cause) {
    result.completeExceptionally(cause);
  }
}
