// SPDX-License-Identifier: Apache-2.0
package io.kadian.gateway.route;

import io.kadian.domain.InvalidInputException;
import java.io.Serializable;
import java.time.Duration;

/**
 * How to reach a provider over HTTP, and how much to ask of it.
 *
 * @param user of the account: {@code {user}} in the definition
 * @param password {@code {password}} in the definition; never in {@link #toString}
 * @param sender {@code {sender}} in the definition
 * @param perSecond requests; 0 for as fast as it goes
 * @param version which HTTP to speak
 * @param concurrency requests under way, and so the most connections: with HTTP/1.1 each has one of
 *     its own, with HTTP/2 only those at the very beginning have
 * @param connectTimeout nothing was sent by then
 * @param answerTimeout from the request's start to the answer's last octet; then it is in doubt
 */
public record HttpSettings(
    HttpDefinition definition,
    String user,
    String password,
    String sender,
    HttpVersion version,
    double perSecond,
    int concurrency,
    Duration connectTimeout,
    Duration answerTimeout)
    implements Serializable {

  public HttpSettings {
    require(perSecond >= 0, "the rate is negative");
    require(concurrency > 0, "the concurrency must be at least 1, not " + concurrency);
    require(connectTimeout.toMillis() > 0, "the connect time-out must be above zero");
    require(answerTimeout.toMillis() > 0, "the answer time-out must be above zero");
  }

  /** For one of several gateways on the same route: its share of the route's rate. */
  public HttpSettings sharedBy(int gateways) {
    return new HttpSettings(
        definition,
        user,
        password,
        sender,
        version,
        perSecond / gateways,
        concurrency,
        connectTimeout,
        answerTimeout);
  }

  /** Leaves the password out. */
  @Override
  public String toString() {
    return "HttpSettings[%s, %d under way, answers within %s, %s]"
        .formatted(
            definition.url(),
            concurrency,
            answerTimeout,
            perSecond == 0 ? "unbounded" : perSecond + "/s");
  }

  private static void require(boolean met, String otherwise) {
    if (!met) {
      throw new InvalidInputException(otherwise);
    }
  }
}
