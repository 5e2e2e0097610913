// SPDX-License-Identifier: Apache-2.0
package io.kadian.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PlacesTest {
  private static final int CAPACITY = 500;

  private boolean urgentWait;
  private final Places places = new Places(CAPACITY, () -> urgentWait);

  @Test
  void takesAsManyAsTheCapacitySays() {
    assertThat(places.isOneFree(CAPACITY - 1, false)).isTrue();
    assertThat(places.isOneFree(CAPACITY, false)).isFalse();
  }

  @Test
  void letsInWhoStandsBeforeAnUrgentOneButNotWithoutEnd() {
    urgentWait = true;
    assertThat(places.isOneFree(CAPACITY, false)).isTrue();
    assertThat(places.isOneFree(CAPACITY + Places.BEYOND - 1, false)).isTrue();
    assertThat(places.isOneFree(CAPACITY + Places.BEYOND, false)).isFalse();
  }

  @Test
  void hasPlacesForUrgentOnesWhenTheOthersHaveTakenTheirs() {
    int full = CAPACITY + Places.BEYOND;
    assertThat(places.isOneFree(full, true)).isTrue();
    assertThat(places.isOneFree(full + CAPACITY - 1, true)).isTrue();
    assertThat(places.isOneFree(full + CAPACITY, true)).isFalse();
  }
}
