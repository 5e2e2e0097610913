// SPDX-License-Identifier: Apache-2.0
package io.kadian.domain;

import java.io.Serializable;
import java.time.ZoneId;

/**
 * What holds for a campaign that says nothing else.
 *
 * @param zone of a campaign, and of a member whose zone isn't known
 * @param window of marketing
 */
public record SendingRules(ZoneId zone, SendWindow window) implements Serializable {}
