// SPDX-License-Identifier: Apache-2.0
package io.kadian.domain;

import javax.annotation.Nullable;

/**
 * A member is in a campaign's audience with this message, or out of it. An upsert by (lot, member):
 * saying it twice changes nothing.
 *
 * @param lot {@link Lot#key()}
 * @param prepared null: the member is out, of the audience or of this lot
 */
public record AudienceChange(String lot, String member, @Nullable PreparedSms prepared, Kind kind) {

  /** What changes. */
  public enum Kind {
    /** In or out of the audience. */
    AUDIENCE,
    /** Into another lot, which gets them by a change of its own: nobody is withdrawn. */
    MOVED,
    /** The message of who is in; who is out stays out. */
    AMENDED
  }

  public AudienceChange(String lot, String member, @Nullable PreparedSms prepared) {
    this(lot, member, prepared, Kind.AUDIENCE);
  }

  /** Out of the lot, into another. */
  public static AudienceChange moved(String lot, String member) {
    return new AudienceChange(lot, member, null, Kind.MOVED);
  }

  /** Of an audience that is frozen. */
  public static AudienceChange amended(String lot, String member, PreparedSms prepared) {
    return new AudienceChange(lot, member, prepared, Kind.AMENDED);
  }
}
