// SPDX-License-Identifier: Apache-2.0
package io.kadian.gateway.route;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.annotation.Nullable;
import javax.net.ssl.SSLContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The JDK's client, and a fresh one when its connection has fallen silent. Over HTTP/2 it sends all
 * requests by one connection, and would go on with that (a firewall has forgotten it, say) until
 * TCP gives it up, a quarter of an hour later.
 */
final class HttpLine {
  private static final Logger LOG = LoggerFactory.getLogger(HttpLine.class);

  private final String route;
  private final HttpSettings settings;
  private final Executor readers;
  private final @Nullable SSLContext tls;
  private final HttpClient.Version version;
  private volatile Client client;

  /** Has connections of its own. */
  private static final class Client {
    private final HttpClient http;
    private volatile long heardNanos = System.nanoTime();

    Client(HttpClient http) {
      this.http = http;
    }
  }

  /**
   * @param tls null for whom Java trusts
   */
  HttpLine(String route, HttpSettings settings, Executor readers, @Nullable SSLContext tls) {
    this.route = route;
    this.settings = settings;
    this.readers = readers;
    this.tls = tls;
    this.version = settings.version().of(Runtime.version());
    this.client = open();
  }

  private Client open() {
    HttpClient.Builder http =
        HttpClient.newBuilder()
            .version(version)
            .connectTimeout(settings.connectTimeout())
            .followRedirects(HttpClient.Redirect.NEVER)
            .executor(readers);
    return new Client((tls == null ? http : http.sslContext(tls)).build());
  }

  /**
   * Ends with a {@link TimeoutException} if there is no whole answer in time, and with an
   * IOException if one broke off, whatever else the client says of that. Cancelling it gives the
   * request up.
   */
  CompletableFuture<HttpResponse<byte[]>> send(HttpRequest request) {
    Client used = client;
    long startNanos = System.nanoTime();
    AtomicBoolean begun = new AtomicBoolean();
    CompletableFuture<HttpResponse<byte[]>> exchange =
        used.http.sendAsync(
            request,
            response -> {
              begun.set(true);
              return new FirstOctets(HttpAnswers.MOST_OCTETS);
            });
    // Not the request's own time-out: that one ends with the answer's headers.
    return exchange
        .copy()
        .orTimeout(settings.answerTimeout().toNanos(), TimeUnit.NANOSECONDS)
        .whenComplete(
            (answer, error) -> {
              exchange.cancel(true);
              if (answer != null) {
                used.heardNanos = System.nanoTime();
              } else if (error instanceof TimeoutException) {
                leaveIfSilent(used, startNanos);
              }
            })
        .exceptionallyCompose(
            error ->
                CompletableFuture.failedFuture(
                    begun.get() && !(error.getCause() instanceof TimeoutException)
                        ? new IOException("the answer broke off", error)
                        : error));
  }

  /** What is under way on it stays there. */
  private synchronized void leaveIfSilent(Client used, long startNanos) {
    if (version == HttpClient.Version.HTTP_2
        && client == used
        && used.heardNanos - startNanos < 0) {
      LOG.warn("Route {}: the connection is silent, and another one is opened", route);
      client = open();
    }
  }
}
