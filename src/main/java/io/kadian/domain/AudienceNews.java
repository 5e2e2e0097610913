// SPDX-License-Identifier: Apache-2.0
package io.kadian.domain;

import io.kadian.domain.ControlRecord.Question;
import io.kadian.domain.ControlRecord.TestSend;

/** What selection is told about audiences. */
public sealed interface AudienceNews {
  /** A campaign was admitted, or its switch worked. */
  record Admitted(AdmittedCampaign campaign) implements AudienceNews {}

  /**
   * Something was asked; a ticket with this name comes to each shard that has to answer.
   *
   * @param shards of all members
   */
  record Asked(Question question, int shards) implements AudienceNews {}

  /** A text is to be sent to some phones; a ticket comes to the shard that renders it. */
  record Tested(TestSend test) implements AudienceNews {}
}
