// SPDX-License-Identifier: Apache-2.0
/** What is measured, by scripts/bench. */
package io.kadian.bench;
