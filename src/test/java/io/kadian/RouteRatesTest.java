// SPDX-License-Identifier: Apache-2.0
package io.kadian;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RouteRatesTest {

  private static RouteRates rates(String... arguments) {
    return RouteRates.of(Settings.load(arguments, Map.of()));
  }

  @Test
  void oneRouteTakesItsTime() {
    assertThat(rates("--smpp.rate", "100").timeFor(1000, 2500)).contains(Duration.ofSeconds(25));
  }

  @Test
  void nothingBoundsARouteWithoutARate() {
    assertThat(rates().timeFor(1_000_000, 1_000_000)).isEmpty();
  }

  @Test
  void aProviderThatCutsTextsItselfCountsMessages() {
    assertThat(rates("--gateway.kind", "http", "--http.rate", "100").timeFor(1000, 2500))
        .contains(Duration.ofSeconds(10));
  }

  @Test
  void severalRoutesTakeTheirSharesAndTheSlowestCounts() {
    String[] arguments = {
      "--routes", "cmcc,unicom,backup",
      "--route.cmcc.weight", "3",
      "--route.cmcc.rate", "300",
      "--route.unicom.weight", "1",
      "--route.unicom.rate", "50",
      "--route.backup.weight", "0",
      "--route.backup.rate", "1"
    };
    assertThat(rates(arguments).timeFor(1000, 1000)).contains(Duration.ofSeconds(5));
  }
}
