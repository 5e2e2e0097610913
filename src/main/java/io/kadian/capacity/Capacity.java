// SPDX-License-Identifier: Apache-2.0
package io.kadian.capacity;

import io.kadian.domain.InvalidInputException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import javax.annotation.Nullable;

/**
 * Whether a day will hold, and what would be enough for it.
 *
 * @param way what there is
 * @param campaigns by their instants
 * @param needed messages per second, the day's normal ones included, with which each campaign that
 *     can be is done by its deadline: not less will do
 * @param collisions when several want the way at once and get less than they would alone
 * @param steps how the day flows, with the way that there is
 * @param assumptions what all of it rests on, a sentence each
 */
public record Capacity(
    Verdict verdict,
    DayPlan plan,
    Way way,
    List<Line> campaigns,
    double needed,
    List<Collision> collisions,
    Need need,
    List<FluidDay.Step> steps,
    List<String> assumptions) {

  /** What somebody should think of it. */
  public enum Verdict {
    /** All is done in time, and as much stays free as is wanted. */
    READY,
    /** All is done in time; less stays free. */
    TIGHT,
    /** Something is not sent before its deadline. */
    NOT_IN_TIME
  }

  /**
   * What there is a way for, in messages per second.
   *
   * @param routes null: nothing bounds them
   * @param job null: nobody has measured it
   * @param binds of all subtasks, as the settings say; null: they aren't known to be enough
   */
  public record Way(@Nullable Double routes, @Nullable Double job, @Nullable Double binds) {
    public double perSecond() {
      return Math.min(orUnbounded(routes), Math.min(orUnbounded(job), orUnbounded(binds)));
    }

    private static double orUnbounded(@Nullable Double perSecond) {
      return perSecond == null ? Double.POSITIVE_INFINITY : perSecond;
    }

    /** The narrowest place, in words. */
    public String bound() {
      double least = perSecond();
      if (routes != null && routes == least) {
        return "the routes' rate";
      }
      return job != null && job == least ? "the job, as it was measured" : "the binds' windows";
    }
  }

  /**
   * A campaign's day.
   *
   * @param begins when its first message leaves; null: none does
   * @param finished null: its deadline comes first
   * @param unsent messages that haven't left by then
   * @param alone when it would have finished with the way to itself; null: not even then
   */
  public record Line(
      String name,
      long messages,
      Instant due,
      Instant deadline,
      @Nullable Instant begins,
      @Nullable Instant finished,
      long unsent,
      @Nullable Instant alone) {
    /** By how much the others delay it; null: it doesn't finish. */
    @Nullable
    public Duration delayed() {
      return finished == null || alone == null ? null : Duration.between(alone, finished);
    }
  }

  /** Campaigns that stand in each other's way. */
  public record Collision(Instant from, Instant to, List<String> campaigns) {}

  private static final double UNBOUNDED = 1e9;
  private static final double CLOSE = 0.5;
  private static final Duration SHORTEST_COLLISION = Duration.ofSeconds(1);

  /**
   * @param routes messages per second that the routes take; null: nothing bounds them
   * @param gateway how the job submits; null if not by SMPP
   * @param measured null: nobody has
   * @throws InvalidInputException if nothing bounds the day, or it has no campaign
   */
  public static Capacity of(
      DayPlan plan,
      @Nullable Double routes,
      @Nullable Gateway gateway,
      @Nullable Measured measured) {
    List<PlannedCampaign> campaigns = plan.forecast();
    if (campaigns.isEmpty()) {
      throw new InvalidInputException("the plan has no campaign, neither last year's nor new");
    }
    Way way = way(plan, routes, gateway, measured);
    if (Double.isInfinite(way.perSecond())) {
      throw new InvalidInputException(
          "nothing says how fast messages leave: write rate: 3000/s into the plan, set smpp.rate,"
              + " or give --measured");
    }
    double free = way.perSecond() - plan.normal();
    if (free < 1) {
      throw new InvalidInputException(
          "the day's normal %d/s take all of the %.0f/s that %s leaves"
              .formatted(plan.normal(), way.perSecond(), way.bound()));
    }
    FluidDay day = FluidDay.of(campaigns, plan.window(), plan.zone(), free);
    double needed = needed(plan, campaigns) + plan.normal();
    Need need = Need.of(plan, needed, gateway, measured);
    return new Capacity(
        verdict(day, need, way),
        plan,
        way,
        lines(plan, day, free),
        needed,
        collisions(campaigns, day, free),
        need,
        day.steps(),
        Assumptions.of(plan, gateway, measured));
  }

  private static Way way(
      DayPlan plan,
      @Nullable Double routes,
      @Nullable Gateway gateway,
      @Nullable Measured measured) {
    Double ofRoutes =
        plan.rate() == null
            ? routes
            : Double.valueOf(plan.rate().perSecond() / plan.partsAMessage());
    Double job =
        measured == null
            ? null
            : Double.valueOf(measured.released() * measured.inProportion(plan.slots()));
    Integer slots =
        plan.slots() != null
            ? plan.slots()
            : measured == null ? null : Integer.valueOf(measured.slots());
    Double binds =
        gateway == null || slots == null
            ? null
            : slots * gateway.underWay() / (plan.answer().toNanos() / 1e9) / plan.partsAMessage();
    return new Way(ofRoutes, job, binds);
  }

  private static Verdict verdict(FluidDay day, Need need, Way way) {
    if (!day.isDoneInTime()) {
      return Verdict.NOT_IN_TIME;
    }
    return need.messagesPerSecond() > way.perSecond() ? Verdict.TIGHT : Verdict.READY;
  }

  private static List<Line> lines(DayPlan plan, FluidDay day, double free) {
    List<Line> lines = new ArrayList<>();
    for (FluidDay.Course course : day.courses()) {
      PlannedCampaign campaign = course.campaign();
      FluidDay alone = FluidDay.of(List.of(campaign), plan.window(), plan.zone(), free);
      lines.add(
          new Line(
              campaign.name(),
              campaign.messages(),
              campaign.due(),
              campaign.deadline(),
              course.begins(),
              course.finished(),
              course.unsent(),
              alone.courses().get(0).finished()));
    }
    return lines;
  }

  /** By halves, to a message a second; of those that any rate at all would do. */
  private static double needed(DayPlan plan, List<PlannedCampaign> campaigns) {
    List<PlannedCampaign> possible =
        campaigns.stream().filter(each -> isDone(plan, List.of(each), UNBOUNDED)).toList();
    double enough = 1;
    while (enough < UNBOUNDED && !isDone(plan, possible, enough)) {
      enough *= 2;
    }
    double tooLittle = enough / 2;
    while (enough - tooLittle > CLOSE) {
      double middle = (enough + tooLittle) / 2;
      if (isDone(plan, possible, middle)) {
        enough = middle;
      } else {
        tooLittle = middle;
      }
    }
    return Math.ceil(enough);
  }

  private static boolean isDone(DayPlan plan, List<PlannedCampaign> campaigns, double capacity) {
    return FluidDay.of(campaigns, plan.window(), plan.zone(), capacity).isDoneInTime();
  }

  private static List<Collision> collisions(
      List<PlannedCampaign> campaigns, FluidDay day, double free) {
    List<Collision> collisions = new ArrayList<>();
    for (FluidDay.Step step : day.steps()) {
      List<String> leaving = new ArrayList<>();
      for (int i = 0; i < campaigns.size(); i++) {
        if (step.perSecond().get(i) > 0) {
          leaving.add(campaigns.get(i).name());
        }
      }
      if (leaving.size() < 2 || step.sum() < free * (1 - 1e-9)) {
        continue;
      }
      Collision last = collisions.isEmpty() ? null : collisions.get(collisions.size() - 1);
      if (last != null && last.to().equals(step.from()) && last.campaigns().equals(leaving)) {
        collisions.set(collisions.size() - 1, new Collision(last.from(), step.to(), leaving));
      } else {
        collisions.add(new Collision(step.from(), step.to(), leaving));
      }
    }
    collisions.removeIf(
        each -> Duration.between(each.from(), each.to()).compareTo(SHORTEST_COLLISION) < 0);
    return collisions;
  }
}
