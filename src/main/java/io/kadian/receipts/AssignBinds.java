// SPDX-License-Identifier: Apache-2.0
package io.kadian.receipts;

import java.util.List;
import javax.annotation.Nullable;
import org.apache.flink.api.connector.source.SplitEnumerator;
import org.apache.flink.api.connector.source.SplitEnumeratorContext;
import org.apache.flink.core.io.SimpleVersionedSerializer;

/**
 * Gives each reader its binds whenever it registers, at the start and after each failure: which
 * ones follows from the reader's number alone, so that nothing has to be remembered and another
 * parallelism shares them anew.
 */
final class AssignBinds implements SplitEnumerator<BindSplit, Void> {
  private final SplitEnumeratorContext<BindSplit> context;
  private final List<BindSplit> binds;

  AssignBinds(SplitEnumeratorContext<BindSplit> context, List<BindSplit> binds) {
    this.context = context;
    this.binds = binds;
  }

  @Override
  public void start() {}

  @Override
  public void addReader(int subtask) {
    for (int bind = subtask; bind < binds.size(); bind += context.currentParallelism()) {
      context.assignSplit(binds.get(bind), subtask);
    }
  }

  @Override
  public void handleSplitRequest(int subtask, @Nullable String host) {}

  /** The reader that lost them registers again, and is given them again. */
  @Override
  public void addSplitsBack(List<BindSplit> splits, int subtask) {}

  @Override
  public Void snapshotState(long checkpointId) {
    return null;
  }

  @Override
  public void close() {}

  /** There is nothing to write. */
  static final class NoState implements SimpleVersionedSerializer<Void> {
    @Override
    public int getVersion() {
      return 1;
    }

    @Override
    public byte[] serialize(Void nothing) {
      return new byte[0];
    }

    @Override
    public Void deserialize(int version, byte[] octets) {
      return null;
    }
  }
}
