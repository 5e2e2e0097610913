/**
 * Turns a segment's condition into a predicate over member rows, by Flink's own planner, while the
 * job runs. The CLI, control and selection ask the same code, so they agree on what compiles.
 */
package io.kadian.segment;
