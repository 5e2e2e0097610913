// SPDX-License-Identifier: Apache-2.0
/**
 * What a careful team builds without Flink, to be measured beside Kadian: an outbox table, workers
 * that take due rows from it, blocking submits over a few binds. It shares no code with Kadian.
 */
package io.kadian.bench.peer;
