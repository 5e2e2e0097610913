// SPDX-License-Identifier: Apache-2.0
package io.kadian.domain;

import java.time.Instant;
import javax.annotation.Nullable;

/**
 * A delivery receipt, final: what is only on its way has none.
 *
 * @param route whose receiver it came by, or several with commas between them; empty if one
 *     receives for all
 * @param messageId the SMSC's, of the message it is about; empty if it names none
 * @param phone E.164, where it could be read as that: who got the message or didn't
 * @param reference the {@link MessageReference} we submitted, or {@link #NO_REFERENCE}
 * @param error the network's or the SMSC's code, as it stands there
 * @param at when it was delivered or given up, as the receipt says; when the receipt came, if it
 *     doesn't say
 */
public record Receipt(
    String route,
    String messageId,
    String phone,
    int reference,
    Delivery delivery,
    @Nullable String error,
    Instant at) {
  public static final int NO_REFERENCE = -1;

  public Receipt withMessageId(String id) {
    return new Receipt(route, id, phone, reference, delivery, error, at);
  }

  /** Leaves most of the phone out of logs. */
  @Override
  public String toString() {
    return "Receipt[" + messageId + " to " + Phones.mask(phone) + " " + delivery + "]";
  }
}
