// SPDX-License-Identifier: Apache-2.0
package io.kadian.domain;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Whom a segment would select now and, of a campaign, what would be sent to them: of some shards,
 * or summed over them. Who opted out and whose text is a repeat is not known before the instant.
 *
 * @param members that were looked at
 * @param selected of these; with those that are suppressed
 * @param unevaluable for whom the condition can't be evaluated; they aren't selected
 * @param suppressed by reason, as far as it is known before the instant
 * @param parts how many of the messages that would be sent take 1, 2, … parts
 * @param samples at most {@value #MOST_SAMPLES}
 */
public record AudienceEstimate(
    long members,
    long selected,
    long unevaluable,
    Map<Reason, Long> suppressed,
    Map<Integer, Long> parts,
    List<Sample> samples) {

  public static final int MOST_SAMPLES = 5;

  public static final AudienceEstimate NONE =
      new AudienceEstimate(0, 0, 0, Map.of(), Map.of(), List.of());

  /**
   * A message as it would be sent.
   *
   * @param phone masked
   */
  public record Sample(String phone, String text, int parts) {
    public Sample {
      if (phone == null || text == null) {
        throw new InvalidInputException("sample: a field is missing");
      }
    }

    public static Sample of(PreparedSms sms) {
      return new Sample(Phones.mask(sms.phone()), sms.text().text(), sms.text().count());
    }

    /** Leaves the text out of logs. */
    @Override
    public String toString() {
      return "Sample[" + phone + ", " + parts + " parts]";
    }
  }

  public AudienceEstimate {
    if (suppressed == null || parts == null || samples == null) {
      throw new InvalidInputException("estimate: a field is missing");
    }
    suppressed = Collections.unmodifiableMap(new TreeMap<>(suppressed));
    parts = Collections.unmodifiableMap(new TreeMap<>(parts));
    samples = List.copyOf(samples);
  }

  /** Of one who is selected. Hold looks at what hinders a text before the guard at consent. */
  public static AudienceEstimate of(PreparedSms sms) {
    Reason reason =
        sms.hindrance() != null ? sms.hindrance() : sms.consent() ? null : Reason.NO_CONSENT;
    return reason != null
        ? new AudienceEstimate(1, 1, 0, Map.of(reason, 1L), Map.of(), List.of())
        : new AudienceEstimate(
            1, 1, 0, Map.of(), Map.of(sms.text().count(), 1L), List.of(Sample.of(sms)));
  }

  public AudienceEstimate plus(AudienceEstimate other) {
    return new AudienceEstimate(
        members + other.members,
        selected + other.selected,
        unevaluable + other.unevaluable,
        sum(suppressed, other.suppressed),
        sum(parts, other.parts),
        Stream.concat(samples.stream(), other.samples.stream()).limit(MOST_SAMPLES).toList());
  }

  /** Messages that would be sent. */
  public long sendable() {
    return parts.values().stream().mapToLong(Long::longValue).sum();
  }

  /** What is billed. */
  public long allParts() {
    return parts.entrySet().stream().mapToLong(e -> e.getKey() * e.getValue()).sum();
  }

  private static <K> Map<K, Long> sum(Map<K, Long> some, Map<K, Long> others) {
    Map<K, Long> sums = new TreeMap<>(some);
    others.forEach((key, number) -> sums.merge(key, number, Long::sum));
    return sums;
  }
}
