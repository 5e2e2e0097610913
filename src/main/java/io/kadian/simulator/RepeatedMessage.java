// SPDX-License-Identifier: Apache-2.0
package io.kadian.simulator;

import java.time.Instant;

/** The same text, to the same phone, more than once. */
public record RepeatedMessage(String phone, String text, int times, Instant first, Instant last) {}
