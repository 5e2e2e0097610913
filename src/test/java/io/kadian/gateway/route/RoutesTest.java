// SPDX-License-Identifier: Apache-2.0
package io.kadian.gateway.route;

import static io.kadian.gateway.route.Messages.phone;
import static io.kadian.gateway.route.Messages.sms;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.kadian.domain.Sms;
import io.kadian.gateway.SmsGateway.Routed;
import io.kadian.gateway.Submission.Accepted;
import io.kadian.gateway.Submission.InDoubt;
import io.kadian.gateway.Submission.NotSent;
import io.kadian.gateway.Submission.Refused;
import io.kadian.testing.HandClock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RoutesTest {
  private static final Duration SOON = Duration.ofSeconds(20);
  private static final Duration REST = Duration.ofSeconds(30);
  private static final Duration LONGEST_REST = Duration.ofMinutes(5);
  private static final int SAMPLE = 20;
  private static final int PROBES = 3;
  private static final NotSent AWAY = new NotSent("NOT_BOUND", true);
  private static final NotSent THROTTLED = new NotSent("ESME_RTHROTTLED");
  private static final InDoubt NO_ANSWER = new InDoubt("NO_ANSWER");

  private final HandClock clock = new HandClock(Instant.now());
  private final FakeRoute a = FakeRoute.thatAccepts("a");
  private final FakeRoute b = FakeRoute.thatAccepts("b");

  @Test
  void sharesOutByWeightAndNamesWhoTookIt() {
    Routes routes = routes(3, 1);
    List<Routed> ends = submit(routes, 400);
    assertThat(a.phones()).hasSize(300);
    assertThat(b.phones()).hasSize(100);
    assertThat(ends).filteredOn(end -> end.route().equals("a")).hasSize(300);
    assertThat(ends)
        .allSatisfy(
            end ->
                assertThat(((Accepted) end.submission()).messageId())
                    .isEqualTo(end.route() + "-1"));
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void whatIsSurelyNotSentGoesByTheNextRoute(boolean routeFails) {
    a.answers(new NotSent("ESME_WHATEVER", routeFails));
    Routes routes = routes(1, 1);
    List<Routed> ends = submit(routes, 100);
    assertThat(ends).extracting(Routed::route).containsOnly("b");
    assertThat(b.phones()).hasSize(100).doesNotHaveDuplicates();
  }

  @Test
  void whatIsInDoubtStaysWithItsRoute() {
    a.answers(NO_ANSWER);
    Routes routes = routes(1, 0);
    assertThat(submit(routes, 1)).containsExactly(new Routed("a", NO_ANSWER));
    assertThat(b.phones()).isEmpty();
  }

  @Test
  void whatIsRefusedStaysWithItsRoute() {
    Refused refused = new Refused("ESME_RINVDSTADR");
    a.answers(refused);
    Routes routes = routes(1, 0);
    assertThat(submit(routes, 100)).containsOnly(new Routed("a", refused));
    assertThat(routes.resting()).as("the messages' fault, not the route's").isEmpty();
    assertThat(b.phones()).isEmpty();
  }

  @Test
  void waitsAsLongAsTheRouteThatHasLeastToDoForItsShare() {
    a.waits(30);
    b.waits(20);
    assertThat(routes(3, 1).waiting()).isEqualTo(40);
    assertThat(routes(3, 0).waiting()).as("a reserve is not what one waits for").isEqualTo(30);
  }

  @Test
  void noRouteThatRestsIsWaitedFor() {
    a.answers(AWAY);
    Routes routes = routes(1, 1);
    submit(routes, 2 * SAMPLE);
    assertThat(routes.resting()).containsExactly("a");
    a.waits(0);
    b.waits(20);
    assertThat(routes.waiting()).isEqualTo(20);
  }

  @Test
  void saysNotSentWhenNoRouteTookIt() {
    a.answers(AWAY);
    b.answers(THROTTLED);
    assertThat(submit(routes(1, 0), 1)).containsExactly(new Routed("b", THROTTLED));
    assertThat(a.phones()).hasSize(1);
    assertThat(b.phones()).hasSize(1);
  }

  @Test
  void whoseTimeIsOverGoesNowhereElse() {
    a.answers(new NotSent("EXPIRED"));
    Routes routes = routes(1, 0);
    Sms sms = sms(phone(1), "短");
    Routed end = routes.submitRouted(sms, clock.instant()).join();
    assertThat(end).isEqualTo(new Routed("a", new NotSent("EXPIRED")));
    assertThat(b.phones()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void restsARouteThatFails(boolean away) {
    a.answers(away ? AWAY : NO_ANSWER);
    Routes routes = routes(1, 1);
    submit(routes, 1_000);
    assertThat(a.phones()).as("then no more").hasSize(SAMPLE);
    assertThat(b.phones()).hasSize(away ? 1_000 : 1_000 - SAMPLE);
    assertThat(routes.resting()).containsExactly("a");
  }

  @Test
  void restsARouteThatFailsForHalfOfItsMessages() {
    FakeRoute half =
        new FakeRoute(
            "half",
            sms -> sms.phone().endsWith("0") || sms.phone().endsWith("5") ? NO_ANSWER : AWAY);
    FakeRoute well =
        new FakeRoute(
            "well",
            sms -> sms.phone().endsWith("0") ? NO_ANSWER : new Accepted("1", Instant.EPOCH));
    Routes routes = routes(List.of(new Routes.Route(half, 1), new Routes.Route(well, 1)));
    submit(routes, 1_000);
    assertThat(routes.resting()).containsExactly("half");
    assertThat(well.phones()).hasSizeGreaterThan(900);
  }

  @Test
  void doesNotRestARouteThatIsOnlyBusy() {
    a.answers(THROTTLED);
    Routes routes = routes(1, 1);
    submit(routes, 1_000);
    assertThat(routes.resting()).isEmpty();
    assertThat(a.phones()).as("it has its turn each time").hasSizeGreaterThan(400);
  }

  @Test
  void probesAfterARestAndUsesAgainARouteThatIsWell() {
    Routes routes = routesWithARested();
    clock.advance(REST.dividedBy(2));
    submit(routes, 50);
    assertThat(a.phones()).hasSize(SAMPLE);
    clock.advance(REST);
    a.answers(new Accepted("a-2", Instant.EPOCH));
    submit(routes, 100);
    assertThat(a.phones()).hasSize(SAMPLE + 50);
    assertThat(routes.resting()).isEmpty();
  }

  @Test
  void probesWithAFewAndRestsLongerIfTheyFail() {
    Routes routes = routesWithARested();
    clock.advance(REST.multipliedBy(2));
    submit(routes, 100);
    assertThat(a.phones()).as("the probes").hasSize(SAMPLE + PROBES);
    clock.advance(REST.plusSeconds(10));
    submit(routes, 100);
    assertThat(a.phones()).as("the second rest is twice as long").hasSize(SAMPLE + PROBES);
    clock.advance(REST.multipliedBy(2));
    submit(routes, 100);
    assertThat(a.phones()).hasSize(SAMPLE + 2 * PROBES);
  }

  @Test
  void aProbeThatIsOnlyThrottledCountsNeitherWay() {
    Routes routes = routesWithARested();
    clock.advance(REST.multipliedBy(2));
    a.answers(THROTTLED);
    submit(routes, 100);
    a.answers(new Accepted("a-2", Instant.EPOCH));
    int before = a.phones().size();
    submit(routes, 100);
    assertThat(a.phones()).hasSize(before + 50);
  }

  @Test
  void waitsWhenAllRoutesRest() {
    a.answers(AWAY);
    b.answers(AWAY);
    Routes routes = routes(1, 1);
    submit(routes, 1_000);
    assertThat(routes.resting()).containsExactly("a", "b");
    Routed end = submit(routes, 1).get(0);
    assertThat(end.submission()).isEqualTo(new NotSent("ALL_ROUTES_REST"));
    assertThat(a.phones()).hasSize(SAMPLE);
    clock.advance(LONGEST_REST);
    b.answers(new Accepted("b-2", Instant.EPOCH));
    assertThat(submit(routes, 1).get(0).route()).isEqualTo("b");
  }

  @Test
  void aReserveTakesWhatTheOthersDoNot() {
    Routes routes = routes(1, 0);
    submit(routes, 100);
    assertThat(b.phones()).isEmpty();
    a.answers(AWAY);
    submit(routes, 100);
    assertThat(b.phones()).hasSize(100);
  }

  @Test
  void saysOnceThatARouteRestsAndThatItIsUsedAgain() {
    try (LogLines log = new LogLines()) {
      Routes routes = routesWithARested();
      clock.advance(REST.multipliedBy(2));
      a.answers(new Accepted("a-2", Instant.EPOCH));
      submit(routes, 500);
      assertThat(log.lines())
          .containsExactly(
              "WARN Route a fails: it is rested, messages go by other routes",
              "INFO Route a is probed",
              "INFO Route a is used again");
    }
  }

  @Test
  void whatStillWaitsAtARouteThatIsRestedGoesByAnother() {
    FakeRoute silent = new FakeRoute("silent", null);
    Routes routes = routes(List.of(new Routes.Route(silent, 1), new Routes.Route(b, 0)));
    List<CompletableFuture<Routed>> all = new ArrayList<>();
    for (int i = 0; i < 1_000; i++) {
      Sms sms = sms(phone(i), "短");
      all.add(routes.submitRouted(sms, Instant.MAX));
    }
    silent.loses(SAMPLE);
    assertThat(all).allMatch(CompletableFuture::isDone);
    assertThat(all).filteredOn(end -> end.join().submission() instanceof InDoubt).hasSize(SAMPLE);
    assertThat(b.phones()).hasSize(1_000 - SAMPLE).doesNotHaveDuplicates();
  }

  @Test
  void onClosingSendsNothingByAnotherRouteAndLeavesNoFutureOpen() {
    FakeRoute silent = new FakeRoute("silent", null);
    Routes routes = routes(List.of(new Routes.Route(silent, 1), new Routes.Route(b, 0)));
    List<CompletableFuture<Routed>> all = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      Sms sms = sms(phone(i), "短");
      all.add(routes.submitRouted(sms, sms.expires()));
    }
    routes.close();
    assertThat(all).allMatch(CompletableFuture::isDone);
    assertThat(all)
        .extracting(CompletableFuture::join)
        .containsOnly(new Routed("silent", Backlog.SHUTTING_DOWN));
    assertThat(b.phones()).isEmpty();
    assertThat(silent.isClosed() && b.isClosed()).isTrue();
    assertThat(submit(routes, 1).get(0).submission()).isEqualTo(Backlog.SHUTTING_DOWN);
  }

  @Test
  void closesAllRoutesThoughOneIsSlowAndTheThreadIsInterrupted() throws Exception {
    FakeRoute silent = new FakeRoute("silent", null);
    Routes routes = routes(List.of(new Routes.Route(silent, 1), new Routes.Route(b, 1)));
    Thread closing =
        new Thread(
            () -> {
              Thread.currentThread().interrupt();
              routes.close();
            });
    closing.start();
    closing.join(SOON.toMillis());
    assertThat(closing.isAlive()).isFalse();
    assertThat(silent.isClosed() && b.isClosed()).isTrue();
  }

  @Test
  void manyThreadsLoseNoMessageWhileARouteComesAndGoes() throws Exception {
    FakeRoute flapping =
        new FakeRoute("flapping", sms -> sms.phone().hashCode() % 3 == 0 ? AWAY : THROTTLED);
    Routes routes = routes(List.of(new Routes.Route(flapping, 5), new Routes.Route(b, 1)));
    ExecutorService threads = Executors.newFixedThreadPool(8);
    List<CompletableFuture<Routed>> all = new ArrayList<>();
    try {
      for (int i = 0; i < 8_000; i++) {
        Sms sms = sms(phone(i), "短");
        CompletableFuture<Routed> end = new CompletableFuture<>();
        all.add(end);
        threads.execute(() -> end.complete(routes.submitRouted(sms, Instant.MAX).join()));
        if (i % 1_000 == 0) {
          clock.advance(REST);
        }
      }
      await().atMost(SOON).until(() -> all.stream().allMatch(CompletableFuture::isDone));
    } finally {
      threads.shutdownNow();
    }
    assertThat(all).extracting(end -> end.join().route()).containsOnly("b");
    assertThat(b.phones()).hasSize(8_000).doesNotHaveDuplicates();
  }

  private Routes routesWithARested() {
    a.answers(AWAY);
    Routes routes = routes(1, 1);
    submit(routes, 100);
    assertThat(routes.resting()).containsExactly("a");
    return routes;
  }

  private Routes routes(Integer... weights) {
    List<FakeRoute> both = List.of(a, b);
    List<Routes.Route> list = new ArrayList<>();
    for (int i = 0; i < weights.length; i++) {
      list.add(new Routes.Route(both.get(i), Arrays.asList(weights).get(i)));
    }
    return routes(list);
  }

  private Routes routes(List<Routes.Route> routes) {
    return new Routes(routes, new RestSettings(SAMPLE, 50, REST, LONGEST_REST, PROBES), clock);
  }

  private List<Routed> submit(Routes routes, int count) {
    List<Routed> ends = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      Sms sms = sms(phone(i), "短");
      ends.add(routes.submitRouted(sms, clock.instant().plusSeconds(60)).join());
    }
    return ends;
  }
}
