// SPDX-License-Identifier: Apache-2.0
package io.kadian.simulator;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.kadian.domain.Json;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the SMSC got, as JSON.
 *
 * <pre>
 *   GET /                   counts: {@link SimulatorReport}
 *   GET /repeats            what came more than once: {@link RepeatedMessage}s
 *   GET /messages?phone=…   what this phone got: {@link ReceivedMessage}s; all phones without it
 *   POST /replies?phone=…&text=…   the phone answers
 *   DELETE /                counts from zero
 * </pre>
 */
final class SmscPages {
  private static final Logger LOG = LoggerFactory.getLogger(SmscPages.class);

  private static final String PHONE = "phone=";
  private static final String TEXT = "text=";

  private final Smsc smsc;
  private final Supplier<SimulatorReport> report;
  private final HttpServer server;
  private final ExecutorService thread =
      Executors.newSingleThreadExecutor(SmscSimulator.daemons("smsc-http"));

  SmscPages(Smsc smsc, Supplier<SimulatorReport> report, InetSocketAddress address)
      throws IOException {
    this.smsc = smsc;
    this.report = report;
    server = HttpServer.create(address, 0);
    server.createContext("/", this::serve);
    server.setExecutor(thread);
    server.start();
  }

  int port() {
    return server.getAddress().getPort();
  }

  void close() {
    server.stop(0);
    thread.shutdownNow();
  }

  private void serve(HttpExchange exchange) throws IOException {
    try (exchange) {
      String request = exchange.getRequestMethod() + ' ' + exchange.getRequestURI().getPath();
      switch (request) {
        case "GET /" -> answer(exchange, 200, report.get());
        case "GET /repeats" -> answer(exchange, 200, smsc.repeated());
        case "GET /messages" -> answer(exchange, 200, messagesTo(exchange.getRequestURI()));
        case "POST /replies" -> {
          URI uri = exchange.getRequestURI();
          smsc.reply(parameter(PHONE, uri), parameter(TEXT, uri));
          exchange.sendResponseHeaders(204, -1);
        }
        case "DELETE /" -> {
          smsc.reset();
          exchange.sendResponseHeaders(204, -1);
        }
        default ->
            answer(
                exchange,
                404,
                Map.of(
                    "error",
                    "there is GET /, /repeats, /messages?phone=…, POST /replies, and DELETE /"));
      }
    } catch (RuntimeException e) {
      LOG.warn("A page could not be written", e);
      throw e;
    }
  }

  private List<ReceivedMessage> messagesTo(URI uri) {
    String phone = digits(parameter(PHONE, uri));
    return smsc.messages().stream()
        .filter(message -> phone.isEmpty() || digits(message.phone()).equals(phone))
        .toList();
  }

  private static String parameter(String name, URI uri) {
    String query = uri.getRawQuery();
    if (query == null) {
      return "";
    }
    for (String parameter : query.split("&", -1)) {
      if (parameter.startsWith(name)) {
        return URLDecoder.decode(parameter.substring(name.length()), StandardCharsets.UTF_8);
      }
    }
    return "";
  }

  /** A plus sign in a query is a blank, unless written %2B. */
  private static String digits(String phone) {
    return phone.replaceAll("\\D", "");
  }

  private static void answer(HttpExchange exchange, int status, Object body) throws IOException {
    byte[] json = Json.bytes(body);
    exchange.getResponseHeaders().set("Content-Type", "application/json; charset=utf-8");
    exchange.sendResponseHeaders(status, json.length);
    exchange.getResponseBody().write(json);
  }
}
