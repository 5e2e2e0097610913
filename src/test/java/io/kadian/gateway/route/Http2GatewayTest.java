// SPDX-License-Identifier: Apache-2.0
package io.kadian.gateway.route;

import static io.kadian.gateway.route.Messages.phone;
import static io.kadian.gateway.route.Messages.sms;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.kadian.domain.Sms;
import io.kadian.gateway.Submission;
import io.kadian.gateway.Submission.Accepted;
import io.kadian.gateway.Submission.InDoubt;
import io.kadian.gateway.Submission.NotSent;
import io.kadian.testing.SelfSigned;
import io.kadian.testing.TlsFront;
import io.netty.handler.codec.http2.Http2Error;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.IntStream;
import javax.annotation.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** HTTP/2, against Netty's server. */
class Http2GatewayTest {
  private static final String PHONE = "+8613812345678";
  private static final String TAKEN = "{\"code\":0,\"id\":\"m-1\"}";
  private static final Duration SOON = Duration.ofSeconds(60);
  private static final Duration LONG = Duration.ofSeconds(60);
  private static final Duration SHORT = Duration.ofSeconds(1);
  private static final int MANY_STREAMS = 1_000;
  private static final InDoubt CONNECTION_LOST = new InDoubt("CONNECTION_LOST");
  private static final InDoubt NO_ANSWER = new InDoubt("NO_ANSWER");

  @TempDir static Path folder;
  private static SelfSigned certificate;

  @Nullable private ScriptedHttp2Server server;
  @Nullable private HttpGateway gateway;

  @BeforeAll
  static void makeCertificate() throws Exception {
    certificate = new SelfSigned(folder.resolve("certificate"), "dns:localhost");
  }

  @AfterEach
  void close() {
    if (server != null) {
      server.close(); // or what is never answered would be waited for
    }
    if (gateway != null) {
      gateway.close();
    }
  }

  @Test
  void manyMessagesShareAConnection() throws Exception {
    serve(call -> call.answer(200, TAKEN));
    open(LONG, 50);
    assertThat(end()).isEqualTo(accepted());
    assertThat(submitMany(500)).allSatisfy(one -> assertAccepted(one));
    assertThat(server.connections()).isEqualTo(1);
    assertThat(server.mostUnderWay()).isBetween(2, 50);
    assertThat(server.requests()).hasSize(501).doesNotHaveDuplicates();
  }

  @Test
  void hasNoMoreConnectionsAtTheBeginningThanItsConcurrency() throws Exception {
    serve(call -> call.answer(200, TAKEN));
    open(LONG, 8);
    assertThat(submitMany(500)).allSatisfy(one -> assertAccepted(one));
    assertThat(server.mostOpen()).isLessThanOrEqualTo(8);
    assertThat(server.mostUnderWay()).isLessThanOrEqualTo(8);
    assertThat(server.requests()).hasSize(500).doesNotHaveDuplicates();
  }

  /** Each is answered when as many have come as the server allows: more never would. */
  @Test
  void hasNoMoreUnderWayThanTheServerAllowsOnAConnection() throws Exception {
    int allowed = 3;
    Queue<ScriptedHttp2Server.Call> waiting = new ConcurrentLinkedQueue<>();
    server =
        new ScriptedHttp2Server(
            certificate,
            allowed,
            call -> {
              waiting.add(call);
              if (server.requests().size() == 1 || waiting.size() == allowed) {
                waiting.forEach(one -> one.answer(200, TAKEN));
                waiting.clear();
              }
            });
    open(LONG, 20);
    assertThat(end()).isEqualTo(accepted());
    assertThat(submitMany(300)).allSatisfy(one -> assertAccepted(one));
    assertThat(server.requests()).hasSize(301).doesNotHaveDuplicates();
    await().atMost(SOON).until(() -> gateway.underWay() == 0);
    assertThat(gateway.waiting()).isZero();
  }

  @Test
  void whatTheServerRefusesToBeginIsSurelyNotSent() throws Exception {
    serve(call -> call.reset(Http2Error.REFUSED_STREAM));
    open(LONG, 10);
    assertThat(end()).isEqualTo(new NotSent("NOT_PROCESSED"));
  }

