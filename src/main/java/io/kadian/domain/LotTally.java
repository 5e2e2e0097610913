// SPDX-License-Identifier: Apache-2.0
package io.kadian.domain;

/**
 * Where the messages of a lot stand; absolute, the newest holds.
 *
 * @param lot {@link Lot#key()}
 */
public record LotTally(String lot, Tally tally) {
  public String campaign() {
    return Lot.parse(lot).campaign();
  }
}
