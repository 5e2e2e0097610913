// SPDX-License-Identifier: Apache-2.0
package io.kadian.capacity;

import io.kadian.domain.InvalidInputException;
import io.kadian.domain.Pace;
import java.time.Duration;
import java.time.Instant;
import javax.annotation.Nullable;

/**
 * A campaign of the day.
 *
 * @param messages that it is expected to send
 * @param due its instant
 * @param deadline what hasn't left by then is not sent
 * @param pace null: as fast as the way is
 * @param weight of its share where several leave at once, as in a campaign's file
 */
public record PlannedCampaign(
    String name, long messages, Instant due, Instant deadline, @Nullable Pace pace, int weight) {

  public PlannedCampaign {
    if (messages < 1) {
      throw new InvalidInputException(name + ": has no message");
    }
    if (!due.isBefore(deadline)) {
      throw new InvalidInputException(name + ": ends before it begins");
    }
  }

  /** As many times the messages, rounded up. */
  PlannedCampaign times(double growth) {
    return new PlannedCampaign(
        name, (long) Math.ceil(messages * growth), due, deadline, pace, weight);
  }

  /** As fast as it wants to be, in messages per second. */
  double wanted() {
    return pace == null ? Double.POSITIVE_INFINITY : pace.perSecond();
  }

  Duration span() {
    return Duration.between(due, deadline);
  }
}
