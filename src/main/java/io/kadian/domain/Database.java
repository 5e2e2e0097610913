// SPDX-License-Identifier: Apache-2.0
package io.kadian.domain;

import java.io.Serializable;
import java.time.Duration;

/**
 * Where the ledger is.
 *
 * @param url {@code jdbc:postgresql://host:port/database?sslmode=…}
 * @param timeout an answer that takes longer is given up, and asked for again
 */
public record Database(String url, String user, String password, Duration timeout)
    implements Serializable {
  private static final Duration TIMEOUT = Duration.ofSeconds(20);

  public Database(String url, String user, String password) {
    this(url, user, password, TIMEOUT);
  }

  /** Without the password, and without the URL's parameters, which may hold another. */
  @Override
  public String toString() {
    return user + "@" + url.replaceFirst("\\?.*", "");
  }
}
