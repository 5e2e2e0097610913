// SPDX-License-Identifier: Apache-2.0
/**
 * Whether Kafka is there: what its clients find out is a metric of each operator that uses it, and
 * a line when it goes and one when it comes back. And topics that can be written to at once.
 */
package io.kadian.kafka;
