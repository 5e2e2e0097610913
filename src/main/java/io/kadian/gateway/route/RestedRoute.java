// SPDX-License-Identifier: Apache-2.0
package io.kadian.gateway.route;

import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreaker.State;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.core.IntervalFunction;
import io.kadian.domain.Sms;
import io.kadian.gateway.SmsGateway;
import io.kadian.gateway.Submission;
import java.time.Clock;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import javax.annotation.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A route behind a circuit breaker: when too many messages of late ended in doubt or found it out
 * of order it is rested, then probed by a few. That it is busy, or refuses a message, says nothing
 * against it.
 */
final class RestedRoute {
  private static final Logger LOG = LoggerFactory.getLogger(RestedRoute.class);

  /** Random share that is put on a rest or taken off, for subtasks not to probe together. */
  private static final double JITTER = 0.2;

  private final SmsGateway gateway;
  private final int weight;
  private final CircuitBreaker breaker;

  RestedRoute(SmsGateway gateway, int weight, RestSettings rest, Clock clock) {
    this.gateway = gateway;
    this.weight = weight;
    this.breaker =
        CircuitBreaker.of(
            gateway.route(),
            CircuitBreakerConfig.custom()
                .slidingWindowType(CircuitBreakerConfig.SlidingWindowType.COUNT_BASED)
                .slidingWindowSize(rest.sample())
                .minimumNumberOfCalls(rest.sample())
                .recordResult(RestedRoute::isFailure)
                .failureRateThreshold(rest.failures())
                .permittedNumberOfCallsInHalfOpenState(rest.probes())
                .waitIntervalFunctionInOpenState(
                    IntervalFunction.ofExponentialRandomBackoff(
                        rest.restMin(), 2, JITTER, rest.restMax()))
                .clock(clock)
                .build());
    breaker
        .getEventPublisher()
        .onStateTransition(event -> changed(event.getStateTransition().getToState()));
  }

  String name() {
    return gateway.route();
  }

  int weight() {
    return weight;
  }

  boolean isRested() {
    return breaker.getState() == State.OPEN;
  }

  int waiting() {
    return gateway.waiting();
  }

  /** True if a message may go there; it then has to. */
  boolean allowsOne() {
    return breaker.tryAcquirePermission();
  }

  CompletableFuture<Submission> submit(Sms sms, Instant startBy) {
    return gateway.submit(sms, startBy).whenComplete(this::judge);
  }

  private void judge(@Nullable Submission submission, @Nullable Throwable error) {
    if (error != null) {
      breaker.onError(0, TimeUnit.NANOSECONDS, error);
    } else if (submission instanceof Submission.NotSent notSent && !notSent.routeFails()) {
      breaker.releasePermission();
    } else {
      breaker.onResult(0, TimeUnit.NANOSECONDS, submission);
    }
  }

  private static boolean isFailure(Object submission) {
    return submission instanceof Submission.InDoubt || submission instanceof Submission.NotSent;
  }

  void giveBack(Predicate<Sms> which) {
    gateway.giveBack(which);
  }

  void close() {
    gateway.close();
  }

  private void changed(State state) {
    switch (state) {
      case OPEN -> {
        LOG.warn("Route {} fails: it is rested, messages go by other routes", name());
        gateway.giveBack(sms -> true);
      }
      case HALF_OPEN -> LOG.info("Route {} is probed", name());
      default -> LOG.info("Route {} is used again", name());
    }
  }
}
