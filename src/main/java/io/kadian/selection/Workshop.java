// SPDX-License-Identifier: Apache-2.0
package io.kadian.selection;

import io.kadian.domain.Campaign;
import io.kadian.domain.Holdout;
import io.kadian.domain.SendingRules;
import io.kadian.segment.MemberPredicate;
import io.kadian.types.MemberSchema;
import java.util.function.Function;
import javax.annotation.Nullable;

/**
 * Makes of a campaign what can be asked about a member.
 *
 * @param compiler of conditions
 * @param maxParts a text that takes more is not sent
 * @param holdout the control group of all marketing; null: there is none
 */
record Workshop(
    Function<String, MemberPredicate> compiler,
    MemberSchema schema,
    SendingRules rules,
    int maxParts,
    @Nullable Holdout holdout) {

  /** Whether members may live by other clocks than a campaign's. */
  boolean clocksDiffer() {
    return schema.indexOf(MemberSchema.TIME_ZONE) >= 0;
  }

  MemberPredicate condition(String sql) {
    return compiler.apply(sql);
  }

  PrepareText text(String message) {
    return new PrepareText(message, schema, rules.zone(), maxParts);
  }

  MemberLots lots(Campaign campaign) {
    return new MemberLots(campaign, rules, schema);
  }
}
