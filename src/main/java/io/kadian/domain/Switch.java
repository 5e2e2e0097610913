// SPDX-License-Identifier: Apache-2.0
package io.kadian.domain;

import java.io.Serializable;
import javax.annotation.Nullable;

/** The campaigns' switches as they stand now. Thread-safe. */
public interface Switch extends AutoCloseable {

  /** Opens it, on the task manager; when it returns, what was commanded so far is known. */
  @FunctionalInterface
  interface Opener extends Serializable {
    Switch open();
  }

  /** Null if nobody has heard of the campaign. */
  @Nullable
  Timetable of(String campaign);

  /**
   * @param changed run after each change from now on, by a thread that shouldn't be kept waiting
   */
  void onChange(Runnable changed);

  @Override
  void close();
}
