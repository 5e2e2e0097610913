// SPDX-License-Identifier: Apache-2.0
package io.kadian.cli;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.Timer;
import java.util.TimerTask;
import javax.annotation.Nullable;

/**
 * A line for whoever waits, below what was said so far: what for, how far it is, and how long it
 * has taken. It comes only if a command takes its time, and is gone in the end.
 */
final class Progress implements AutoCloseable {
  private static final Duration EVERY = Duration.ofMillis(200);
  private static final String ERASE = "\r\033[K"; // ECMA-48: to the end of the line
  private static final String TURNS = "|/-\\";
  private static final int BAR = 20;

  private final PrintWriter err;
  private final long began = System.nanoTime();
  @Nullable private Timer timer;
  private String what = "working";
  private long done;
  private long all;
  private int turn;
  private boolean isDrawn;

  /**
   * @param after null: never
   */
  Progress(PrintWriter err, @Nullable Duration after) {
    this.err = err;
    if (after != null) {
      Runtime.getRuntime().addShutdownHook(new Thread(this::close)); // Ctrl-C
      timer = new Timer("progress", true);
      timer.schedule(
          new TimerTask() {
            @Override
            public void run() {
              draw();
            }
          },
          after.toMillis(),
          EVERY.toMillis());
    }
  }

  /** From now on it is this that takes time: {@code waiting for the job's answer}. */
  synchronized void of(String what) {
    of(what, 0, 0);
  }

  /**
   * @param all 0 if nobody knows
   */
  synchronized void of(String what, long done, long all) {
    this.what = what;
    this.done = done;
    this.all = all;
  }

  /** Makes room for a line that stays. */
  synchronized void erase() {
    if (isDrawn) {
      err.print(ERASE);
      err.flush();
      isDrawn = false;
    }
  }

  private synchronized void draw() {
    if (timer != null) {
      String spent = Figures.countdown(Duration.ofNanos(System.nanoTime() - began));
      String line = TURNS.charAt(turn++ % TURNS.length()) + " " + what + bar() + ", " + spent;
      err.print(ERASE + DisplayWidth.cut(line, Layout.WIDTH - 1));
      err.flush();
      isDrawn = true;
    }
  }

  private String bar() {
    if (all <= 0) {
      return "";
    }
    int full = (int) (BAR * Math.min(done, all) / all);
    return " [" + "#".repeat(full) + "-".repeat(BAR - full) + "] " + done + " of " + all;
  }

  /** It may be said twice. */
  @Override
  public synchronized void close() {
    erase();
    if (timer != null) {
      timer.cancel();
      timer = null;
    }
  }
}
