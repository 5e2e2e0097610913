// SPDX-License-Identifier: Apache-2.0
package io.kadian.capacity;

/**
 * How a subtask of the job submits over SMPP.
 *
 * @param window unanswered submit_sm's on each bind
 */
public record Gateway(int binds, int window) {
  int underWay() {
    return binds * window;
  }
}
