// SPDX-License-Identifier: Apache-2.0
package io.kadian.domain;

import com.fasterxml.jackson.annotation.JsonIgnore;

/**
 * Where hold's messages stand, for a lot or summed over a campaign's lots.
 *
 * <p>{@code selected = held + withdrawn + released} at any time; what became of the released ones
 * the ledger says.
 *
 * @param selected messages ever selected, each once, however often its member changed
 * @param withdrawn left the audience before the instant
 * @param released handed on, or ended here (expired, a field missing)
 */
public record Tally(long selected, long withdrawn, long released) {
  public static final Tally NONE = new Tally(0, 0, 0);

  @JsonIgnore
  public long held() {
    return selected - withdrawn - released;
  }

  public Tally plus(Tally other) {
    return new Tally(
        selected + other.selected, withdrawn + other.withdrawn, released + other.released);
  }

  public Tally minus(Tally other) {
    return new Tally(
        selected - other.selected, withdrawn - other.withdrawn, released - other.released);
  }
}
