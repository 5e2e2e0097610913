/**
 * The first of the job's two inputs: segments and campaigns from the compacted control topic. In:
 * its records. Out: checked campaigns for every stage, a ticket for each shard to be scanned,
 * events that say what was accepted and what was refused and why, and the clock.
 */
package io.kadian.control;
