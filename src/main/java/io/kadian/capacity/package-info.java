// SPDX-License-Identifier: Apache-2.0
/**
 * What a day will ask of the routes, the job and the database, reckoned before it comes: {@link
 * io.kadian.capacity.DayPlan} (from a file, or last year's from the ledger) → {@link
 * io.kadian.capacity.FluidDay} → {@link io.kadian.capacity.Capacity}.
 */
package io.kadian.capacity;
