// SPDX-License-Identifier: Apache-2.0
package io.kadian.gateway.route;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TurnsByWeightTest {

  @Test
  void spreadsTheTurnsOfTheHeavy() {
    TurnsByWeight turns = new TurnsByWeight(List.of(5, 1, 1));
    assertThat(take(turns, 7)).containsExactly(0, 0, 1, 0, 2, 0, 0);
  }

  @Test
  void givesEachItsShare() {
    TurnsByWeight turns = new TurnsByWeight(List.of(7, 2, 1));
    List<Integer> taken = take(turns, 1_000);
    assertThat(taken).filteredOn(turn -> turn == 0).hasSize(700);
    assertThat(taken).filteredOn(turn -> turn == 1).hasSize(200);
    assertThat(taken).filteredOn(turn -> turn == 2).hasSize(100);
  }

  @Test
  void sharesTheTurnsOfWhoIsOutByWeight() {
    TurnsByWeight turns = new TurnsByWeight(List.of(90, 2, 1));
    List<Integer> taken = IntStream.range(0, 300).mapToObj(i -> turns.next(Set.of(0))).toList();
    assertThat(taken).filteredOn(turn -> turn == 1).hasSize(200);
    assertThat(taken).filteredOn(turn -> turn == 2).hasSize(100);
    assertThat(take(turns, 3)).as("who was out has not saved up").contains(0).hasSize(3);
  }

  @Test
  void takesTheReserveOnlyWhenAllOthersAreOut() {
    TurnsByWeight turns = new TurnsByWeight(List.of(0, 1, 0));
    assertThat(take(turns, 10)).containsOnly(1);
    assertThat(turns.next(Set.of(1))).isZero();
    assertThat(turns.next(Set.of(0, 1))).isEqualTo(2);
    assertThat(turns.next(Set.of(0, 1, 2))).isEqualTo(TurnsByWeight.NOBODY);
  }

  private static List<Integer> take(TurnsByWeight turns, int count) {
    return IntStream.range(0, count).mapToObj(i -> turns.next(Set.of())).toList();
  }
}
