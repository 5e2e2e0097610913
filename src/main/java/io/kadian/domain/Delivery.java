// SPDX-License-Identifier: Apache-2.0
package io.kadian.domain;

/**
 * What a delivery receipt says of a message that the SMSC took (SMPP 3.4, 5.2.28 and Appendix B).
 * The order is which one holds if several come, in whatever order they come: a phone that has a
 * message keeps it.
 */
public enum Delivery {
  /** The SMSC doesn't know. */
  UNKNOWN,
  /** Taken out of the SMSC's queue. */
  DELETED,
  /** The phone could not be reached in time. */
  EXPIRED,
  REJECTED,
  UNDELIVERABLE,
  DELIVERED;

  /** Whether the phone surely doesn't have it. */
  public boolean isFailure() {
    return this != UNKNOWN && this != DELIVERED;
  }
}
