// SPDX-License-Identifier: Apache-2.0
package io.kadian.gateway;

import java.util.function.BooleanSupplier;

/**
 * Who may come in, by how many are in already. While urgent messages wait at the door, others come
 * in beyond the capacity: they stand before them, and must be out of the way. They wait inside as
 * they would outside, at the end of the queue for claims.
 */
final class Places {
  /**
   * So many come in beyond the capacity: some twenty of Flink's buffers. Who sends codes all the
   * time would have them all in otherwise.
   */
  static final int BEYOND = 4_000;

  private final int capacity;
  private final BooleanSupplier urgentWait;

  /**
   * @param capacity messages under way
   */
  Places(int capacity, BooleanSupplier urgentWait) {
    this.capacity = capacity;
    this.urgentWait = urgentWait;
  }

  /**
   * @param underWay messages, of all kinds
   */
  boolean isOneFree(int underWay, boolean urgent) {
    if (underWay < capacity) {
      return true;
    }
    if (urgent) {
      return underWay < 2 * capacity + BEYOND;
    }
    return underWay < capacity + BEYOND && urgentWait.getAsBoolean();
  }
}
