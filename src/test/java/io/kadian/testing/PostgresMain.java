// SPDX-License-Identifier: Apache-2.0
package io.kadian.testing;

import java.util.concurrent.CountDownLatch;

/** Keeps a PostgreSQL with the ledger's tables, and says where it listens. It ends with it. */
public final class PostgresMain {
  static final String SAYS = "jdbc.url=";

  private PostgresMain() {}

  public static void main(String[] args) throws Exception {
    Ledger ledger = new Ledger();
    System.out.println(SAYS + ledger.database().url());
    new CountDownLatch(1).await();
  }
}