  @ParameterizedTest
  @EnumSource(
      value = Http2Error.class,
      names = {"PROTOCOL_ERROR", "INTERNAL_ERROR", "CANCEL", "ENHANCE_YOUR_CALM"})
  void whatItBreaksOffIsInDoubt(Http2Error error) throws Exception {
    serve(call -> call.reset(error));
    open(LONG, 10);
    assertThat(end()).isEqualTo(CONNECTION_LOST);
    assertThat(server.requests()).as("and isn't asked again").hasSize(1);
  }

  @Test
  void anAnswerThatIsBrokenOffIsInDoubt() throws Exception {
    serve(
        call -> {
          call.headers(200);
          call.data("{\"code\":0,", false);
          call.reset(Http2Error.REFUSED_STREAM);
        });
    open(LONG, 10);
    assertThat(end()).isInstanceOf(InDoubt.class);
  }

  @Test
  void aConnectionThatBreaksLeavesAllOnItInDoubt() throws Exception {
    serve(
        call -> {
          if (call.body().contains("first")) {
            call.answer(200, TAKEN);
          } else if (server.requests().size() == 11) {
            call.hangUp();
          }
        });
    open(LONG, 10);
    assertAccepted(submit(sms(PHONE, "first")));
    assertThat(submitMany(10))
        .allSatisfy(one -> assertThat(one).succeedsWithin(SOON).isEqualTo(CONNECTION_LOST));
    assertThat(server.requests()).hasSize(11);
  }

  /**
   * As nginx does, which ends each connection after 1,000 requests. Where Java's client loses the
   * answers that are under way (JDK-8335181), {@link HttpVersion#AUTO} speaks HTTP/1.1; and even
   * then a message that was taken is never "not sent".
   */
  @Test
  void whatIsUnderWayWhenTheServerSaysGoodbyeIsNeverTakenForUnsent() throws Exception {
    serve(
        call -> {
          if (server.requests().size() % 20 == 0) {
            call.goAway(true);
          }
          call.answer(200, TAKEN);
        });
    open(LONG, 10);
    List<CompletableFuture<Submission>> all = submitMany(300);
    boolean losesNone = HttpVersion.AUTO.of(Runtime.version()) == HttpClient.Version.HTTP_2;
    assertThat(all)
        .allSatisfy(
            one -> {
              assertThat(one).succeedsWithin(SOON);
              Submission end = withoutTime(one.join());
              assertThat(end).isIn(accepted(), losesNone ? accepted() : CONNECTION_LOST);
            });
    assertThat(server.requests()).hasSizeBetween(losesNone ? 300 : 1, 300).doesNotHaveDuplicates();
    assertThat(server.connections()).isGreaterThan(1);
  }

  /** Java's client says that it is in doubt, or sends it again by itself, which is safe here. */
  @Test
  void whatTheServerSaysGoodbyeToIsTakenOnce() throws Exception {
    List<String> taken = new ArrayList<>();
    serve(
        call -> {
          if (call.connection() == 1) {
            call.goAway(false);
          } else {
            taken.add(call.body());
            call.answer(200, TAKEN);
          }
        });
    open(LONG, 10);
    assertThat(end()).isIn(accepted(), CONNECTION_LOST);
    assertAccepted(submit(sms(PHONE, "另")));
    assertThat(taken).doesNotHaveDuplicates().hasSizeBetween(1, 2);
  }

  @Test
  void noAnswerIsInDoubtAndTheConnectionIsNotUsedAnyMore() throws Exception {
    serve(
        call -> {
          if (call.connection() > 1) {
            call.answer(200, TAKEN);
          }
        });
    open(SHORT, 10);
    assertThat(end()).isEqualTo(NO_ANSWER);
    await()
        .atMost(SOON)
        .untilAsserted(() -> assertThat(end()).as("by another one").isEqualTo(accepted()));
    assertThat(server.connections()).isEqualTo(2);
  }

  @Test
  void oneThatIsSlowAmongOthersDoesNotCostTheConnection() throws Exception {
    serve(
        call -> {
          if (!call.body().contains("slow")) {
            call.answer(200, TAKEN);
          }
        });
    open(SHORT, 10);
    assertThat(end()).isEqualTo(accepted());
    CompletableFuture<Submission> slow = submit(sms(PHONE, "slow"));
    await()
        .atMost(SOON)
        .until(
            () -> {
              assertThat(end()).isEqualTo(accepted());
              return slow.isDone();
            });
    assertThat(slow).isCompletedWithValue(NO_ANSWER);
    assertThat(end()).isEqualTo(accepted());
    assertThat(server.connections()).isEqualTo(1);
  }

