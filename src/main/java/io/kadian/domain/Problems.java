// SPDX-License-Identifier: Apache-2.0
package io.kadian.domain;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;

/** All that is wrong with a file, told at once, one problem a line: {@code file:line: what}. */
public final class Problems {
  /** For what is wrong with the file as a whole; such problems come last. */
  public static final int NO_LINE = Integer.MAX_VALUE;

  private record Problem(int line, String what) {}

  private final String origin;
  private final List<Problem> found = new ArrayList<>();

  public Problems(String origin) {
    this.origin = origin;
  }

  public void add(int line, String what) {
    found.add(new Problem(line, what));
  }

  /** Returns if there are none. */
  public void throwIfAny() {
    if (!found.isEmpty()) {
      throw exception();
    }
  }

  public InvalidInputException exception() {
    return new InvalidInputException(
        found.stream()
            .sorted(Comparator.comparingInt(Problem::line))
            .map(p -> origin + (p.line() == NO_LINE ? "" : ":" + p.line()) + ": " + p.what())
            .collect(Collectors.joining("\n")));
  }
}
