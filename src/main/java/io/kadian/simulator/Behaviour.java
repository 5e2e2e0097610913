// SPDX-License-Identifier: Apache-2.0
package io.kadian.simulator;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;

/** Decides what becomes of a submit_sm, as the options say. Asked by many threads. */
final class Behaviour {
  enum Verdict {
    TAKE,
    /** Take it and never answer. */
    TAKE_SILENTLY,
    THROTTLE,
    REFUSE
  }

  private final SimulatorOptions options;
  private final Set<String> refusedNumbers = new HashSet<>();
  private final List<String> refusedPrefixes;
  private final Random random;
  private long second = Long.MIN_VALUE;
  private int takenInSecond;

  Behaviour(SimulatorOptions options) {
    this.options = options;
    this.random = new Random(options.seed());
    this.refusedPrefixes =
        options.refused().stream()
            .filter(number -> number.endsWith("*"))
            .map(number -> number.substring(0, number.length() - 1))
            .toList();
    options.refused().stream().filter(number -> !number.endsWith("*")).forEach(refusedNumbers::add);
  }

  /**
   * @param phone E.164
   */
  Verdict verdict(String phone, long nowMillis) {
    if (refusedNumbers.contains(phone) || refusedPrefixes.stream().anyMatch(phone::startsWith)) {
      return Verdict.REFUSE;
    }
    if (happens(options.throttled()) || isBeyondRate(nowMillis)) {
      return Verdict.THROTTLE;
    }
    return happens(options.lost()) ? Verdict.TAKE_SILENTLY : Verdict.TAKE;
  }

  /** The receipt that this phone's message is to have, if any. */
  Optional<ReceiptRule> receiptFor(String phone) {
    return options.receipts().rules().stream()
        .filter(rule -> rule.isAbout(phone) && (rule.share() >= 1 || happens(rule.share())))
        .findFirst();
  }

  long latencyNanos() {
    long min = options.latencyMin().toNanos();
    long spread = options.latencyMax().toNanos() - min;
    return spread == 0 ? min : min + (long) (random.nextDouble() * spread);
  }

  /** By the clock's seconds, as most providers count. */
  private synchronized boolean isBeyondRate(long nowMillis) {
    if (options.perSecond() == 0) {
      return false;
    }
    long now = Math.floorDiv(nowMillis, 1000);
    if (now != second) {
      second = now;
      takenInSecond = 0;
    }
    return ++takenInSecond > options.perSecond();
  }

  private boolean happens(double share) {
    return share > 0 && random.nextDouble() < share;
  }
}
