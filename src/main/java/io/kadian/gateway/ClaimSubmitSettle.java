// SPDX-License-Identifier: Apache-2.0
package io.kadian.gateway;

import com.zaxxer.hikari.HikariDataSource;
import io.kadian.database.DriverRelease;
import io.kadian.database.Outage;
import io.kadian.database.Pools;
import io.kadian.domain.Outcome;
import io.kadian.domain.Sms;
import java.time.Clock;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.streaming.api.functions.async.ResultFuture;
import org.apache.flink.streaming.api.functions.async.RichAsyncFunction;

/**
 * Claims a message in the database, submits it, settles the claim; then its outcome goes on.
 *
 * <p>The operator hands in again, after a failure, what was in flight: at least once. It is the
 * claim that makes it at most once. The operator's own time-out must be off: a message is bounded
 * by its expiry.
 */
public final class ClaimSubmitSettle extends RichAsyncFunction<Sms, Outcome> {
  private static final long serialVersionUID = 1L;

  private final GatewaySettings settings;
  private final GatewaySettings.Opener opener;
  private final Clock clock;

  private transient HikariDataSource database;
  private transient Dispatch dispatch;

  public ClaimSubmitSettle(GatewaySettings settings, GatewaySettings.Opener opener, Clock clock) {
    this.settings = settings;
    this.opener = opener;
    this.clock = clock;
  }

  @Override
  public void open(OpenContext openContext) {
    DriverRelease.registerIn(getRuntimeContext());
    database = Pools.open(settings.database(), "claims", settings.connections());
    var task = getRuntimeContext().getTaskInfo();
    GatewaySettings.Subtask subtask =
        new GatewaySettings.Subtask(
            task.getIndexOfThisSubtask(),
            task.getNumberOfParallelSubtasks(),
            getRuntimeContext().getMetricGroup());
    dispatch =
        new Dispatch(
            settings,
            new Claims(database, UUID.randomUUID(), settings.window()),
            opener.open(subtask),
            clock,
            ThreadLocalRandom::current,
            new Outage("messages wait for their claims", System::nanoTime),
            new GatewayMetrics(getRuntimeContext().getMetricGroup()));
  }

  @Override
  public void asyncInvoke(Sms sms, ResultFuture<Outcome> result) {
    dispatch.accept(new Attempt(sms, result));
  }

  @Override
  public void close() {
    if (dispatch != null) {
      dispatch.close();
    }
    if (database != null) {
      database.close();
    }
  }
}
