// SPDX-License-Identifier: Apache-2.0
package io.kadian.gateway;

import io.kadian.domain.Outcome;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/** In the operator's place. */
final class TestOwner implements Attempt.Owner {
  private final Consumer<Outcome> outcomes;
  private final Consumer<Throwable> failures;
  private final AtomicInteger parked = new AtomicInteger();

  TestOwner(Consumer<Outcome> outcomes, Consumer<Throwable> failures) {
    this.outcomes = outcomes;
    this.failures = failures;
  }

  /** How many are parked now. */
  int parked() {
    return parked.get();
  }

  @Override
  public void ended(Attempt attempt, Outcome outcome) {
    outcomes.accept(outcome);
  }

  @Override
  public void failed(Attempt attempt, Throwable cause) {
    failures.accept(cause);
  }

  @Override
  public void parked(Attempt attempt) {
    parked.incrementAndGet();
  }

  @Override
  public void resumed(Attempt attempt) {
    parked.decrementAndGet();
  }
}
