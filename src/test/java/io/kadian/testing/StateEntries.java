// SPDX-License-Identifier: Apache-2.0
package io.kadian.testing;

import org.apache.flink.runtime.state.heap.HeapKeyedStateBackend;
import org.apache.flink.streaming.util.AbstractStreamOperatorTestHarness;

/** Counts what an operator under test has left in its keyed state. */
public final class StateEntries {
  private StateEntries() {}

  public static int of(AbstractStreamOperatorTestHarness<?> harness) {
    return ((HeapKeyedStateBackend<?>) harness.getOperator().getKeyedStateBackend())
        .numKeyValueStateEntries();
  }
}
