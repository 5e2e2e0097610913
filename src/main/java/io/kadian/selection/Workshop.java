// SPDX-License-Identifier: Apache-2.0
package io.kadian.selection;

import io.kadian.domain.Campaign;
import io.kadian.domain.Holdout;
import io.kadian.domain.SendingRules;
import io.kadian.segment.MemberPredicate;
import io.kadian.segment.SegmentCompiler;
import io.kadian.types.MemberSchema;
import javax.annotation.Nullable;

/**
 * Makes of a campaign what can be asked about a member.
 *
 * @param maxParts a text that takes more is not sent
 * @param holdout the control group of all marketing; null: there is none
 */
record Workshop(
    SegmentCompiler compiler,
    MemberSchema schema,
    SendingRules rules,
    int maxParts,
    @Nullable Holdout holdout) {

  MemberPredicate condition(String sql) {
    return compiler.compile(sql);
  }

  PrepareText text(String message) {
    return new PrepareText(message, schema, rules.zone(), maxParts);
  }

  MemberLots lots(Campaign campaign) {
    return new MemberLots(campaign, rules, schema);
  }
}
