// SPDX-License-Identifier: Apache-2.0
package io.kadian.gateway.route;

import java.net.http.HttpClient;

/**
 * Which HTTP is offered to a provider; it may choose an older one.
 *
 * <p>A server ends an HTTP/2 connection by a GOAWAY, as nginx does after 1,000 requests, and
 * answers what is under way. Before JDK-8335181 was mended (in 24, 21.0.9, 17.0.17), Java's client
 * dropped the connection at once, so that all of these messages were in doubt.
 */
public enum HttpVersion {
  /** HTTP/2, unless this Java has that fault. */
  AUTO,
  HTTP_1_1,
  HTTP_2;

  private static final int ALL_MENDED_FROM = 24;

  HttpClient.Version of(Runtime.Version java) {
    boolean second = this == AUTO ? outlivesGoAway(java) : this == HTTP_2;
    return second ? HttpClient.Version.HTTP_2 : HttpClient.Version.HTTP_1_1;
  }

  private static boolean outlivesGoAway(Runtime.Version java) {
    return switch (java.feature()) {
      case 17 -> java.update() >= 17;
      case 21 -> java.update() >= 9;
      default -> java.feature() >= ALL_MENDED_FROM;
    };
  }
}
