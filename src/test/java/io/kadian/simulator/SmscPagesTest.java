// SPDX-License-Identifier: Apache-2.0
package io.kadian.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.kadian.domain.Json;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import org.jsmpp.bean.SubmitSm;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SmscPagesTest {
  private static final Instant NOON = Instant.parse("2026-12-12T12:00:00Z");

  private final HttpClient client = HttpClient.newHttpClient();
  private final Smsc smsc =
      new Smsc(SimulatorOptions.builder().build(), Clock.fixed(NOON, ZoneOffset.UTC));
  private SmscPages pages;

  @BeforeEach
  void open() throws Exception {
    pages =
        new SmscPages(
            smsc, () -> smsc.report(0), new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    submit("8613800000001", "双12开抢");
    submit("8613800000001", "双12开抢");
    submit("8613800000002", "双12开抢");
  }

  @AfterEach
  void close() {
    pages.close();
    smsc.close();
  }

  @Test
  void letsAPhoneAnswer() throws Exception {
    HttpResponse<Void> posted =
        client.send(
            HttpRequest.newBuilder(uri("/replies?phone=%2B8613800000001&text=%E9%80%80%E8%AE%A2"))
                .POST(HttpRequest.BodyPublishers.noBody())
                .build(),
            HttpResponse.BodyHandlers.discarding());
    assertThat(posted.statusCode()).isEqualTo(204);
    assertThat(get("/").get("replies").asInt()).isEqualTo(1);
    assertThat(get("/").get("undelivered").asInt()).isEqualTo(1);
  }

  @Test
  void countsAreOnTheFirstPage() throws Exception {
    JsonNode counts = get("/");
    assertThat(counts.get("received").asInt()).isEqualTo(3);
    assertThat(counts.get("parts").asInt()).isEqualTo(3);
    assertThat(counts.get("answered").asInt()).isZero();
    assertThat(counts.get("throttled").asInt()).isZero();
    assertThat(counts.get("refused").asInt()).isZero();
    assertThat(counts.get("lost").asInt()).isZero();
    assertThat(counts.get("distinct").asInt()).isEqualTo(2);
    assertThat(counts.get("repeats").asInt()).isEqualTo(1);
    assertThat(counts.get("first_at").asText()).isEqualTo("2026-12-12T12:00:00Z");
    assertThat(counts.get("last_at").asText()).isEqualTo("2026-12-12T12:00:00Z");
    assertThat(counts.get("per_second").toString())
        .isEqualTo("[[" + NOON.getEpochSecond() + ",3]]");
    assertThat(counts.get("texts").get("双12开抢").asInt()).isEqualTo(3);
  }

  @Test
  void repeatsAreListed() throws Exception {
    JsonNode repeats = get("/repeats");
    assertThat(repeats).hasSize(1);
    assertThat(repeats.get(0).toString())
        .isEqualTo(
            "{'phone':'+8613800000001','text':'双12开抢','times':2,'first':'2026-12-12T12:00:00Z',"
                    .replace('\'', '"')
                + "\"last\":\"2026-12-12T12:00:00Z\"}");
  }

  @Test
  void aPhonesMessagesAreListedHoweverItsPlusSignIsWritten() throws Exception {
    assertThat(get("/messages")).hasSize(3);
    assertThat(get("/messages?phone=%2B8613800000001")).hasSize(2);
    assertThat(get("/messages?phone=+8613800000001")).hasSize(2);
    assertThat(get("/messages?phone=8613800000002")).hasSize(1);
    assertThat(get("/messages?phone=8613800000003")).isEmpty();
    assertThat(get("/messages?phone=8613800000002").get(0).get("text").asText()).isEqualTo("双12开抢");
  }

  @Test
  void deletingStartsFromZero() throws Exception {
    HttpRequest delete = HttpRequest.newBuilder(uri("/")).DELETE().build();
    assertThat(client.send(delete, HttpResponse.BodyHandlers.discarding()).statusCode())
        .isEqualTo(204);
    assertThat(get("/").get("received").asInt()).isZero();
    assertThat(get("/").has("first_at")).isFalse();
    assertThat(get("/repeats")).isEmpty();
  }

  @Test
  void thereIsNothingElse() throws Exception {
    HttpResponse<Void> response =
        client.send(
            HttpRequest.newBuilder(uri("/else")).build(), HttpResponse.BodyHandlers.discarding());
    assertThat(response.statusCode()).isEqualTo(404);
  }

  private void submit(String number, String text) throws Exception {
    SubmitSm submit = new SubmitSm();
    submit.setDestAddress(number);
    submit.setDataCoding((byte) 8);
    submit.setShortMessage(text.getBytes(StandardCharsets.UTF_16BE));
    smsc.take(submit);
  }

  private JsonNode get(String path) throws IOException, InterruptedException {
    HttpResponse<byte[]> response =
        client.send(
            HttpRequest.newBuilder(uri(path)).build(), HttpResponse.BodyHandlers.ofByteArray());
    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.headers().firstValue("content-type"))
        .contains("application/json; charset=utf-8");
    return Json.MAPPER.readTree(response.body());
  }

  private URI uri(String path) {
    return URI.create("http://127.0.0.1:" + pages.port() + path);
  }
}
