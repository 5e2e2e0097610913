// SPDX-License-Identifier: Apache-2.0
package io.kadian.kafka;

import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.connector.source.Boundedness;
import org.apache.flink.api.connector.source.Source;
import org.apache.flink.api.connector.source.SourceReader;
import org.apache.flink.api.connector.source.SourceReaderContext;
import org.apache.flink.api.connector.source.SourceSplit;
import org.apache.flink.api.connector.source.SplitEnumerator;
import org.apache.flink.api.connector.source.SplitEnumeratorContext;
import org.apache.flink.api.java.typeutils.ResultTypeQueryable;
import org.apache.flink.core.io.SimpleVersionedSerializer;

/**
 * A Kafka source, and beside its operator's metrics {@code kafkaAwayMillis}. Its clients'
 * properties are to have {@link WatchBrokers#properties}. Splits and state are the inner source's.
 */
public final class WatchedSource<T, S extends SourceSplit, E>
    implements Source<T, S, E>, ResultTypeQueryable<T> {
  private static final long serialVersionUID = 1L;

  private final String operator;
  private final Source<T, S, E> inner;
  private final TypeInformation<T> type;

  private WatchedSource(String operator, Source<T, S, E> inner, TypeInformation<T> type) {
    this.operator = operator;
    this.inner = inner;
    this.type = type;
  }

  public static <T, S extends SourceSplit, E, K extends Source<T, S, E> & ResultTypeQueryable<T>>
      WatchedSource<T, S, E> of(String operator, K kafka) {
    return new WatchedSource<>(operator, kafka, kafka.getProducedType());
  }

  @Override
  public SourceReader<T, S> createReader(SourceReaderContext context) throws Exception {
    WatchBrokers.show(context.metricGroup(), operator);
    return inner.createReader(context);
  }

  @Override
  public SplitEnumerator<S, E> createEnumerator(SplitEnumeratorContext<S> context)
      throws Exception {
    return inner.createEnumerator(context);
  }

  @Override
  public SplitEnumerator<S, E> restoreEnumerator(SplitEnumeratorContext<S> context, E checkpoint)
      throws Exception {
    return inner.restoreEnumerator(context, checkpoint);
  }

  @Override
  public SimpleVersionedSerializer<S> getSplitSerializer() {
    return inner.getSplitSerializer();
  }

  @Override
  public SimpleVersionedSerializer<E> getEnumeratorCheckpointSerializer() {
    return inner.getEnumeratorCheckpointSerializer();
  }

  @Override
  public Boundedness getBoundedness() {
    return inner.getBoundedness();
  }

  @Override
  public TypeInformation<T> getProducedType() {
    return type;
  }
}
