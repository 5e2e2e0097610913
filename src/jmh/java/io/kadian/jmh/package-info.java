// SPDX-License-Identifier: Apache-2.0
/** What single steps of a message's way cost, in nanoseconds; see docs/benchmarks.md. */
package io.kadian.jmh;
