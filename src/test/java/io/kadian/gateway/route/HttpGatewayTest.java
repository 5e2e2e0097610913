// SPDX-License-Identifier: Apache-2.0
package io.kadian.gateway.route;

import static io.kadian.gateway.route.Messages.phone;
import static io.kadian.gateway.route.Messages.sms;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.kadian.domain.PreparedSms;
import io.kadian.domain.Reason;
import io.kadian.domain.Sms;
import io.kadian.gateway.Submission;
import io.kadian.gateway.Submission.Accepted;
import io.kadian.gateway.Submission.InDoubt;
import io.kadian.gateway.Submission.NotSent;
import io.kadian.gateway.Submission.Refused;
import java.io.IOException;
import java.net.ServerSocket;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Against a real server on the loopback, which does all that providers shouldn't. */
class HttpGatewayTest {
  private static final String PHONE = "+8613812345678";
  private static final Duration SOON = Duration.ofSeconds(30);
  private static final Duration LONG = Duration.ofSeconds(60);
  private static final Duration SHORT = Duration.ofMillis(400);
  private static final InDoubt NO_ANSWER = new InDoubt("NO_ANSWER");
  private static final InDoubt CONNECTION_LOST = new InDoubt("CONNECTION_LOST");

  private RawHttpServer server;
  private HttpGateway gateway;

  @AfterEach
  void close() throws IOException {
    if (server != null) {
      server.close(); // or what is never answered would be waited for
    }
    if (gateway != null) {
      gateway.close();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "【富销云】双12今晚8点开抢 拒收请回复R",
        "\"},\"phone\":\"+8613900000000\",\"x\":\"\\",
        "a\nb\tc\\u0000 {phone} {password} ${text} 🎁",
        "O'Neill & Søn <b>50%</b> + 1=2"
      })
  void aTextArrivesAsItIsAndCanNotEndItsString(String text) throws Exception {
    serve((request, caller) -> caller.answer(200, "{\"code\":0,\"id\":\"m-1\"}"));
    open(LONG, 10);
    assertThat(end(sms(PHONE, text)))
        .isInstanceOfSatisfying(
            Accepted.class, accepted -> assertThat(accepted.messageId()).isEqualTo("m-1"));
    JsonNode body = body(server.requests().get(0));
    assertThat(body.size()).isEqualTo(5);
    assertThat(body.at("/to/0").textValue()).isEqualTo(PHONE);
    assertThat(body.at("/national").textValue()).isEqualTo("13812345678");
    assertThat(body.at("/content/text").textValue()).isEqualTo(text);
    assertThat(body.at("/key").textValue()).isEqualTo("double12/" + PHONE);
    assertThat(body.at("/flash").booleanValue()).isTrue();
  }

  @Test
  void aLongTextIsOneRequest() throws Exception {
    serve((request, caller) -> caller.answer(200, "{\"code\":0}"));
    open(LONG, 10);
    String text = "双十二开抢".repeat(60);
    assertThat(end(sms(PHONE, text))).isInstanceOf(Accepted.class);
    assertThat(server.requests()).hasSize(1);
    assertThat(body(server.requests().get(0)).at("/content/text").textValue()).isEqualTo(text);
  }

  @Test
  void writesCredentialsWhereTheDefinitionWantsThemAndLogsNone() throws Exception {
    serve((request, caller) -> caller.answer(200, "{\"code\":999}"));
    try (LogLines log = new LogLines()) {
      open(LONG, 10);
      end(sms(PHONE, "短"));
      assertThat(server.requests().get(0))
          .startsWith("POST /kadian%2Fuser/send HTTP/1.1")
          .contains("Authorization: Basic a2FkaWFuL3VzZXI6cyNjcmV0")
          .contains("Content-Type: application/json");
      assertThat(log.lines() + settings(1, LONG, 10).toString())
          .doesNotContain("s#cret")
          .doesNotContain("a2FkaWFu")
          .doesNotContain("13812345678");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "200 | {\"code\":0,\"id\":\"7\"}          | Accepted 7",
        "200 | {\"code\":\"0\",\"id\":7}          | Accepted 7",
        "200 | {\"code\":0}                       | Accepted ",
        "200 | {\"code\":0,\"id\":{\"x\":1}}      | Accepted ",
        "200 | {\"code\":8}                       | NotSent HTTP_200_CODE_8 false",
        "200 | {\"code\":9}                       | NotSent HTTP_200_CODE_9 true",
        "200 | {\"code\":4}                       | Refused HTTP_200_CODE_4",
        "200 | {\"code\":5}                       | InDoubt HTTP_200_CODE_5",
        "200 | {\"code\":777}                     | InDoubt HTTP_200_CODE_777",
        "200 | {\"kode\":0}                       | InDoubt HTTP_200",
        "200 | {\"code\":0                        | InDoubt HTTP_200",
        "200 | <html>welcome</html>               | InDoubt HTTP_200",
        "200 | ''                                 | InDoubt HTTP_200",
        "200 | {\"code\":null}                    | InDoubt HTTP_200",
        "200 | [0]                                | InDoubt HTTP_200",
        "429 | slow down                          | NotSent HTTP_429 false",
        "503 | {\"code\":0}                       | NotSent HTTP_503_CODE_0 false",
        "401 | {}                                 | NotSent HTTP_401 true",
        "400 | {}                                 | Refused HTTP_400",
        "500 | {\"code\":0}                       | InDoubt HTTP_500_CODE_0",
        "302 | {}                                 | InDoubt HTTP_302",
      })
  void anAnswerMeansWhatTheDefinitionSays(int status, String body, String meaning)
      throws Exception {
    serve((request, caller) -> caller.answer(status, body));
    open(LONG, 10);
    assertThat(words(end(sms(PHONE, "短")))).isEqualTo(meaning == null ? "" : meaning.strip());
    assertThat(server.requests()).as("a message is submitted once").hasSize(1);
  }

