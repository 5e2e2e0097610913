// SPDX-License-Identifier: Apache-2.0
package io.kadian.domain;

import java.io.Serializable;

/**
 * Where the ledger is.
 *
 * @param url {@code jdbc:postgresql://host:port/database?sslmode=…}
 */
public record Database(String url, String user, String password) implements Serializable {

  /** Without the password. */
  @Override
  public String toString() {
    return user + "@" + url;
  }
}
