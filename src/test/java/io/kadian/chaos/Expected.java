// SPDX-License-Identifier: Apache-2.0
package io.kadian.chaos;

import io.kadian.domain.DedupKey;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import javax.annotation.Nullable;

/**
 * A message that must have a row, computed without the job.
 *
 * @param request {@code campaign/member}
 * @param text null: a column is empty
 * @param fate what must become of it
 * @param due it may not leave before
 */
record Expected(String request, String phone, @Nullable String text, Fate fate, Instant due) {

  enum Fate {
    MISSING_FIELD,
    NO_CONSENT,
    /** One of all with this phone and text. */
    REFUSED,
    /** One of all with this phone and text. */
    SENT
  }

  DedupKey key() {
    return DedupKey.of(phone, text);
  }

  static Map<String, Expected> of(RoundPlan plan, Instant first) {
    Map<String, Expected> all = new LinkedHashMap<>();
    for (ChaosMember member : plan.members()) {
      for (ChaosCampaign campaign : ChaosCampaign.ALL) {
        if (campaign.audience().test(member)) {
          String text = campaign.text().apply(member);
          String request = campaign.id(plan.round()) + '/' + member.id();
          all.put(
              request,
              new Expected(request, member.phone(), text, fate(member, text), campaign.due(first)));
        }
      }
    }
    return all;
  }

  private static Fate fate(ChaosMember member, @Nullable String text) {
    if (text == null) {
      return Fate.MISSING_FIELD;
    } else if (!member.consent()) {
      return Fate.NO_CONSENT;
    }
    return member.isRefused() ? Fate.REFUSED : Fate.SENT;
  }

  /** Those that have a phone and a text in common: one of them goes out. */
  static Map<DedupKey, List<Expected>> groups(Map<String, Expected> expected) {
    return expected.values().stream()
        .filter(message -> message.fate() == Fate.SENT || message.fate() == Fate.REFUSED)
        .collect(
            Collectors.groupingBy(
                Expected::key, LinkedHashMap::new, Collectors.toCollection(ArrayList::new)));
  }
}
