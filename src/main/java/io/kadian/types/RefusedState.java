// SPDX-License-Identifier: Apache-2.0
package io.kadian.types;

import org.apache.flink.runtime.execution.SuppressRestartsException;
import org.apache.flink.util.StateMigrationException;

/**
 * State that the job must not go on from. Trying again changes nothing, so the job fails at once
 * instead of being restarted for ever, and the sentence is the root cause that {@code
 * scripts/upgrade} and Flink's page show. The savepoint is untouched.
 */
public final class RefusedState {
  private RefusedState() {}

  /**
   * @param why what was, what is, and what to do, in one line
   */
  public static RuntimeException because(String why) {
    return new SuppressRestartsException(new StateMigrationException(why));
  }
}
