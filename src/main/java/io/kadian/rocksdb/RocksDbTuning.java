// SPDX-License-Identifier: Apache-2.0
package io.kadian.rocksdb;

import java.util.Collection;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.ReadableConfig;
import org.apache.flink.state.rocksdb.RocksDBOptions;
import org.apache.flink.state.rocksdb.RocksDBOptionsFactory;
import org.rocksdb.ColumnFamilyOptions;
import org.rocksdb.DBOptions;
import org.rocksdb.Env;
import org.rocksdb.Priority;

/**
 * Two things for which Flink has no settings.
 *
 * <p>It shortens the part of a checkpoint in which an operator stands still: RocksDB writes what is
 * in memory to its files, state by state, and each of them waits until the disk has it and for its
 * turn at a thread, of which a process has one for all its RocksDBs. Ten RocksDBs of six states
 * each did that in 150 to 200 ms here, on a machine with nothing else to do; what comes due
 * meanwhile is late. So an operator's states take one turn together (RocksDB's {@code
 * atomic_flush}), and there are some more threads: 60 to 90 ms.
 *
 * <p>And it makes cheap to find that a key isn't there, which is what the job asks most: a text
 * that hasn't gone to that phone, a member that is new. RocksDB's filters are of its files; what is
 * in memory it looks through, unless that has a filter too.
 */
public final class RocksDbTuning implements RocksDBOptionsFactory {
  private static final long serialVersionUID = 1L;

  /** Of a process. They wait for the disk more than they work. */
  private static final int THREADS = 4;

  /**
   * Of Flink's 64 MB, which is the most that a state has in memory: 330 kB, taken from the managed
   * memory when the first is written. Ten bits each for 270,000 keys; with more it is wrong more
   * often, and never says that what is there isn't.
   */
  private static final double FILTER_SHARE = 0.005;

  /** Sets it for a job, unless its user has a factory of their own. */
  public static Configuration unlessAnother(ReadableConfig configured) {
    Configuration more = new Configuration();
    if (configured.getOptional(RocksDBOptions.OPTIONS_FACTORY).isEmpty()) {
      more.set(RocksDBOptions.OPTIONS_FACTORY, RocksDbTuning.class.getName());
    }
    return more;
  }

  @Override
  public DBOptions createDBOptions(DBOptions current, Collection<AutoCloseable> toClose) {
    var unused = Env.getDefault().incBackgroundThreadsIfNeeded(THREADS, Priority.HIGH);
    return current.setAtomicFlush(true);
  }

  @Override
  public ColumnFamilyOptions createColumnOptions(
      ColumnFamilyOptions current, Collection<AutoCloseable> toClose) {
    return current.setMemtablePrefixBloomSizeRatio(FILTER_SHARE).setMemtableWholeKeyFiltering(true);
  }
}
