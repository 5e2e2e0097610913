// SPDX-License-Identifier: Apache-2.0
package io.kadian;

import io.kadian.domain.InvalidInputException;
import io.kadian.gateway.GatewaySettings;
import io.kadian.gateway.GatewaySettings.Subtask;
import io.kadian.gateway.SmsGateway;
import io.kadian.gateway.route.DryRunGateway;
import io.kadian.gateway.route.HttpGateway;
import io.kadian.gateway.route.HttpSettings;
import io.kadian.gateway.route.RestSettings;
import io.kadian.gateway.route.Routes;
import io.kadian.gateway.route.SmppGateway;
import io.kadian.gateway.route.SmppSettings;
import java.io.Serializable;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicLong;
import javax.annotation.Nullable;
import org.apache.flink.metrics.Gauge;
import org.apache.flink.metrics.MetricGroup;

/**
 * Opens the routes of the settings: the one of {@code gateway.kind}, or those named in {@code
 * routes}. The settings are read, and refused, where the job is submitted.
 *
 * <p>Each route has its figures in a metric group of its own, {@code route.NAME}, in each subtask:
 * {@code resting} (1 if it does; where there are several routes), {@code bound} (SMPP: binds that
 * stand), {@code waiting} (messages that wait for their turn) and {@code underWay} (submitted, and
 * not answered yet). There are as many as the settings name.
 *
 * @param patience of a route that isn't the only one
 * @param clock serializable
 */
record OpenRoutes(List<Way> ways, RestSettings rest, Duration patience, Clock clock)
    implements GatewaySettings.Opener {

  OpenRoutes {
    ways = List.copyOf(ways);
  }

  /**
   * @throws InvalidInputException naming the route
   */
  static OpenRoutes of(Settings settings, Clock clock) {
    List<Way> ways = new ArrayList<>();
    for (String name : settings.routes()) {
      try {
        ways.add(way(name, settings.weight(name), settings.ofRoute(name)));
      } catch (InvalidInputException e) {
        throw new InvalidInputException("route " + name + ": " + e.getMessage(), e);
      }
    }
    if (ways.isEmpty()) {
      ways.add(way(settings.text("gateway.kind"), 1, settings));
    }
    return new OpenRoutes(ways, settings.rest(), settings.duration("routes.patience"), clock);
  }

  @Override
  public SmsGateway open(Subtask subtask) {
    if (ways.size() == 1) {
      return ways.get(0).open(subtask, clock, null);
    }
    Routes routes =
        new Routes(
            ways.stream()
                .map(way -> new Routes.Route(way.open(subtask, clock, patience), way.weight()))
                .toList(),
            rest,
            clock);
    for (Way way : ways) {
      subtask
          .metricsOf(way.name())
          .gauge("resting", (Gauge<Integer>) () -> routes.resting().contains(way.name()) ? 1 : 0);
    }
    return routes;
  }

  private static Way way(String name, int weight, Settings settings) {
    if (weight < 0) {
      throw new InvalidInputException("the weight is negative");
    }
    String kind = settings.text("gateway.kind");
    return switch (kind) {
      case "smpp" -> new Smpp(name, weight, settings.smpp());
      case "http" -> new Http(name, weight, settings.http());
      case "dry-run" -> new DryRun(name, weight, settings.number("dry-run.rate"));
      default ->
          throw new InvalidInputException(
              "gateway.kind = " + kind + ": write smpp, http or dry-run");
    };
  }

  /** A route that can be opened. */
  sealed interface Way extends Serializable {
    String name();

    int weight();

    /**
     * @param patience null if it is the only one
     */
    SmsGateway open(Subtask subtask, Clock clock, @Nullable Duration patience);
  }

  private record Smpp(String name, int weight, SmppSettings settings) implements Way {
    @Override
    public SmsGateway open(Subtask subtask, Clock clock, @Nullable Duration patience) {
      SmppGateway gateway =
          new SmppGateway(
              name, settings.sharedBy(subtask.count()), clock, new SplittableRandom(), patience);
      MetricGroup metrics = subtask.metricsOf(name);
      metrics.gauge("bound", (Gauge<Integer>) gateway::bound);
      metrics.gauge("waiting", (Gauge<Integer>) gateway::waiting);
      metrics.gauge("underWay", (Gauge<Integer>) gateway::underWay);
      return gateway;
    }
  }

  private record Http(String name, int weight, HttpSettings settings) implements Way {
    @Override
    public SmsGateway open(Subtask subtask, Clock clock, @Nullable Duration patience) {
      HttpGateway gateway = new HttpGateway(name, settings.sharedBy(subtask.count()), clock);
      MetricGroup metrics = subtask.metricsOf(name);
      metrics.gauge("waiting", (Gauge<Integer>) gateway::waiting);
      metrics.gauge("underWay", (Gauge<Integer>) gateway::underWay);
      return gateway;
    }
  }

  private record DryRun(String name, int weight, int perSecond) implements Way {
    @Override
    public SmsGateway open(Subtask subtask, Clock clock, @Nullable Duration patience) {
      DryRunGateway gateway =
          new DryRunGateway(
              name, (double) perSecond / subtask.count(), new AtomicLong()::incrementAndGet, clock);
      subtask.metricsOf(name).gauge("waiting", (Gauge<Integer>) gateway::waiting);
      return gateway;
    }
  }
}
