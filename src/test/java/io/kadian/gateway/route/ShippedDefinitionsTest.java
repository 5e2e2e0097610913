// SPDX-License-Identifier: Apache-2.0
package io.kadian.gateway.route;

import static io.kadian.gateway.route.Messages.sms;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.kadian.domain.Sms;
import io.kadian.gateway.Submission;
import io.kadian.gateway.Submission.Accepted;
import io.kadian.gateway.Submission.InDoubt;
import io.kadian.gateway.Submission.NotSent;
import io.kadian.gateway.Submission.Refused;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** flink-conf/routes against a server that answers as the providers document it. */
class ShippedDefinitionsTest {
  private static final String PHONE = "+8613812345678";
  private static final String TEXT = "【富销云】双12 \"50%\" & more 拒收请回复R";
  private static final Duration SOON = Duration.ofSeconds(30);

  @Test
  void chuanglanIsAskedInItsShape() throws Exception {
    String request = request("chuanglan", "{\"code\":\"0\",\"msgId\":\"1704\",\"errorMsg\":\"\"}");
    assertThat(request).startsWith("POST /msg/v1/send/json HTTP/1.1");
    Map<?, ?> body = new ObjectMapper().readValue(body(request), Map.class);
    assertThat(body)
        .isEqualTo(
            Map.of(
                "account", "account",
                "password", "s#cret",
                "phone", "13812345678",
                "msg", TEXT,
                "report", "true",
                "uid", "double12/" + PHONE));
  }

  @Test
  void twilioIsAskedInItsShape() throws Exception {
    String request = request("twilio", "{\"sid\":\"SM1\"}");
    assertThat(request)
        .startsWith("POST /2010-04-01/Accounts/account/Messages.json HTTP/1.1")
        .contains("Authorization: Basic YWNjb3VudDpzI2NyZXQ=")
        .contains("Content-Type: application/x-www-form-urlencoded");
    Map<String, String> form = new TreeMap<>();
    for (String field : body(request).split("&", -1)) {
      String[] pair = field.split("=", -1);
      form.put(pair[0], URLDecoder.decode(pair[1], StandardCharsets.UTF_8));
    }
    assertThat(form).isEqualTo(Map.of("To", PHONE, "From", "Kadian", "Body", TEXT));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "chuanglan | 200 | {\"code\":\"0\",\"msgId\":\"1704\"} | Accepted 1704",
        "chuanglan | 200 | {\"code\":\"103\"}                 | NotSent",
        "chuanglan | 200 | {\"code\":\"102\"}                 | NotSent, the route fails",
        "chuanglan | 200 | {\"code\":\"109\"}                 | NotSent, the route fails",
        "chuanglan | 200 | {\"code\":\"107\"}                 | Refused",
        "chuanglan | 200 | {\"code\":\"555\"}                 | InDoubt",
        "chuanglan | 502 | <html>                             | InDoubt",
        "chuanglan | 200 | {\"code\":\"120\"}                 | NotSent, the route fails",
        "chuanglan | 200 | {\"code\":\"110\"}                 | Refused",
        "chuanglan | 503 | <html>                             | InDoubt",
        "twilio    | 201 | {\"sid\":\"SM1\",\"status\":\"queued\"} | Accepted SM1",
        "twilio    | 429 | {\"code\":20429}                   | NotSent",
        "twilio    | 400 | {\"code\":21611}                   | NotSent",
        "twilio    | 400 | {\"code\":21211}                   | Refused",
        "twilio    | 400 | {\"code\":21610}                   | Refused",
        "twilio    | 400 | {\"code\":21606}                   | NotSent, the route fails",
        "twilio    | 503 | {\"code\":20503}                   | InDoubt",
        "twilio    | 401 | {\"code\":20003}                   | NotSent, the route fails",
        "twilio    | 500 | {\"code\":20500}                   | InDoubt",
        "twilio    | 200 | {}                                 | InDoubt",
      })
  void anAnswerIsUnderstood(String name, int status, String answer, String meaning)
      throws Exception {
    try (RawHttpServer server =
            new RawHttpServer((request, caller) -> caller.answer(status, answer));
        HttpGateway gateway = open(name, server)) {
      assertThat(words(submit(gateway))).isEqualTo(meaning);
    }
  }

  private static String request(String name, String answer) throws Exception {
    int status = name.equals("twilio") ? 201 : 200;
    try (RawHttpServer server =
            new RawHttpServer((request, caller) -> caller.answer(status, answer));
        HttpGateway gateway = open(name, server)) {
      assertThat(submit(gateway)).isInstanceOf(Accepted.class);
      return server.requests().get(0);
    }
  }

  private static HttpGateway open(String name, RawHttpServer server) throws Exception {
    String yaml =
        Files.readString(Path.of("flink-conf/routes/" + name + ".yaml"))
            .replaceAll("url: https://[^/]+", "url: http://127.0.0.1:" + server.port());
    HttpSettings settings =
        new HttpSettings(
            HttpDefinition.read(yaml, name),
            "account",
            "s#cret",
            "Kadian",
            HttpVersion.AUTO,
            0,
            2,
            Duration.ofSeconds(10),
            SOON);
    return new HttpGateway(name, settings, Clock.systemUTC());
  }

  private static Submission submit(HttpGateway gateway) {
    Sms sms = sms(PHONE, TEXT);
    var submission = gateway.submit(sms, sms.expires());
    assertThat(submission).succeedsWithin(SOON);
    return submission.join();
  }

  private static String body(String request) {
    return request.substring(request.indexOf("\r\n\r\n") + 4);
  }

  private static String words(Submission end) {
    if (end instanceof NotSent notSent) {
      return notSent.routeFails() ? "NotSent, the route fails" : "NotSent";
    }
    if (end instanceof Accepted accepted) {
      return "Accepted " + accepted.messageId();
    }
    return end instanceof Refused || end instanceof InDoubt ? end.getClass().getSimpleName() : "";
  }
}
