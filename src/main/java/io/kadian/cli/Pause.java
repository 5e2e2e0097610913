// SPDX-License-Identifier: Apache-2.0
package io.kadian.cli;

import java.time.Duration;

/** Lets time pass; a test's lets its clock run. */
@FunctionalInterface
interface Pause {
  void pause(Duration length) throws InterruptedException;
}
