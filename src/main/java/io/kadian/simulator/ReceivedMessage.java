// SPDX-License-Identifier: Apache-2.0
package io.kadian.simulator;

import java.time.Instant;

/**
 * A message as the phone would show it.
 *
 * @param phone E.164
 * @param messageId what its first part was answered with
 * @param at when its last part came
 */
public record ReceivedMessage(String phone, String text, String messageId, int parts, Instant at) {}