  @Test
  void noAnswerInTimeIsInDoubt() throws Exception {
    serve((request, caller) -> {});
    open(SHORT, 10);
    assertThat(end(sms(PHONE, "短"))).isEqualTo(NO_ANSWER);
    assertThat(server.requests()).hasSize(1);
  }

  @Test
  void anAnswerThatNeverEndsIsInDoubt() throws Exception {
    serve(
        (request, caller) ->
            caller.write("HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n{\"code\":0"));
    open(SHORT, 10);
    assertThat(end(sms(PHONE, "短"))).isEqualTo(NO_ANSWER);
  }

  @Test
  void anAnswerThatComesTooLateChangesNothing() throws Exception {
    CountDownLatch timedOut = new CountDownLatch(1);
    CountDownLatch answered = new CountDownLatch(1);
    serve(
        (request, caller) -> {
          try {
            timedOut.await();
            caller.answer(200, "{\"code\":0,\"id\":\"late\"}");
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          } finally {
            answered.countDown();
          }
        });
    open(SHORT, 10);
    CompletableFuture<Submission> submission = submit(sms(PHONE, "短"));
    assertThat(submission).succeedsWithin(SOON).isEqualTo(NO_ANSWER);
    timedOut.countDown();
    assertThat(answered.await(SOON.toSeconds(), TimeUnit.SECONDS)).isTrue();
    assertThat(submission).isCompletedWithValue(NO_ANSWER);
    await().atMost(SOON).until(() -> gateway.underWay() == 0);
  }

  @Test
  void aServerThatDiesLeavesTheMessageInDoubt() throws Exception {
    serve((request, caller) -> caller.hangUp());
    open(LONG, 10);
    assertThat(end(sms(PHONE, "短"))).isEqualTo(CONNECTION_LOST);
    assertThat(server.requests()).as("and isn't asked again").hasSize(1);
  }

  @Test
  void aServerThatDiesInTheMiddleOfItsAnswerLeavesItInDoubt() throws Exception {
    serve(
        (request, caller) -> {
          caller.write("HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n{\"code\":0,");
          caller.hangUp();
        });
    open(LONG, 10);
    assertThat(end(sms(PHONE, "短"))).isEqualTo(CONNECTION_LOST);
  }

  @Test
  void aServerThatDiesBetweenTwoMessagesIsNoTroubleForTheOther() throws Exception {
    serve(
        (request, caller) -> {
          caller.answer(200, "{\"code\":0}");
          caller.hangUp();
        });
    open(LONG, 1);
    assertThat(end(sms(PHONE, "短"))).isInstanceOf(Accepted.class);
    // If the client hasn't seen the end of the connection yet, nobody can say what was read.
    assertThat(end(sms(PHONE, "另"))).isInstanceOfAny(Accepted.class, InDoubt.class);
    assertThat(server.requests()).hasSizeLessThanOrEqualTo(2);
  }

  @Test
  void garbageIsInDoubt() throws Exception {
    serve(
        (request, caller) -> {
          caller.write("\0\1\2 nonsense \u00ff\r\n\r\n");
          caller.hangUp();
        });
    open(LONG, 10);
    assertThat(end(sms(PHONE, "短"))).isEqualTo(CONNECTION_LOST);
  }

  @Test
  void anAnswerOfMegabytesIsInDoubt() throws Exception {
    serve((request, caller) -> caller.answer(200, "{\"code\":0}" + " ".repeat(5_000_000)));
    open(LONG, 10);
    assertThat(end(sms(PHONE, "短"))).isEqualTo(CONNECTION_LOST);
  }

