// SPDX-License-Identifier: Apache-2.0
/**
 * A Flink cluster from outside: the processes of a local one, and on any one the job's submission,
 * its stop with a savepoint, and the upgrade that rolls back by itself.
 */
package io.kadian.cluster;
