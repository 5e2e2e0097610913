// SPDX-License-Identifier: Apache-2.0
package io.kadian.testing;

import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.Arrays;

/**
 * Runs another class's main and ends the JVM when its standard input ends: that is when the process
 * that started it says so, or is gone, killed too. So no process outlives a test.
 *
 * <p>Uses the JDK only: it runs on other programs' class paths, alone.
 */
final class EndWithParent {
  /** For shutdown hooks; then it ends without them. */
  private static final long GRACE_MILLIS = 10_000;

  private EndWithParent() {}

  /**
   * @param args the main class, then its arguments
   */
  public static void main(String[] args) throws Throwable {
    daemon("end-with-parent", EndWithParent::awaitEnd);
    MethodHandles.publicLookup()
        .findStatic(
            Class.forName(args[0]), "main", MethodType.methodType(void.class, String[].class))
        .invokeExact(Arrays.copyOfRange(args, 1, args.length));
  }

  private static void awaitEnd() {
    try {
      while (System.in.read() >= 0) {
        // nothing is said but the end
      }
    } catch (IOException e) {
      System.err.println("The standard input broke: " + e);
    }
    daemon("end-at-last", EndWithParent::haltAfterGrace);
    System.exit(0);
  }

  private static void haltAfterGrace() {
    try {
      Thread.sleep(GRACE_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    Runtime.getRuntime().halt(1);
  }

  private static void daemon(String name, Runnable task) {
    Thread thread = new Thread(task, name);
    thread.setDaemon(true);
    thread.start();
  }
}
