// SPDX-License-Identifier: Apache-2.0
package io.kadian.gateway;

import io.kadian.domain.Database;
import java.io.Serializable;
import java.time.Duration;
import org.apache.flink.metrics.MetricGroup;

/**
 * How the gateway claims, submits and settles.
 *
 * @param window the same text to the same phone is a repeat for so long after a success
 * @param connections to the database, a subtask: half of them claim, half settle; one more claims
 *     what is urgent
 * @param batch the most messages in one statement
 * @param linger a batch that is not full waits so long for more
 * @param settleLinger the same of outcomes that are to be settled
 * @param ahead how far claims run ahead of the routes: what these send in that time
 * @param retryMin the first pause before what was surely not sent is tried again; it doubles
 * @param retryMax the longest pause
 */
public record GatewaySettings(
    Database database,
    Duration window,
    int connections,
    int batch,
    Duration linger,
    Duration settleLinger,
    Duration ahead,
    Duration retryMin,
    Duration retryMax)
    implements Serializable {

  /** Opens a subtask's gateway, on the task manager. */
  @FunctionalInterface
  public interface Opener extends Serializable {
    SmsGateway open(Subtask subtask);
  }

  /**
   * @param index from 0
   * @param count of subtasks that share the routes' rates
   * @param metrics of the operator in this subtask
   */
  public record Subtask(int index, int count, MetricGroup metrics) {
    /**
     * For a route's figures: {@code route.NAME}, or the label {@code route} where there are some.
     */
    public MetricGroup metricsOf(String route) {
      return metrics.addGroup("route", route);
    }
  }
}
