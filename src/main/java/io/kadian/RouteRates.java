// SPDX-License-Identifier: Apache-2.0
package io.kadian;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** How fast the routes take messages, as the settings bound them. */
public final class RouteRates {

  /**
   * A route that takes its share of the messages.
   *
   * @param perSecond 0: nothing bounds it
   * @param inParts whether each part of a message counts
   */
  private record Route(int weight, int perSecond, boolean inParts) {}

  private final List<Route> routes;

  private RouteRates(List<Route> routes) {
    this.routes = routes;
  }

  /** A reserve counts only if all are: while the others go, it takes nothing. */
  public static RouteRates of(Settings settings) {
    List<Route> routes = new ArrayList<>();
    for (String name : settings.routes()) {
      routes.add(route(settings.weight(name), settings.ofRoute(name)));
    }
    if (routes.isEmpty()) {
      routes.add(route(1, settings));
    }
    List<Route> sharing = routes.stream().filter(route -> route.weight() > 0).toList();
    return new RouteRates(
        sharing.isEmpty()
            ? routes.stream().map(r -> new Route(1, r.perSecond(), r.inParts())).toList()
            : sharing);
  }

  private static Route route(int weight, Settings settings) {
    String kind = settings.text("gateway.kind");
    return new Route(weight, settings.number(kind + ".rate"), !kind.equals("http"));
  }

  /** How long they take, each with its share; empty if nothing bounds them. */
  public Optional<Duration> timeFor(long messages, long parts) {
    double weights = routes.stream().mapToInt(Route::weight).sum();
    return routes.stream()
        .filter(route -> route.perSecond() > 0)
        .map(
            route ->
                Duration.ofMillis(
                    (long)
                        Math.ceil(
                            1000.0
                                * (route.inParts() ? parts : messages)
                                * (route.weight() / weights)
                                / route.perSecond())))
        .max(Duration::compareTo);
  }
}
