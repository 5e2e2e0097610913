// SPDX-License-Identifier: Apache-2.0
package io.kadian.kafka;

import java.io.IOException;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.api.connector.sink2.SinkWriter;
import org.apache.flink.api.connector.sink2.WriterInitContext;

/**
 * A Kafka sink, and beside its operator's metrics {@code kafkaAwayMillis}. Its client's properties
 * are to have {@link WatchBrokers#properties}.
 *
 * <p>For at-least-once alone: Flink sees neither a committer nor a writer's state, which only
 * transactions need. The writer is flushed before each checkpoint all the same.
 */
public record WatchedSink<T>(String operator, Sink<T> inner) implements Sink<T> {
  @Override
  public SinkWriter<T> createWriter(WriterInitContext context) throws IOException {
    WatchBrokers.show(context.metricGroup(), operator);
    return inner.createWriter(context);
  }
}