  @Test
  void anAnswerOfMegabytesIsInDoubtAndHarmsNoOther() throws Exception {
    serve(call -> call.answer(200, call.body().contains("big") ? " ".repeat(5_000_000) : TAKEN));
    open(LONG, 10);
    assertThat(end()).isEqualTo(accepted());
    assertThat(submit(sms(PHONE, "big"))).succeedsWithin(SOON).isEqualTo(CONNECTION_LOST);
    assertThat(submitMany(100)).allSatisfy(one -> assertAccepted(one));
  }

  @Test
  void speaksHttp11ToWhoOffersNoHttp2() throws Exception {
    try (RawHttpServer old = new RawHttpServer((request, caller) -> caller.answer(200, TAKEN));
        TlsFront front = new TlsFront(certificate, old.port())) {
      open(front.port(), HttpVersion.HTTP_2, LONG, 5);
      assertThat(submitMany(100)).allSatisfy(one -> assertAccepted(one));
      assertThat(old.mostOpen()).isLessThanOrEqualTo(5);
      assertThat(old.requests()).hasSize(100).doesNotHaveDuplicates();
      assertThat(old.requests().get(0)).startsWith("POST /send HTTP/1.1");
    }
  }

  @Test
  void aCertificateThatIsNotTrustedIsSurelyNotSent() throws Exception {
    serve(call -> call.answer(200, TAKEN));
    gateway =
        new HttpGateway(
            "web", settings(server.port(), HttpVersion.HTTP_2, LONG, 1), Clock.systemUTC());
    assertThat(end())
        .isInstanceOfSatisfying(
            NotSent.class, notSent -> assertThat(notSent.routeFails()).isTrue());
    assertThat(server.requests()).isEmpty();
  }

  private void serve(ScriptedHttp2Server.Script script) throws Exception {
    server = new ScriptedHttp2Server(certificate, MANY_STREAMS, script);
  }

  private void open(Duration answerTimeout, int concurrency) throws Exception {
    open(server.port(), HttpVersion.HTTP_2, answerTimeout, concurrency);
  }

  private void open(int port, HttpVersion version, Duration answerTimeout, int concurrency)
      throws Exception {
    gateway =
        new HttpGateway(
            "web",
            settings(port, version, answerTimeout, concurrency),
            Clock.systemUTC(),
            certificate.contextThatTrusts(certificate));
  }

  private static HttpSettings settings(
      int port, HttpVersion version, Duration answerTimeout, int concurrency) {
    String definition =
        """
        method: POST
        url: https://localhost:%d/send
        json: {to: "{phone}", text: "{text}"}
        code: /code
        message-id: /id
        answers: [{status: [200], code: ["0"], means: accepted}]
        """
            .formatted(port);
    return new HttpSettings(
        HttpDefinition.read(definition, "test"),
        "kadian",
        "s#cret",
        "Kadian",
        version,
        0,
        concurrency,
        Duration.ofSeconds(20),
        answerTimeout);
  }

  private List<CompletableFuture<Submission>> submitMany(int count) {
    return IntStream.range(0, count).mapToObj(i -> submit(sms(phone(i), "短"))).toList();
  }

  private CompletableFuture<Submission> submit(Sms sms) {
    return gateway.submit(sms, Instant.now().plus(LONG));
  }

  private Submission end() {
    CompletableFuture<Submission> submission = submit(sms(PHONE, "短" + server.requests().size()));
    assertThat(submission).succeedsWithin(SOON);
    return withoutTime(submission.join());
  }

  private static void assertAccepted(CompletableFuture<Submission> one) {
    assertThat(one).succeedsWithin(SOON).isInstanceOf(Accepted.class);
  }

  private static Submission accepted() {
    return new Accepted("m-1", Instant.EPOCH);
  }

  private static Submission withoutTime(Submission end) {
    return end instanceof Accepted accepted
        ? new Accepted(accepted.messageId(), Instant.EPOCH)
        : end;
  }
}
