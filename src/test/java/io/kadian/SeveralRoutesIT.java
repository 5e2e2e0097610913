// SPDX-License-Identifier: Apache-2.0
package io.kadian;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import io.kadian.domain.Campaign;
import io.kadian.domain.ControlRecord.AnnouncedCampaign;
import io.kadian.domain.ControlRecord.PublishedSegment;
import io.kadian.domain.Json;
import io.kadian.simulator.SimulatorOptions;
import io.kadian.testing.LocalFlink;
import io.kadian.testing.LocalParts;
import io.kadian.testing.Rest;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.apache.flink.api.common.JobID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole job with three routes: an SMSC that is away, one that stands, and an HTTP provider. */
class SeveralRoutesIT {
  private static final Duration PATIENCE = Duration.ofMinutes(3);
  private static final int MEMBERS = 400;

  @TempDir Path folder;

  @Test
  void sendsEachMessageByOneRouteThatTakesItAndNamesItInTheLedger() throws Exception {
    List<String> posted = new CopyOnWriteArrayList<>();
    HttpServer provider = provider(posted);
    ExecutorService threads = Executors.newFixedThreadPool(8);
    provider.setExecutor(threads);
    provider.start();
    try (LocalParts parts = new LocalParts(SimulatorOptions.builder().build());
        LocalFlink flink =
            LocalFlink.unhurried(folder, 2, Map.of("metrics.fetcher.update-interval", "500"))) {
      configure(parts, provider.getAddress().getPort());
      JobID job = flink.submit("kadian", parts::define);
      parts.members(
          IntStream.range(0, MEMBERS)
              .mapToObj(
                  n ->
                      Map.<String, Object>of(
                          "member_id", "m" + n, "phone", "138%08d".formatted(n), "consent", true))
              .toList());
      parts.publish(new PublishedSegment("all", "SELECT * FROM members WHERE TRUE", 1));
      parts.publish(
          new AnnouncedCampaign(
              new Campaign(
                  "double12",
                  "all",
                  "【富销云】双12 拒收请回复R",
                  Instant.now().plusSeconds(8),
                  Duration.ofMinutes(10),
                  null),
              Instant.now()));
      await()
          .atMost(PATIENCE)
          .until(() -> parts.ledger().query("select 1 from sms_log").size() == MEMBERS);
      assertThat(parts.ledger().query("select distinct state from sms_log"))
          .containsExactly("SENT");
      assertThat(parts.ledger().query("select distinct route from sms_log order by 1"))
          .containsExactly("cmcc", "web");
      assertThat(parts.ledger().query("select count(*) from sms_log where route = 'web'"))
          .containsExactly(String.valueOf(posted.size()));
      List<String> phones = new ArrayList<>(posted);
      parts.smsc().messages().forEach(message -> phones.add(message.phone()));
      assertThat(phones).hasSize(MEMBERS).doesNotHaveDuplicates();
      assertFigures(new Rest(flink.webPage()), job);
    } finally {
      provider.stop(0);
      threads.shutdownNow();
    }
  }

  /** Of both subtasks. */
  private static void assertFigures(Rest rest, JobID job) throws Exception {
    await("the route that is away rests")
        .atMost(PATIENCE)
        .until(() -> rest.sum(job, Uids.CLAIM_SUBMIT_SETTLE, "route.away.resting") >= 1);
    await("the binds to the one that stands")
        .atMost(PATIENCE)
        .until(() -> rest.sum(job, Uids.CLAIM_SUBMIT_SETTLE, "route.cmcc.bound") == 4);
    await("nothing waits")
        .atMost(PATIENCE)
        .untilAsserted(
            () -> {
              for (String route : List.of("away", "cmcc", "web")) {
                for (String figure : List.of("waiting", "underWay")) {
                  assertThat(rest.values(job, "route." + route + '.' + figure))
                      .as(route + ' ' + figure)
                      .hasSize(2)
                      .allSatisfy((subtask, messages) -> assertThat(messages).isZero());
                }
              }
            });
    for (String route : List.of("cmcc", "web")) {
      assertThat(rest.sum(job, Uids.CLAIM_SUBMIT_SETTLE, "route." + route + ".resting")).isZero();
    }
  }

  private void configure(LocalParts parts, int providerPort) throws IOException {
    Path definition =
        Files.writeString(
            folder.resolve("provider.yaml"),
            """
            method: POST
            url: http://127.0.0.1:%d/send
            json: {to: "{phone}", text: "{text}", key: "{request}", secret: "{password}"}
            code: /code
            message-id: /id
            answers:
              - {status: [200], code: ["0"], means: accepted}
            """
                .formatted(providerPort));
    parts
        .set("routes", "away,cmcc,web")
        .set("routes.patience", "PT0.5S")
        .set("smpp.answer-timeout", "PT1M") // an answer that a busy machine keeps is no fault
        .set("http.answer-timeout", "PT1M")
        .set("route.away.port", String.valueOf(freePort()))
        .set("route.web.kind", "http")
        .set("route.web.definition", definition.toString())
        .set("route.web.password", "s#cret");
  }

  /** It takes what has the password. */
  private static HttpServer provider(List<String> posted) throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 100);
    server.createContext(
        "/send",
        exchange -> {
          Map<?, ?> body = Json.read(exchange.getRequestBody().readAllBytes(), Map.class);
          boolean right = "s#cret".equals(body.get("secret"));
          if (right) {
            posted.add((String) body.get("to"));
          }
          byte[] answer =
              "{\"code\":%d,\"id\":\"w-%d\"}"
                  .formatted(right ? 0 : 1, posted.size())
                  .getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(200, answer.length);
          exchange.getResponseBody().write(answer);
          exchange.close();
        });
    return server;
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }
}