  @Test
  void withoutAConnectionItIsSurelyNotSentAndSaidOnce() throws Exception {
    int port;
    try (ServerSocket socket = new ServerSocket(0)) {
      port = socket.getLocalPort();
    }
    try (LogLines log = new LogLines()) {
      gateway = new HttpGateway("web", settings(port, LONG, 10), Clock.systemUTC());
      for (int i = 0; i < 50; i++) {
        assertThat(end(sms(phone(i), "短"))).isEqualTo(new NotSent("CONNECT", true));
      }
      assertThat(log.lines())
          .containsExactly(
              "WARN Route web doesn't send: there is no connection (ConnectException)");
    }
  }

  @Test
  void aHostThatIsNotKnownIsSurelyNotSent() {
    HttpDefinition definition =
        HttpDefinition.read(definition(1).replace("127.0.0.1:1", "kadian.invalid"), "test");
    gateway =
        new HttpGateway(
            "web",
            new HttpSettings(
                definition, "u", "p", "", HttpVersion.AUTO, 0, 1, Duration.ofSeconds(10), LONG),
            Clock.systemUTC());
    assertThat(end(sms(PHONE, "短")))
        .isInstanceOfSatisfying(NotSent.class, end -> assertThat(end.routeFails()).isTrue());
  }

  @Test
  void aServerThatSpeaksNoTlsIsSurelyNotSent() throws Exception {
    serve((request, caller) -> caller.answer(200, "{\"code\":0}"));
    HttpDefinition definition =
        HttpDefinition.read(definition(server.port()).replace("http://", "https://"), "test");
    gateway =
        new HttpGateway(
            "web",
            new HttpSettings(
                definition, "u", "p", "", HttpVersion.AUTO, 0, 1, Duration.ofSeconds(5), SHORT),
            Clock.systemUTC());
    assertThat(end(sms(PHONE, "短"))).isNotInstanceOf(Accepted.class);
    assertThat(server.requests()).isEmpty();
  }

  @Test
  void neverHasMoreUnderWayThanItsConcurrency() throws Exception {
    serve((request, caller) -> caller.answer(200, "{\"code\":0,\"id\":\"1\"}"));
    open(LONG, 5);
    List<CompletableFuture<Submission>> all = submitMany(2_000);
    assertThat(all)
        .allSatisfy(one -> assertThat(one).succeedsWithin(SOON).isInstanceOf(Accepted.class));
    assertThat(server.mostOpen()).isLessThanOrEqualTo(5);
    assertThat(server.requests()).hasSize(2_000).doesNotHaveDuplicates();
    await().atMost(SOON).until(() -> gateway.underWay() == 0);
    assertThat(gateway.waiting()).isZero();
  }

  @Test
  void keepsItsRate() throws Exception {
    serve((request, caller) -> caller.answer(200, "{\"code\":0}"));
    gateway = new HttpGateway("web", settings(server.port(), LONG, 10, 50), Clock.systemUTC());
    long start = System.nanoTime();
    assertThat(submitMany(30)).allSatisfy(one -> assertThat(one).succeedsWithin(SOON));
    assertThat(Duration.ofNanos(System.nanoTime() - start))
        .isGreaterThanOrEqualTo(Duration.ofMillis(570));
  }

  @Test
  void whatHasNotStartedInTimeIsNotSent() throws Exception {
    serve((request, caller) -> {});
    open(LONG, 1);
    CompletableFuture<Submission> first = submit(sms(PHONE, "短"));
    await().atMost(SOON).until(() -> server.requests().size() == 1);
    assertThat(gateway.submit(sms(PHONE, "另"), Instant.now().plusMillis(200)))
        .succeedsWithin(SOON)
        .isEqualTo(new NotSent("EXPIRED"));
    assertThat(first).isNotDone();
    assertThat(server.requests()).hasSize(1);
  }

  @Test
  void refusesAMessageWithoutAText() throws Exception {
    serve((request, caller) -> caller.answer(200, "{\"code\":0}"));
    open(LONG, 1);
    Sms whole = sms(PHONE, "短");
    PreparedSms hindered = PreparedSms.hindered(PHONE, true, Reason.MISSING_FIELD);
    assertThat(end(new Sms("c", "m", whole.due(), whole.released(), whole.expires(), hindered)))
        .isEqualTo(new Refused("NO_TEXT"));
  }

