// SPDX-License-Identifier: Apache-2.0
package io.kadian;

/** Main. */
public final class KadianJob {
  private KadianJob() {}
}
