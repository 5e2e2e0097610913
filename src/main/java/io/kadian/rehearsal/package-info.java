// SPDX-License-Identifier: Apache-2.0
/**
 * Rehearses a day before it comes: the same job on shadow topics and a shadow schema, against the
 * simulator, and what of it would not have held.
 */
package io.kadian.rehearsal;
