// SPDX-License-Identifier: Apache-2.0
package io.kadian.gateway.route;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.kadian.gateway.Submission;
import java.io.IOException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpResponse;
import java.nio.channels.UnresolvedAddressException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import javax.annotation.Nullable;
import javax.net.ssl.SSLHandshakeException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What an answer, or none, says of the message. Without a connection nothing was sent; with one,
 * whatever went wrong leaves it in doubt.
 */
final class HttpAnswers {
  static final Submission NO_ANSWER = new Submission.InDoubt("NO_ANSWER");

  /** The server allows no more of them on this connection: nothing of it was written. */
  static final Submission NO_STREAM_LEFT = new Submission.NotSent("NO_STREAM_LEFT");

  static final int MOST_OCTETS = 64 * 1024;

  /**
   * Java's client has no types for these, so they are told by its words; in others they would be in
   * doubt. With HTTP/2's REFUSED_STREAM a server promises that it did nothing with the request (RFC
   * 9113, 8.7). The second is what a client says that handles GOAWAY as well, see {@link
   * HttpVersion}, when it has tried once more.
   */
  private static final Set<String> NOT_PROCESSED =
      Set.of("Received RST_STREAM: Stream not processed", "request not processed by peer");

  private static final String NO_STREAM = "too many concurrent streams";

  private static final Logger LOG = LoggerFactory.getLogger(HttpAnswers.class);
  private static final Duration QUIET = Duration.ofSeconds(10);
  private static final int LONGEST_CODE = 64;
  private static final ObjectMapper JSON = new ObjectMapper();

  private final String route;
  private final HttpDefinition definition;
  private final InstantSource clock;

  /** When trouble was said last: thousands of messages may meet with the same. */
  private final AtomicLong saidNanos = new AtomicLong(System.nanoTime() - QUIET.toNanos());

  HttpAnswers(String route, HttpDefinition definition, InstantSource clock) {
    this.route = route;
    this.definition = definition;
    this.clock = clock;
  }

  /** One of the two is null. */
  Submission submission(@Nullable HttpResponse<byte[]> answer, @Nullable Throwable error) {
    return answer != null ? answered(answer) : failed(error);
  }

  private Submission answered(HttpResponse<byte[]> answer) {
    JsonNode body = read(answer.body());
    String code = text(body, definition.code());
    String reason = reason(answer.statusCode(), code);
    return switch (definition.meaning(answer.statusCode(), code)) {
      case ACCEPTED -> {
        String id = text(body, definition.messageId());
        yield new Submission.Accepted(id == null ? "" : id, clock.instant());
      }
      case BUSY -> new Submission.NotSent(reason);
      case FAILING -> {
        say("the provider answers " + reason);
        yield new Submission.NotSent(reason, true);
      }
      case REFUSED -> new Submission.Refused(reason);
      case IN_DOUBT -> new Submission.InDoubt(reason);
    };
  }

  private Submission failed(Throwable error) {
    Throwable cause = error;
    while (cause instanceof CompletionException && cause.getCause() != null) {
      cause = cause.getCause();
    }
    if (isBeforeSending(cause)) {
      String reason = reason(cause);
      say("there is no connection (" + cause.getClass().getSimpleName() + ")");
      return new Submission.NotSent(reason, true);
    }
    String words = String.valueOf(cause.getMessage());
    if (cause instanceof IOException && NOT_PROCESSED.contains(words)) {
      return new Submission.NotSent("NOT_PROCESSED");
    }
    if (cause instanceof IOException && words.equals(NO_STREAM)) {
      return NO_STREAM_LEFT;
    }
    if (cause instanceof TimeoutException || cause instanceof CancellationException) {
      return NO_ANSWER;
    }
    return new Submission.InDoubt("CONNECTION_LOST");
  }

  /** A TLS connection sends no request before its handshake has ended. */
  private static boolean isBeforeSending(Throwable error) {
    for (Throwable cause = error; cause != null; cause = cause.getCause()) {
      if (cause instanceof ConnectException
          || cause instanceof HttpConnectTimeoutException
          || cause instanceof UnknownHostException
          || cause instanceof UnresolvedAddressException
          || cause instanceof SSLHandshakeException) {
        return true;
      }
    }
    return false;
  }

  private static String reason(Throwable cause) {
    return cause
        .getClass()
        .getSimpleName()
        .replace("Exception", "")
        .replaceAll("([a-z])([A-Z])", "$1_$2")
        .toUpperCase(Locale.ROOT);
  }

  private static String reason(int status, @Nullable String code) {
    return "HTTP_" + status + (code == null ? "" : "_CODE_" + code);
  }

  private static JsonNode read(byte[] body) {
    try {
      JsonNode tree = JSON.readTree(body);
      return tree == null ? MissingNode.getInstance() : tree;
    } catch (IOException e) {
      return MissingNode.getInstance(); // its status has to do
    }
  }

  /** Of a number or a text, and not of a length that no code or id has. */
  @Nullable
  private static String text(JsonNode body, @Nullable String pointer) {
    JsonNode value = pointer == null ? MissingNode.getInstance() : body.at(pointer);
    if (!value.isValueNode() || value.isNull()) {
      return null;
    }
    String text = value.asText();
    return text.length() > LONGEST_CODE ? text.substring(0, LONGEST_CODE) : text;
  }

  private void say(String what) {
    long now = System.nanoTime();
    long last = saidNanos.get();
    if (now - last >= QUIET.toNanos() && saidNanos.compareAndSet(last, now)) {
      LOG.warn("Route {} doesn't send: {}", route, what);
    }
  }
}
