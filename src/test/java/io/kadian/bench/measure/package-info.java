// SPDX-License-Identifier: Apache-2.0
/**
 * How the programs of a measurement take their time, whom they send to, and the line of JSON that
 * they end with.
 */
package io.kadian.bench.measure;
