// SPDX-License-Identifier: Apache-2.0
package io.kadian.gateway.route;

import io.kadian.domain.Sms;
import io.kadian.gateway.SmsGateway;
import io.kadian.gateway.Submission;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * Several routes as one: shares the messages out by weight among those that aren't resting, and
 * hands what was surely not sent to the next one.
 *
 * <pre>
 *   submit ──▶ choose by weight ──▶ route ──accepted, refused, in doubt──▶ the end
 *                   ▲                 │
 *                   └── not sent ◀────┘   no route left, closing or expired: not sent
 * </pre>
 *
 * <p>A message tries each route once; after that it is the caller's to wait. What is in doubt, or
 * refused, stays with its route.
 */
public final class Routes implements SmsGateway {
  private static final Routed NOWHERE =
      new Routed("none", new Submission.NotSent("ALL_ROUTES_REST"));

  private final List<RestedRoute> routes;
  private final TurnsByWeight turns;
  private final Clock clock;
  private final Set<Journey> open = ConcurrentHashMap.newKeySet();
  private volatile boolean closing;

  /**
   * @param weight its share of the messages; with 0 it is a reserve, taken if no other takes the
   *     message
   */
  public record Route(SmsGateway gateway, int weight) {}

  /**
   * @param routes each with another name
   */
  public Routes(List<Route> routes, RestSettings rest, Clock clock) {
    this.routes =
        routes.stream()
            .map(route -> new RestedRoute(route.gateway(), route.weight(), rest, clock))
            .toList();
    this.turns = new TurnsByWeight(this.routes.stream().map(RestedRoute::weight).toList());
    this.clock = clock;
  }

  /** All of their names: which one took a message, {@link #submitRouted} says. */
  @Override
  public String route() {
    return routes.stream().map(RestedRoute::name).collect(Collectors.joining(","));
  }

  @Override
  public CompletableFuture<Submission> submit(Sms sms, Instant startBy) {
    return submitRouted(sms, startBy).thenApply(Routed::submission);
  }

  @Override
  public CompletableFuture<Routed> submitRouted(Sms sms, Instant startBy) {
    Journey journey = new Journey(sms, startBy);
    open.add(journey);
    journey.goOn();
    return journey.end;
  }

  /**
   * By the route that has least to do for its share: one that is stuck doesn't make the others wait
   * until it is found out.
   */
  @Override
  public int waiting() {
    List<RestedRoute> usable = routes.stream().filter(route -> !route.isRested()).toList();
    int weights = usable.stream().mapToInt(RestedRoute::weight).sum();
    return usable.stream()
        .filter(route -> weights == 0 || route.weight() > 0)
        .mapToInt(
            route -> weights == 0 ? route.waiting() : route.waiting() * weights / route.weight())
        .min()
        .orElse(0);
  }

  /** It isn't handed to the next route: whoever asks wants it. */
  @Override
  public void giveBack(Predicate<Sms> which) {
    for (Journey journey : open) {
      if (which.test(journey.sms)) {
        journey.ended = true;
      }
    }
    routes.forEach(route -> route.giveBack(which));
  }

  /** Names of the routes that rest. */
  public List<String> resting() {
    return routes.stream().filter(RestedRoute::isRested).map(RestedRoute::name).toList();
  }

  /** A message from route to route; one thread at a time has it. */
  private final class Journey {
    private final Sms sms;
    private final Instant startBy;
    private final List<Integer> tried = new ArrayList<>(routes.size());
    private final CompletableFuture<Routed> end = new CompletableFuture<>();
    private Routed last = NOWHERE;
    private volatile boolean ended;

    Journey(Sms sms, Instant startBy) {
      this.sms = sms;
      this.startBy = startBy;
    }

    void goOn() {
      int next = closing ? TurnsByWeight.NOBODY : next();
      if (next == TurnsByWeight.NOBODY) {
        finish(closing ? new Routed(last.route(), Backlog.SHUTTING_DOWN) : last);
        return;
      }
      RestedRoute route = routes.get(next);
      var unused =
          route
              .submit(sms, startBy)
              .thenAccept(submission -> back(new Routed(route.name(), submission)))
              .exceptionally(
                  error -> {
                    open.remove(this);
                    end.completeExceptionally(error);
                    return null;
                  });
    }

    private void back(Routed from) {
      last = from;
      if (from.submission() instanceof Submission.NotSent
          && !closing
          && !ended
          && clock.instant().isBefore(startBy)) {
        goOn();
      } else {
        finish(from);
      }
    }

    private void finish(Routed routed) {
      end.complete(routed);
      open.remove(this);
    }

    /** Takes a turn for a route that is not resting; it is then among the tried. */
    private int next() {
      int next = turns.next(tried);
      while (next != TurnsByWeight.NOBODY) {
        tried.add(next);
        if (routes.get(next).allowsOne()) {
          return next;
        }
        next = turns.next(tried);
      }
      return next;
    }
  }

  /** All at the same time, as each waits for its last answers. */
  @Override
  public void close() {
    closing = true;
    List<Thread> closers =
        routes.stream().map(route -> new Thread(route::close, "close-" + route.name())).toList();
    closers.forEach(Thread::start);
    boolean interrupted = false;
    for (Thread closer : closers) {
      while (closer.isAlive()) {
        try {
          closer.join();
        } catch (InterruptedException e) {
          interrupted = true;
          closers.forEach(Thread::interrupt); // each ends early then, and properly
        }
      }
    }
    // Their futures are complete; a thread may be on its way still from there to ours.
    open.forEach(journey -> journey.end.handle((routed, error) -> routed).join());
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