  @Test
  void closingWaitsForAnswersAndSendsNothingMore() throws Exception {
    CountDownLatch closing = new CountDownLatch(1);
    serve(
        (request, caller) -> {
          try {
            closing.await();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
          caller.answer(200, "{\"code\":0}");
        });
    open(LONG, 5);
    List<CompletableFuture<Submission>> all = submitMany(100);
    await().atMost(SOON).until(() -> server.requests().size() == 5);
    Thread closer = new Thread(gateway::close);
    closer.start();
    await().atMost(SOON).until(() -> all.stream().filter(CompletableFuture::isDone).count() == 95);
    assertThat(closer.isAlive()).isTrue();
    closing.countDown();
    closer.join(SOON.toMillis());
    assertThat(all).allMatch(CompletableFuture::isDone);
    List<Submission> ends = all.stream().map(CompletableFuture::join).toList();
    assertThat(ends).filteredOn(Accepted.class::isInstance).hasSize(5);
    assertThat(ends).filteredOn(Backlog.SHUTTING_DOWN::equals).hasSize(95);
    assertThat(submit(sms(PHONE, "短"))).isCompletedWithValue(Backlog.SHUTTING_DOWN);
    assertThat(server.requests()).hasSize(5);
  }

  @Test
  void whatIsNeverAnsweredIsInDoubtWhenItCloses() throws Exception {
    serve((request, caller) -> {});
    open(SHORT, 5);
    List<CompletableFuture<Submission>> all = submitMany(5);
    await().atMost(SOON).until(() -> server.requests().size() == 5);
    gateway.close();
    assertThat(all).allSatisfy(one -> assertThat(one).isCompletedWithValue(NO_ANSWER));
  }

  @Test
  void anInterruptCutsTheWaitingShortAndLeavesNoFutureOpen() throws Exception {
    serve((request, caller) -> {});
    open(Duration.ofHours(1), 5);
    List<CompletableFuture<Submission>> all = submitMany(50);
    await().atMost(SOON).until(() -> server.requests().size() == 5);
    Thread closer = new Thread(gateway::close);
    closer.start();
    await().atMost(SOON).until(() -> all.stream().filter(CompletableFuture::isDone).count() == 45);
    closer.interrupt();
    closer.join(SOON.toMillis());
    assertThat(closer.isAlive()).isFalse();
    assertThat(all.stream().map(one -> one.getNow(null))).filteredOn(NO_ANSWER::equals).hasSize(5);
  }

  private void serve(RawHttpServer.Script script) throws IOException {
    server = new RawHttpServer(script);
  }

  private void open(Duration answerTimeout, int concurrency) {
    gateway =
        new HttpGateway(
            "web", settings(server.port(), answerTimeout, concurrency), Clock.systemUTC());
  }

  private static HttpSettings settings(int port, Duration answerTimeout, int concurrency) {
    return settings(port, answerTimeout, concurrency, 0);
  }

  private static HttpSettings settings(
      int port, Duration answerTimeout, int concurrency, double perSecond) {
    return new HttpSettings(
        HttpDefinition.read(definition(port), "test"),
        "kadian/user",
        "s#cret",
        "Kadian",
        HttpVersion.AUTO,
        perSecond,
        concurrency,
        Duration.ofSeconds(10),
        answerTimeout);
  }

  private static String definition(int port) {
    return """
        method: POST
        url: http://127.0.0.1:%d/{user}/send
        headers: {Authorization: "Basic {basic}"}
        json:
          to: ["{phone}"]
          national: "{national}"
          content: {text: "{text}", from: "{sender}"}
          key: "{request}"
          flash: true
        code: /code
        message-id: /id
        answers:
          - {status: [429, 503], means: busy}
          - {status: [401], means: failing}
          - {status: [400], means: refused}
          - {status: [200], code: ["0"], means: accepted}
          - {status: [200], code: ["8"], means: busy}
          - {status: [200], code: ["9"], means: failing}
          - {status: [200], code: ["4"], means: refused}
          - {status: [200], code: ["5"], means: in_doubt}
        """
        .formatted(port);
  }

  private static String words(Submission end) {
    if (end instanceof Accepted accepted) {
      return ("Accepted " + accepted.messageId()).strip();
    }
    if (end instanceof NotSent notSent) {
      return "NotSent " + notSent.reason() + " " + notSent.routeFails();
    }
    return end instanceof Refused refused
        ? "Refused " + refused.reason()
        : "InDoubt " + ((InDoubt) end).reason();
  }

  private static JsonNode body(String request) throws IOException {
    return new ObjectMapper().readTree(request.substring(request.indexOf("\r\n\r\n")));
  }

  private List<CompletableFuture<Submission>> submitMany(int count) {
    List<CompletableFuture<Submission>> all = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      all.add(submit(sms(phone(i), "短")));
    }
    return all;
  }

  private CompletableFuture<Submission> submit(Sms sms) {
    return gateway.submit(sms, sms.expires().plus(LONG));
  }

  private Submission end(Sms sms) {
    CompletableFuture<Submission> submission = submit(sms);
    assertThat(submission).succeedsWithin(SOON);
    return submission.join();
  }
}
