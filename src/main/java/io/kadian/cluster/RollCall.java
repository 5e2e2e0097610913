// SPDX-License-Identifier: Apache-2.0
package io.kadian.cluster;

import io.kadian.domain.Tally;
import java.time.Instant;
import java.util.Map;

/** Asks a job what it holds. */
@FunctionalInterface
public interface RollCall {
  /**
   * What a job has of a campaign, its held messages counted one by one.
   *
   * @param endsAt from then on nothing of it can leave, and the ledger says the rest
   */
  record Present(Tally tally, Instant endsAt) {}

  /**
   * @param deadline for all subtasks to answer
   * @return by campaign; those that have not expired
   * @throws io.kadian.domain.InvalidInputException if they didn't
   */
  Map<String, Present> call(String job, Instant deadline);
}
