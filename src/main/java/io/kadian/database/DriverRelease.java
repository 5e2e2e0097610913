// SPDX-License-Identifier: Apache-2.0
package io.kadian.database;

import java.sql.SQLException;
import org.apache.flink.api.common.functions.RuntimeContext;
import org.postgresql.Driver;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * PostgreSQL's driver registers itself in the JVM, which then keeps the job's class loader for
 * ever: some 15 MB of a TaskManager's metaspace for each time that the job is submitted or
 * upgraded.
 */
public final class DriverRelease {
  private static final Logger LOG = LoggerFactory.getLogger(DriverRelease.class);

  private DriverRelease() {}

  /** Takes the driver out again when the job's classes are let go. */
  public static void registerIn(RuntimeContext context) {
    context.registerUserCodeClassLoaderReleaseHookIfAbsent(
        DriverRelease.class.getName(), DriverRelease::release);
  }

  private static void release() {
    if (Driver.class.getClassLoader() == ClassLoader.getSystemClassLoader()) {
      return; // the cluster's or the test's own, for others too
    }
    try {
      if (Driver.isRegistered()) {
        Driver.deregister();
      }
    } catch (SQLException e) {
      LOG.warn("PostgreSQL's driver stays registered", e);
    }
  }
}
