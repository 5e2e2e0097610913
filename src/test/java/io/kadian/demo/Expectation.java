// SPDX-License-Identifier: Apache-2.0
package io.kadian.demo;

import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What must come out, computed from the members without the job.
 *
 * @param selected by campaign
 * @param noConsent by campaign
 * @param missingField by campaign
 * @param texts different pairs of phone and text, each to be sent once
 * @param deadLetters members without a usable phone, and records that can't be read
 */
record Expectation(
    Map<String, Long> selected,
    Map<String, Long> noConsent,
    Map<String, Long> missingField,
    int texts,
    long deadLetters) {

  static Expectation of(
      Iterable<DemoMember> members,
      List<DemoCampaign> campaigns,
      Map<String, Instant> instants,
      long unreadable) {
    Map<String, Long> selected = new HashMap<>();
    Map<String, Long> noConsent = new HashMap<>();
    Map<String, Long> missingField = new HashMap<>();
    Set<String> texts = new HashSet<>();
    long deadLetters = unreadable;
    for (DemoMember member : members) {
      if (member.e164() == null) {
        deadLetters++;
        continue;
      }
      for (DemoCampaign campaign : campaigns) {
        if (!campaign.inAudience().test(member, instants.get(campaign.id()))) {
          continue;
        }
        selected.merge(campaign.id(), 1L, Long::sum);
        String text = campaign.text().apply(member);
        if (text == null) {
          missingField.merge(campaign.id(), 1L, Long::sum);
        } else if (!Boolean.TRUE.equals(member.consent())) {
          noConsent.merge(campaign.id(), 1L, Long::sum);
        } else {
          texts.add(member.e164() + '\n' + text);
        }
      }
    }
    return new Expectation(selected, noConsent, missingField, texts.size(), deadLetters);
  }
}
