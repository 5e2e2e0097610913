// SPDX-License-Identifier: Apache-2.0
package io.kadian.receipts;

import io.kadian.domain.DeliveredSm;
import io.kadian.types.ReceiptTypes;
import java.io.Serializable;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.connector.source.Boundedness;
import org.apache.flink.api.connector.source.Source;
import org.apache.flink.api.connector.source.SourceReader;
import org.apache.flink.api.connector.source.SourceReaderContext;
import org.apache.flink.api.connector.source.SplitEnumerator;
import org.apache.flink.api.connector.source.SplitEnumeratorContext;
import org.apache.flink.api.java.typeutils.ResultTypeQueryable;
import org.apache.flink.core.io.SimpleVersionedSerializer;

/**
 * What SMSCs deliver to receiver binds (FLIP-27). Each deliver_sm is answered when the checkpoint
 * that holds it is complete, so none is lost: what wasn't answered the SMSC delivers again, after a
 * time-out or to the next bind. So some come twice, and what is behind must be idempotent.
 *
 * <p>What it can take of an SMSC in a second is therefore {@code binds × window ÷ checkpoint
 * interval}, where the window is the SMSC's if that is smaller.
 */
public final class SmppReceiverSource
    implements Source<DeliveredSm, BindSplit, Void>, ResultTypeQueryable<DeliveredSm> {
  private static final long serialVersionUID = 1L;

  /** Says when something came; goes to the task managers. */
  public interface SerializableClock extends InstantSource, Serializable {}

  /** By route, in an order that is the same each time. */
  private final TreeMap<String, ReceiverSettings> receivers;

  private final SerializableClock clock;

  /**
   * @param receivers by route; by an empty name if there is one for all
   */
  public SmppReceiverSource(Map<String, ReceiverSettings> receivers, SerializableClock clock) {
    this.receivers = new TreeMap<>(receivers);
    this.clock = clock;
  }

  @Override
  public Boundedness getBoundedness() {
    return Boundedness.CONTINUOUS_UNBOUNDED;
  }

  @Override
  public SourceReader<DeliveredSm, BindSplit> createReader(SourceReaderContext context) {
    return new ReceiverReader(receivers, clock, context.metricGroup());
  }

  @Override
  public SplitEnumerator<BindSplit, Void> createEnumerator(
      SplitEnumeratorContext<BindSplit> context) {
    List<BindSplit> binds = new ArrayList<>();
    receivers.forEach(
        (route, settings) -> {
          for (int number = 0; number < settings.binds(); number++) {
            binds.add(new BindSplit(route, number));
          }
        });
    return new AssignBinds(context, binds);
  }

  @Override
  public SplitEnumerator<BindSplit, Void> restoreEnumerator(
      SplitEnumeratorContext<BindSplit> context, Void nothing) {
    return createEnumerator(context);
  }

  @Override
  public SimpleVersionedSerializer<BindSplit> getSplitSerializer() {
    return new BindSplit.Serializer();
  }

  @Override
  public SimpleVersionedSerializer<Void> getEnumeratorCheckpointSerializer() {
    return new AssignBinds.NoState();
  }

  @Override
  public TypeInformation<DeliveredSm> getProducedType() {
    return ReceiptTypes.DELIVERED_SM;
  }
}
