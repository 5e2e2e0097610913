// SPDX-License-Identifier: Apache-2.0
/**
 * What this machine could do at best: each stage of a release alone, as a process of its own. Each
 * program ends with a line of JSON, a {@link io.kadian.bench.measure.Throughput} or several by
 * name.
 */
package io.kadian.bench.raw;
