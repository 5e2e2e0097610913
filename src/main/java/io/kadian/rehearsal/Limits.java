// SPDX-License-Identifier: Apache-2.0
package io.kadian.rehearsal;

/**
 * What the settings and the plan allow, all subtasks together and of the real clock.
 *
 * @param subtasks of each stage
 * @param inFlight messages between hold and their end (gateway.capacity)
 * @param underWay submit_sm's unanswered: subtasks, binds and windows multiplied
 * @param perSecond submit_sm's of the routes' rates; 0: nothing bounds them
 * @param sessions connections for claims
 */
public record Limits(int subtasks, int inFlight, int underWay, int perSecond, int sessions) {}
