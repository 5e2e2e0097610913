// SPDX-License-Identifier: Apache-2.0
package io.kadian.simulator;

import static io.kadian.simulator.Behaviour.Verdict.REFUSE;
import static io.kadian.simulator.Behaviour.Verdict.TAKE;
import static io.kadian.simulator.Behaviour.Verdict.TAKE_SILENTLY;
import static io.kadian.simulator.Behaviour.Verdict.THROTTLE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kadian.domain.InvalidInputException;
import io.kadian.simulator.Behaviour.Verdict;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class BehaviourTest {
  private static final String PHONE = "+8613812345678";

  @Test
  void takesEverythingUnlessToldOtherwise() {
    Behaviour behaviour = new Behaviour(SimulatorOptions.builder().build());
    assertThat(verdicts(behaviour, 1000)).containsOnly(TAKE);
    assertThat(behaviour.latencyNanos()).isZero();
  }

  @Test
  void refusesNumbersAndPrefixes() {
    Behaviour behaviour =
        new Behaviour(SimulatorOptions.builder().refused(List.of(PHONE, "+86170*")).build());
    assertThat(behaviour.verdict(PHONE, 0)).isEqualTo(REFUSE);
    assertThat(behaviour.verdict(PHONE + "9", 0)).isEqualTo(TAKE);
    assertThat(behaviour.verdict("+8617012345678", 0)).isEqualTo(REFUSE);
    assertThat(behaviour.verdict("+8617112345678", 0)).isEqualTo(TAKE);
  }

  @Test
  void throttlesWhatIsBeyondTheRateOfASecond() {
    Behaviour behaviour = new Behaviour(SimulatorOptions.builder().perSecond(2).build());
    assertThat(behaviour.verdict(PHONE, 1_100)).isEqualTo(TAKE);
    assertThat(behaviour.verdict(PHONE, 1_500)).isEqualTo(TAKE);
    assertThat(behaviour.verdict(PHONE, 1_999)).isEqualTo(THROTTLE);
    assertThat(behaviour.verdict(PHONE, 2_000)).isEqualTo(TAKE);
  }

  @Test
  void losesAndThrottlesItsShareAndTheSameOnesForTheSameSeed() {
    SimulatorOptions options = SimulatorOptions.builder().lost(0.2).throttled(0.1).seed(12).build();
    List<Verdict> verdicts = verdicts(new Behaviour(options), 10_000);
    assertThat(verdicts.stream().filter(THROTTLE::equals).count()).isBetween(900L, 1_100L);
    assertThat(verdicts.stream().filter(TAKE_SILENTLY::equals).count()).isBetween(1_600L, 2_000L);
    assertThat(verdicts(new Behaviour(options), 10_000)).isEqualTo(verdicts);
  }

  @Test
  void anAnswerTakesSomeTimeBetweenLeastAndMost() {
    Behaviour behaviour =
        new Behaviour(
            SimulatorOptions.builder()
                .latency(Duration.ofMillis(5), Duration.ofMillis(50))
                .build());
    List<Long> latencies =
        IntStream.range(0, 1000).mapToObj(i -> behaviour.latencyNanos()).toList();
    assertThat(latencies)
        .allSatisfy(latency -> assertThat(latency).isBetween(5_000_000L, 50_000_000L));
    assertThat(latencies.stream().distinct().count()).isGreaterThan(900);
  }

  @Test
  void sharesAreFromZeroToOne() {
    SimulatorOptions.Builder options = SimulatorOptions.builder().lost(1.1);
    assertThatThrownBy(options::build)
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("from 0 to 1");
  }

  private static List<Verdict> verdicts(Behaviour behaviour, int count) {
    return IntStream.range(0, count).mapToObj(i -> behaviour.verdict(PHONE, 0)).toList();
  }
}
