// SPDX-License-Identifier: Apache-2.0
package io.kadian.rocksdb;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.state.rocksdb.EmbeddedRocksDBStateBackend;
import org.apache.flink.state.rocksdb.RocksDBOptions;
import org.junit.jupiter.api.Test;
import org.rocksdb.ColumnFamilyOptions;
import org.rocksdb.DBOptions;
import org.rocksdb.Env;
import org.rocksdb.Priority;
import org.rocksdb.RocksDB;

class RocksDbTuningTest {
  @Test
  void flushesAnOperatorsStatesTogetherByMoreThreads() {
    RocksDB.loadLibrary();
    try (DBOptions options = new DBOptions()) {
      new RocksDbTuning().createDBOptions(options, new ArrayList<>());
      assertThat(options.atomicFlush()).isTrue();
    }
    assertThat(Env.getDefault().getBackgroundThreads(Priority.HIGH)).isGreaterThanOrEqualTo(4);
  }

  @Test
  void whatIsInMemoryHasAFilterOfWholeKeys() {
    RocksDB.loadLibrary();
    try (ColumnFamilyOptions options = new ColumnFamilyOptions()) {
      new RocksDbTuning().createColumnOptions(options, new ArrayList<>());
      assertThat(options.memtablePrefixBloomSizeRatio()).isPositive();
      assertThat(options.memtableWholeKeyFiltering()).isTrue();
    }
  }

  @Test
  void isWhatFlinkTakesOfTheJobsConfiguration() {
    EmbeddedRocksDBStateBackend backend =
        new EmbeddedRocksDBStateBackend()
            .configure(
                RocksDbTuning.unlessAnother(new Configuration()), getClass().getClassLoader());
    assertThat(backend.getRocksDBOptions()).isInstanceOf(RocksDbTuning.class);
  }

  @Test
  void leavesAUsersOwnFactoryAlone() {
    Configuration theirs = new Configuration();
    theirs.set(RocksDBOptions.OPTIONS_FACTORY, "com.example.Theirs");
    assertThat(RocksDbTuning.unlessAnother(theirs).toMap()).isEmpty();
  }
}
