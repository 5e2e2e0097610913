// SPDX-License-Identifier: Apache-2.0
package io.kadian.domain;

import javax.annotation.Nullable;

/**
 * A member is in a campaign's audience with this message, or out of it. An upsert by (lot, member):
 * saying it twice changes nothing.
 *
 * @param lot {@link Lot#key()}
 * @param prepared null: the member is out
 */
public record AudienceChange(String lot, String member, @Nullable PreparedSms prepared) {}
