// SPDX-License-Identifier: Apache-2.0
package io.kadian.control;

import io.kadian.domain.AdmittedCampaign;
import io.kadian.domain.Campaign;
import io.kadian.domain.ControlRecord.AnnouncedCampaign;
import io.kadian.domain.Event;
import io.kadian.types.JobTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import javax.annotation.Nullable;
import org.apache.flink.api.common.functions.RuntimeContext;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.streaming.api.TimerService;

/**
 * What control does at an instant: it announces the next occurrence of a campaign that recurs, and
 * sends the tickets of one whose audience is frozen then. By processing time: a drain fires every
 * event-time timer of the future.
 */
final class Agenda {
  private static final MapStateDescriptor<String, Long> OCCURRENCES =
      new MapStateDescriptor<>("next-occurrences", Types.STRING, Types.LONG);
  private static final MapStateDescriptor<String, Long> FREEZES =
      new MapStateDescriptor<>("audiences-to-freeze", Types.STRING, Types.LONG);

  /** Each recurring campaign's next occurrence, in epoch milliseconds. */
  private final MapState<String, Long> occurrences;

  /** When each audience is to be frozen, in epoch milliseconds. */
  private final MapState<String, Long> freezes;

  private final Ends ends;

  private final JobTime time;

  Agenda(RuntimeContext context, Ends ends) {
    this.ends = ends;
    time = JobTime.of(context);
    occurrences = context.getMapState(OCCURRENCES);
    freezes = context.getMapState(FREEZES);
  }

  /** A campaign that recurs has been admitted. */
  void begin(Campaign campaign, Instant now, TimerService timers) throws Exception {
    Instant from = campaign.sendAt().minusMillis(1);
    expect(campaign, now.isAfter(from) ? now : from, now, timers);
  }

  private void expect(Campaign campaign, Instant after, Instant now, TimerService timers)
      throws Exception {
    Instant next = campaign.recurring().after(after, campaign.zone());
    if (next == null) {
      occurrences.remove(campaign.id());
      return;
    }
    occurrences.put(campaign.id(), next.toEpochMilli());
    timers.registerProcessingTimeTimer(
        time.processingTimeOf(
            Math.max(now.toEpochMilli(), announcedAt(campaign, next).toEpochMilli())));
  }

  private static Instant announcedAt(Campaign campaign, Instant occurrence) {
    Duration lead = campaign.recurring().lead(occurrence, campaign.zone());
    return occurrence.minus(lead);
  }

  /** The audience of a campaign is to be frozen at an instant to come. */
  void freezeAt(Campaign campaign, TimerService timers) throws Exception {
    long at = campaign.audience().at().toEpochMilli();
    freezes.put(campaign.id(), at);
    timers.registerProcessingTimeTimer(time.processingTimeOf(at));
  }

  void forget(String campaign) throws Exception {
    occurrences.remove(campaign);
    freezes.remove(campaign);
  }

  /** The campaigns whose audience is to be frozen now. */
  List<String> toFreeze(Instant now) throws Exception {
    List<String> due = new ArrayList<>();
    for (Map.Entry<String, Long> each : freezes.entries()) {
      if (each.getValue() <= now.toEpochMilli()) {
        due.add(each.getKey());
      }
    }
    for (String campaign : due) {
      freezes.remove(campaign);
    }
    return due;
  }

  /** The campaigns that have an occurrence to be announced now, or may have. */
  List<String> recurring() throws Exception {
    List<String> campaigns = new ArrayList<>();
    occurrences.keys().forEach(campaigns::add);
    return campaigns;
  }

  /**
   * Announces the occurrences of a campaign whose time has come. Those that expired while the job
   * was down are refused.
   */
  void announce(
      Campaign campaign,
      Instant now,
      TimerService timers,
      Consumer<AnnouncedCampaign> announcements,
      Consumer<Event> events)
      throws Exception {
    for (Instant next = next(campaign);
        next != null && !now.isBefore(announcedAt(campaign, next));
        next = next(campaign)) {
      Campaign occurrence = campaign.occurrence(next);
      Instant end = ends.of(new AdmittedCampaign(occurrence, ""));
      if (now.isBefore(end)) {
        announcements.accept(new AnnouncedCampaign(occurrence, announcedAt(campaign, next)));
      } else {
        events.accept(
            new Event.CampaignRefused(
                occurrence.id(), "expired at " + end + ", while the job was down", now));
      }
      expect(campaign, next, now, timers);
    }
  }

  @Nullable
  private Instant next(Campaign campaign) throws Exception {
    Long next = occurrences.get(campaign.id());
    return next == null ? null : Instant.ofEpochMilli(next);
  }
}
