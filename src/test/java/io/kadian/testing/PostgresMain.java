// SPDX-License-Identifier: Apache-2.0
package io.kadian.testing;

import java.util.List;
import java.util.concurrent.CountDownLatch;

/**
 * Keeps a PostgreSQL with the ledger's tables, and says where it listens. It ends with it. With the
 * argument {@value #DURABLE} what it commits is on the disk, as a user's is.
 */
public final class PostgresMain {
  static final String SAYS = "jdbc.url=";
  static final String DURABLE = "durable";

  private PostgresMain() {}

  public static void main(String[] args) throws Exception {
    Ledger ledger = List.of(args).contains(DURABLE) ? Ledger.durable() : new Ledger();
    System.out.println(SAYS + ledger.database().url());
    new CountDownLatch(1).await();
  }
}
