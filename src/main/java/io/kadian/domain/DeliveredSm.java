// SPDX-License-Identifier: Apache-2.0
package io.kadian.domain;

import java.time.Instant;
import java.util.Arrays;
import java.util.Objects;
import javax.annotation.Nullable;

/**
 * A deliver_sm (SMPP 3.4, 4.6.1), unread: a receipt or a reply.
 *
 * @param route whose receiver it came by, or several with commas between them; empty if one
 *     receives for all
 * @param from source_addr: the phone, in whatever form the SMSC writes it
 * @param fromTon source_addr_ton
 * @param octets short_message or message_payload
 * @param receiptedId receipted_message_id, if it is there
 * @param messageState message_state, or {@link #ABSENT}
 * @param reference user_message_reference, 0 to 65,535, or {@link #ABSENT}
 * @param at when it came
 */
@SuppressWarnings("ArrayRecordComponent") // nobody writes to it
public record DeliveredSm(
    String route,
    String from,
    int fromTon,
    int esmClass,
    int dataCoding,
    byte[] octets,
    @Nullable String receiptedId,
    int messageState,
    int reference,
    Instant at) {
  public static final int ABSENT = -1;

  @Override
  public boolean equals(Object other) {
    return other instanceof DeliveredSm that
        && route.equals(that.route)
        && from.equals(that.from)
        && fromTon == that.fromTon
        && esmClass == that.esmClass
        && dataCoding == that.dataCoding
        && Arrays.equals(octets, that.octets)
        && Objects.equals(receiptedId, that.receiptedId)
        && messageState == that.messageState
        && reference == that.reference
        && at.equals(that.at);
  }

  @Override
  public int hashCode() {
    return Objects.hash(route, from, Arrays.hashCode(octets), receiptedId, at);
  }

  /** Leaves the text out, and most of the phone. */
  @Override
  public String toString() {
    return "DeliveredSm[from %s, esm_class 0x%02x]".formatted(Phones.mask(from), esmClass);
  }
}
