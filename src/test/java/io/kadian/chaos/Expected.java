// SPDX-License-Identifier: Apache-2.0
package io.kadian.chaos;

import io.kadian.domain.DedupKey;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.annotation.Nullable;

/**
 * A message that must have a row, computed without the job.
 *
 * @param request {@code campaign/member}
 * @param texts what it may say: mostly one. {@link #NO_TEXT} if a column is empty
 * @param fate what must become of it
 * @param due it may not leave before
 */
record Expected(String request, String phone, List<String> texts, Fate fate, Instant due) {

  static final String NO_TEXT = "";

  enum Fate {
    MISSING_FIELD,
    NO_CONSENT,
    /** One of all with this phone and text. */
    REFUSED,
    /** One of all with this phone and text. */
    SENT,
    /** In the audience first, then not. */
    WITHDRAWN,
    /** So, or out of it before the campaign looked: then there is no row. */
    PERHAPS_WITHDRAWN;

    boolean isToGo() {
      return this == SENT || this == REFUSED;
    }
  }

  Expected {
    texts = List.copyOf(texts);
  }

  static Map<String, Expected> of(RoundPlan plan, Instant first) {
    Map<String, Expected> all = new LinkedHashMap<>();
    for (MemberHistory member : plan.members()) {
      for (ChaosCampaign campaign : ChaosCampaign.ALL) {
        Expected message = of(plan, campaign, member, first);
        if (message != null) {
          all.put(message.request(), message);
        }
      }
    }
    return all;
  }

  @Nullable
  private static Expected of(
      RoundPlan plan, ChaosCampaign campaign, MemberHistory member, Instant first) {
    ChaosMember settled = member.settled();
    List<ChaosMember> versions;
    Fate fate;
    if (campaign.audience().test(settled)) {
      versions = Stream.of(settled, member.brink()).filter(Objects::nonNull).toList();
      fate = fate(settled, campaign.text().apply(settled));
    } else {
      List<ChaosMember> seen = in(campaign, member.surelySeen());
      fate = seen.isEmpty() ? Fate.PERHAPS_WITHDRAWN : Fate.WITHDRAWN;
      versions =
          seen.isEmpty()
              ? in(campaign, plan.isLive() ? member.perhapsSeen() : List.of())
              : seen.subList(seen.size() - 1, seen.size());
    }
    return versions.isEmpty()
        ? null
        : new Expected(
            campaign.id(plan.round()) + '/' + settled.id(),
            settled.phone(),
            versions.stream()
                .map(version -> Objects.requireNonNullElse(campaign.text().apply(version), NO_TEXT))
                .distinct()
                .toList(),
            fate,
            campaign.due(first));
  }

  private static List<ChaosMember> in(ChaosCampaign campaign, List<ChaosMember> versions) {
    return versions.stream().filter(campaign.audience()).toList();
  }

  private static Fate fate(ChaosMember member, @Nullable String text) {
    if (text == null) {
      return Fate.MISSING_FIELD;
    } else if (!member.consent()) {
      return Fate.NO_CONSENT;
    }
    return member.isRefused() ? Fate.REFUSED : Fate.SENT;
  }

  Set<DedupKey> keys() {
    return texts.stream()
        .filter(text -> !text.equals(NO_TEXT))
        .map(text -> DedupKey.of(phone, text))
        .collect(Collectors.toSet());
  }

  boolean mayHaveNoRow() {
    return fate == Fate.PERHAPS_WITHDRAWN;
  }

  /** Those that have a phone and a text in common: one of them goes out. */
  static Map<DedupKey, List<Expected>> groups(Map<String, Expected> expected) {
    Map<DedupKey, List<Expected>> groups = new LinkedHashMap<>();
    for (Expected message : expected.values()) {
      if (message.fate().isToGo()) {
        message
            .keys()
            .forEach(key -> groups.computeIfAbsent(key, k -> new ArrayList<>()).add(message));
      }
    }
    return groups;
  }
}
