/**
 * The first stage. In: the user's own member table, by Flink SQL. Out: every member's latest record
 * as a binary row on the way to its shard, with the phone in E.164; what can't be used goes to the
 * dead letters with the reason.
 */
package io.kadian.members;
