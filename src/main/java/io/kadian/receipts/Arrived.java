// SPDX-License-Identifier: Apache-2.0
package io.kadian.receipts;

import io.kadian.domain.DeliveredSm;

/**
 * A deliver_sm that waits for its answer.
 *
 * @param answer answers ESME_ROK; does nothing if its connection is gone. Doesn't throw
 */
record Arrived(DeliveredSm sm, Runnable answer) {}
