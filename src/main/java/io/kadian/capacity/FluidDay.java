// SPDX-License-Identifier: Apache-2.0
package io.kadian.capacity;

import io.kadian.domain.SendWindow;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;
import javax.annotation.Nullable;

/**
 * A day as it flows: campaigns begin at their instants, share the way as hold does (each its
 * weight, none more than its pace), wait while the window is closed, and end when all is out or at
 * their deadline. Between two such events all rates are constant, so the day is exact but for
 * messages being whole.
 */
public final class FluidDay {
  /** Less than that is nothing. */
  private static final double CRUMB = 1e-6;

  private static final double A_SECOND = 1e9;

  /**
   * A stretch of time in which nothing changes.
   *
   * @param perSecond messages of each campaign, in the campaigns' order
   */
  public record Step(Instant from, Instant to, List<Double> perSecond) {
    public double sum() {
      return perSecond.stream().mapToDouble(Double::doubleValue).sum();
    }
  }

  /**
   * What becomes of a campaign.
   *
   * @param begins when its first message leaves; null: none does
   * @param finished when its last one has left; null: the deadline comes first
   * @param unsent messages that haven't left by then
   */
  public record Course(
      PlannedCampaign campaign,
      @Nullable Instant begins,
      @Nullable Instant finished,
      long unsent) {}

  private final List<PlannedCampaign> campaigns;
  private final SendWindow window;
  private final ZoneId zone;
  private final double capacity;
  private final double[] left;
  private final Instant[] begins;
  private final Instant[] finished;
  private final List<Step> steps = new ArrayList<>();

  private FluidDay(
      List<PlannedCampaign> campaigns, SendWindow window, ZoneId zone, double capacity) {
    this.campaigns = campaigns;
    this.window = window;
    this.zone = zone;
    this.capacity = capacity;
    this.left = campaigns.stream().mapToDouble(PlannedCampaign::messages).toArray();
    this.begins = new Instant[left.length];
    this.finished = new Instant[left.length];
  }

  /**
   * @param zone of the window
   * @param capacity messages per second that there is a way for; finite, above zero
   */
  static FluidDay of(
      List<PlannedCampaign> campaigns, SendWindow window, ZoneId zone, double capacity) {
    FluidDay day = new FluidDay(campaigns, window, zone, capacity);
    day.flow();
    return day;
  }

  /** In the order of time, without gaps in which nothing leaves. */
  public List<Step> steps() {
    return steps;
  }

  /** In the campaigns' order. */
  public List<Course> courses() {
    List<Course> courses = new ArrayList<>();
    for (int i = 0; i < left.length; i++) {
      long unsent = finished[i] == null ? (long) Math.ceil(left[i] - CRUMB) : 0;
      courses.add(new Course(campaigns.get(i), begins[i], finished[i], unsent));
    }
    return courses;
  }

  boolean isDoneInTime() {
    return Arrays.stream(finished).allMatch(each -> each != null);
  }

  private void flow() {
    TreeSet<Instant> events = new TreeSet<>();
    for (PlannedCampaign campaign : campaigns) {
      events.add(campaign.due());
      events.add(campaign.deadline());
    }
    Instant now = events.isEmpty() ? null : events.first();
    while (now != null) {
      Instant next = events.higher(now);
      if (next == null) {
        return; // the last deadline
      }
      if (!window.isOpen(now, zone)) {
        now = earlier(next, window.opening(now, zone));
        continue;
      }
      double[] rates = shares(now);
      next = earlier(next, window.closing(now, zone));
      for (int i = 0; i < left.length; i++) {
        if (rates[i] > 0) {
          next = earlier(next, now.plusNanos((long) Math.ceil(left[i] / rates[i] * A_SECOND)));
        }
      }
      pass(now, next, rates);
      now = next;
    }
  }

  private static Instant earlier(Instant a, Instant b) {
    return a.isBefore(b) ? a : b;
  }

  private void pass(Instant from, Instant to, double[] rates) {
    double seconds = Duration.between(from, to).toNanos() / A_SECOND;
    boolean any = false;
    for (int i = 0; i < left.length; i++) {
      if (rates[i] == 0) {
        continue;
      }
      any = true;
      begins[i] = begins[i] == null ? from : begins[i];
      left[i] -= rates[i] * seconds;
      if (left[i] <= CRUMB * campaigns.get(i).messages()) {
        left[i] = 0;
        finished[i] = to;
      }
    }
    if (any) {
      steps.add(new Step(from, to, Arrays.stream(rates).boxed().toList()));
    }
  }

  /** Those who want less than their share leave the rest to the others. */
  private double[] shares(Instant now) {
    double[] rates = new double[left.length];
    boolean[] open = new boolean[left.length];
    double weights = 0;
    for (int i = 0; i < left.length; i++) {
      PlannedCampaign campaign = campaigns.get(i);
      open[i] = left[i] > 0 && !now.isBefore(campaign.due()) && now.isBefore(campaign.deadline());
      weights += open[i] ? campaign.weight() : 0;
    }
    double free = capacity;
    boolean again = true;
    while (again) {
      again = false;
      double level = free / weights;
      for (int i = 0; i < left.length; i++) {
        PlannedCampaign campaign = campaigns.get(i);
        if (open[i] && campaign.wanted() <= level * campaign.weight()) {
          rates[i] = campaign.wanted();
          free -= rates[i];
          weights -= campaign.weight();
          open[i] = false;
          again = true;
        }
      }
    }
    for (int i = 0; i < left.length; i++) {
      if (open[i]) {
        rates[i] = free / weights * campaigns.get(i).weight();
      }
    }
    return rates;
  }
}
