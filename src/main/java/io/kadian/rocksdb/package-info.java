// SPDX-License-Identifier: Apache-2.0
/** How the job's RocksDBs are set up, beyond what Flink's own settings say. */
package io.kadian.rocksdb;
