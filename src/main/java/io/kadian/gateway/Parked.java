// SPDX-License-Identifier: Apache-2.0
package io.kadian.gateway;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Messages that had left hold when their campaign's switch was worked or their window closed, in
 * the order in which they came. Thread-safe.
 */
final class Parked {
  private final Set<Attempt> attempts = new LinkedHashSet<>();

  synchronized void add(Attempt attempt) {
    attempts.add(attempt);
  }

  /** True if it was there. */
  synchronized boolean remove(Attempt attempt) {
    return attempts.remove(attempt);
  }

  synchronized List<Attempt> take(Predicate<Attempt> which) {
    List<Attempt> taken = new ArrayList<>();
    for (Iterator<Attempt> each = attempts.iterator(); each.hasNext(); ) {
      Attempt attempt = each.next();
      if (which.test(attempt)) {
        each.remove();
        taken.add(attempt);
      }
    }
    return taken;
  }
}
