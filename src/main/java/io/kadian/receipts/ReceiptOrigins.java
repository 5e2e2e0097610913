// SPDX-License-Identifier: Apache-2.0
package io.kadian.receipts;

import java.io.Serializable;
import java.time.ZoneId;
import java.util.Map;
import java.util.Set;

/**
 * What is known of receipts by the route, or routes, whose receiver brought them.
 *
 * @param usual of those that name no route, or one that has no receiver any more
 */
public record ReceiptOrigins(Origin usual, Map<String, Origin> ofRoutes) implements Serializable {

  /**
   * An SMSC, as far as receipts go.
   *
   * @param messageIds how it writes a message_id
   * @param zone of its clock
   * @param otherRoutes the routes that have receivers elsewhere: an id is unique only at its SMSC,
   *     so a receipt from here is never about a message of theirs
   */
  public record Origin(MessageIds messageIds, ZoneId zone, Set<String> otherRoutes)
      implements Serializable {
    public Origin {
      otherRoutes = Set.copyOf(otherRoutes);
    }
  }

  public ReceiptOrigins {
    ofRoutes = Map.copyOf(ofRoutes);
  }

  /** One SMSC, or several that are received from as if they were one. */
  public static ReceiptOrigins all(MessageIds messageIds, ZoneId zone) {
    return new ReceiptOrigins(new Origin(messageIds, zone, Set.of()), Map.of());
  }

  Origin of(String route) {
    return ofRoutes.getOrDefault(route, usual);
  }
}
