// SPDX-License-Identifier: Apache-2.0
package io.kadian.cluster;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import javax.annotation.Nullable;

/**
 * What was submitted, kept so that it can be submitted again exactly so: a copy of the jar and of
 * the files that the settings name. Without secrets, but for a copy of the user's own settings
 * file.
 *
 * @param name of its folder; the latest is the greatest
 * @param version of the jar
 * @param settings the user's settings file, or null
 * @param overrides the settings that were given on the command line
 * @param arguments the job's own command line, naming the copies
 * @param parallelism null: the cluster's default
 * @param job Flink's id; null until it is submitted
 * @param from the savepoint that it began with, or null
 * @param savepoint that it was stopped with, or null
 */
public record Submission(
    String name,
    String version,
    Instant at,
    @Nullable String settings,
    Map<String, String> overrides,
    List<String> arguments,
    @Nullable Integer parallelism,
    @Nullable String job,
    @Nullable String from,
    @Nullable String savepoint) {

  Submission started(String newJob, @Nullable String newFrom) {
    return new Submission(
        name, version, at, settings, overrides, arguments, parallelism, newJob, newFrom, null);
  }

  Submission stopped(String newSavepoint) {
    return new Submission(
        name, version, at, settings, overrides, arguments, parallelism, job, from, newSavepoint);
  }
}
