// SPDX-License-Identifier: Apache-2.0
package io.kadian.capacity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.kadian.capacity.FluidDay.Course;
import io.kadian.capacity.FluidDay.Step;
import io.kadian.domain.Pace;
import io.kadian.domain.SendWindow;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import javax.annotation.Nullable;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** How a day flows, by hand where a person can, and by what must hold for any day. */
class FluidDayTest {
  private static final ZoneId ZONE = ZoneId.of("Asia/Shanghai");
  private static final Instant EIGHT = Instant.parse("2026-12-12T12:00:00Z");
  private static final SendWindow BY_DAY = SendWindow.parse("08:00-21:00 wait");

  private static PlannedCampaign campaign(
      String name, long messages, int at, int by, @Nullable Integer pace, int weight) {
    return new PlannedCampaign(
        name,
        messages,
        EIGHT.plusSeconds(at),
        EIGHT.plusSeconds(by),
        pace == null ? null : new Pace(pace),
        weight);
  }

  private static FluidDay day(double capacity, PlannedCampaign... campaigns) {
    return FluidDay.of(List.of(campaigns), BY_DAY, ZONE, capacity);
  }

  @Test
  void takesOneAsLongAsTheWayOrItsPaceSays() {
    assertThat(day(1000, campaign("fast", 60_000, 0, 600, null, 1)).courses())
        .containsExactly(
            new Course(campaign("fast", 60_000, 0, 600, null, 1), EIGHT, EIGHT.plusSeconds(60), 0));
    assertThat(day(1000, campaign("paced", 60_000, 0, 600, 500, 1)).courses().get(0).finished())
        .isEqualTo(EIGHT.plusSeconds(120));
  }

  @Test
  void leavesToTheOthersWhatOneDoesNotWant() {
    FluidDay day =
        day(
            1000,
            campaign("heavy", 60_000, 0, 600, null, 3),
            campaign("light", 20_000, 0, 600, null, 1),
            campaign("slow", 10_000, 0, 600, 100, 5));
    // 100 for the slow one; of the 900 that are left 675 and 225.
    assertThat(day.steps().get(0).perSecond()).containsExactly(675.0, 225.0, 100.0);
    // 88.9 s later both are out, and so has the light one: 60,000/675 = 20,000/225.
    assertThat(day.steps()).hasSize(2);
    assertThat(day.steps().get(1).perSecond()).containsExactly(0.0, 0.0, 100.0);
    assertThat(day.courses().get(2).finished()).isEqualTo(EIGHT.plusSeconds(100));
  }

  @Test
  void countsWhatHasNotLeftByTheDeadline() {
    Course late = day(1000, campaign("late", 60_001, 0, 60, null, 1)).courses().get(0);
    assertThat(late.finished()).isNull();
    assertThat(late.unsent()).isEqualTo(1);
  }

  @Test
  void waitsForTheWindow() {
    // 21:00 is an hour after its instant, eleven hours later the window opens again.
    Duration night = Duration.ofHours(11);
    PlannedCampaign campaign = campaign("big", 4_600_000, 0, 20 * 3600, null, 1);
    FluidDay day = day(1000, campaign);
    assertThat(day.courses().get(0).finished()).isEqualTo(EIGHT.plusSeconds(4600).plus(night));
    assertThat(day.steps()).hasSize(2);
    assertThat(day.steps().get(1).from()).isEqualTo(EIGHT.plusSeconds(3600).plus(night));
  }

  @Test
  void beginsWhatIsDueAtNightInTheMorning() {
    PlannedCampaign campaign = campaign("night", 1000, 2 * 3600, 20 * 3600, null, 1);
    assertThat(day(1000, campaign).courses().get(0).begins())
        .isEqualTo(Instant.parse("2026-12-13T00:00:00Z"));
  }

  @Provide
  Arbitrary<List<PlannedCampaign>> days() {
    return Combinators.combine(
            Arbitraries.longs().between(1, 2_000_000),
            Arbitraries.integers().between(-40_000, 20_000),
            Arbitraries.integers().between(1, 40_000),
            Arbitraries.integers().between(1, 5000).injectNull(0.5),
            Arbitraries.integers().between(1, 100))
        .as(
            (messages, at, span, pace, weight) ->
                campaign("a", messages, at, at + span, pace, weight))
        .list()
        .ofMinSize(1)
        .ofMaxSize(8);
  }

  @Property
  void losesNothingAndKeepsToTheWayTheWindowAndEachPace(
      @ForAll("days") List<PlannedCampaign> campaigns,
      @ForAll @IntRange(min = 1, max = 9000) int capacity) {
    FluidDay day = FluidDay.of(campaigns, BY_DAY, ZONE, capacity);

    double[] left = new double[campaigns.size()];
    Instant before = Instant.MIN;
    for (Step step : day.steps()) {
      assertThat(step.from()).isAfterOrEqualTo(before).isBefore(step.to());
      before = step.to();
      assertThat(step.sum()).isLessThanOrEqualTo(capacity * (1 + 1e-9));
      assertThat(BY_DAY.isOpen(step.from(), ZONE)).isTrue();
      assertThat(BY_DAY.closing(step.from(), ZONE)).isAfterOrEqualTo(step.to());
      for (int i = 0; i < left.length; i++) {
        PlannedCampaign campaign = campaigns.get(i);
        double rate = step.perSecond().get(i);
        assertThat(rate).isLessThanOrEqualTo(campaign.wanted());
        if (rate > 0) {
          assertThat(step.from()).isAfterOrEqualTo(campaign.due());
          assertThat(step.to()).isBeforeOrEqualTo(campaign.deadline());
        }
        left[i] += rate * Duration.between(step.from(), step.to()).toNanos() / 1e9;
      }
    }
    for (int i = 0; i < left.length; i++) {
      Course course = day.courses().get(i);
      assertThat(left[i] + course.unsent())
          .isCloseTo(
              (double) campaigns.get(i).messages(), within(1 + 1e-5 * campaigns.get(i).messages()));
      assertThat(course.finished() == null).isEqualTo(course.unsent() > 0);
    }
  }
}
