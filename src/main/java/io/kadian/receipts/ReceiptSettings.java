// SPDX-License-Identifier: Apache-2.0
package io.kadian.receipts;

import io.kadian.domain.Database;
import java.io.Serializable;
import java.time.Duration;

/**
 * How receipts are matched and written.
 *
 * @param origins tells how each SMSC writes ids, and which messages are its own
 * @param batch the most receipts in one statement
 * @param linger the first of a batch waits so long for others
 * @param keep how long one may wait for the row it is about
 */
public record ReceiptSettings(
    Database database, ReceiptOrigins origins, int batch, Duration linger, Duration keep)
    implements Serializable {}
