// SPDX-License-Identifier: Apache-2.0
package io.kadian.domain;

import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import javax.annotation.Nullable;

/**
 * Whom a segment would select now and, of a campaign, what would be sent to them: of some shards,
 * or summed over them. Who opted out and whose text is a repeat is not known before the instant.
 *
 * @param members that were looked at
 * @param selected of these; with those that are suppressed
 * @param unevaluable for whom the condition can't be evaluated; they aren't selected
 * @param suppressed by reason, as far as it is known before the instant
 * @param parts how many of the messages that would be sent take 1, 2, … parts
 * @param variants how many of them are which text, if there are several
 * @param withoutInstant whom the segment has, but who have no instant of their own; not selected
 * @param waiting of the messages that would be sent, those that wait for the sending window
 * @param first the earliest instant of a message that would be sent; null if there is none
 * @param last the latest
 * @param samples at most {@value #MOST_SAMPLES}
 */
public record AudienceEstimate(
    long members,
    long selected,
    long unevaluable,
    Map<Reason, Long> suppressed,
    Map<Integer, Long> parts,
    Map<String, Long> variants,
    long withoutInstant,
    long waiting,
    @Nullable Instant first,
    @Nullable Instant last,
    List<Sample> samples) {

  public static final int MOST_SAMPLES = 5;

  public static final AudienceEstimate NONE =
      new AudienceEstimate(0, 0, 0, Map.of(), Map.of(), Map.of(), 0, 0, null, null, List.of());

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
    if (suppressed == null || parts == null || variants == null || samples == null) {
      throw new InvalidInputException("estimate: a field is missing");
    }
    suppressed = Collections.unmodifiableMap(new TreeMap<>(suppressed));
    parts = Collections.unmodifiableMap(new TreeMap<>(parts));
    variants = Collections.unmodifiableMap(new TreeMap<>(variants));
    samples = List.copyOf(samples);
  }

  /** Why a message wouldn't be sent, in the order in which it is looked at; null: it would. */
  @Nullable
  public static Reason hindrance(PreparedSms sms) {
    return sms.hindrance() != null ? sms.hindrance() : sms.consent() ? null : Reason.NO_CONSENT;
  }

  /** Of one who is selected, and whose message leaves at once. */
  public static AudienceEstimate of(PreparedSms sms) {
    Reason reason = hindrance(sms);
    return reason != null
        ? new AudienceEstimate(
            1, 1, 0, Map.of(reason, 1L), Map.of(), Map.of(), 0, 0, null, null, List.of())
        : new AudienceEstimate(
            1,
            1,
            0,
            Map.of(),
            Map.of(sms.text().count(), 1L),
            Map.of(),
            0,
            0,
            null,
            null,
            List.of(Sample.of(sms)));
  }

  public AudienceEstimate plus(AudienceEstimate other) {
    return new AudienceEstimate(
        members + other.members,
        selected + other.selected,
        unevaluable + other.unevaluable,
        sum(suppressed, other.suppressed),
        sum(parts, other.parts),
        sum(variants, other.variants),
        withoutInstant + other.withoutInstant,
        waiting + other.waiting,
        earlier(first, other.first),
        later(last, other.last),
        Stream.concat(samples.stream(), other.samples.stream()).limit(MOST_SAMPLES).toList());
  }

  @Nullable
  public static Instant earlier(@Nullable Instant one, @Nullable Instant other) {
    return one == null || (other != null && other.isBefore(one)) ? other : one;
  }

  @Nullable
  public static Instant later(@Nullable Instant one, @Nullable Instant other) {
    return one == null || (other != null && other.isAfter(one)) ? other : one;
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
