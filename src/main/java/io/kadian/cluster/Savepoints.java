// SPDX-License-Identifier: Apache-2.0
package io.kadian.cluster;

import io.kadian.cluster.Savepoint.Kind;
import io.kadian.domain.InvalidInputException;
import java.io.DataInputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.core.fs.FileStatus;
import org.apache.flink.core.fs.FileSystem;
import org.apache.flink.core.fs.Path;
import org.apache.flink.runtime.checkpoint.Checkpoints;
import org.apache.flink.runtime.checkpoint.metadata.CheckpointMetadata;

/**
 * The savepoints and retained checkpoints in the folders that Flink's configuration names (Flink:
 * ops/state/checkpoints, "Directory Structure").
 */
public final class Savepoints {
  /** Written last: without it a savepoint is none. */
  private static final String METADATA = "_metadata";

  private static final String SAVEPOINT = "savepoint-";
  private static final String CHECKPOINT = "chk-";

  private final Configuration conf;
  private final List<String> jobs;

  /**
   * @param conf Flink's configuration folder
   * @param submissions whose jobs are known by their whole ids
   */
  public Savepoints(java.nio.file.Path conf, List<Submission> submissions) {
    this.conf = ClusterConf.read(conf);
    this.jobs =
        submissions.stream().map(Submission::job).filter(job -> job != null).distinct().toList();
    FileSystem.initialize(this.conf, null);
  }

  /** Where they are looked for. */
  public List<String> folders() {
    return List.of(
        conf.getOptional(CheckpointingOptions.SAVEPOINT_DIRECTORY).orElse("(no savepoint-dir)"),
        conf.getOptional(CheckpointingOptions.CHECKPOINTS_DIRECTORY).orElse("(no dir)"));
  }

  /** The newest first. */
  public List<Savepoint> all() {
    List<Savepoint> found = new ArrayList<>();
    conf.getOptional(CheckpointingOptions.SAVEPOINT_DIRECTORY)
        .ifPresent(
            root -> {
              for (FileStatus folder : list(new Path(root))) {
                String name = folder.getPath().getName();
                if (folder.isDir() && name.startsWith(SAVEPOINT)) {
                  found.add(describe(Kind.SAVEPOINT, folder, job(name)));
                }
              }
            });
    conf.getOptional(CheckpointingOptions.CHECKPOINTS_DIRECTORY)
        .ifPresent(
            root -> {
              for (FileStatus job : list(new Path(root))) {
                for (FileStatus folder : list(job.getPath())) {
                  if (folder.isDir() && folder.getPath().getName().startsWith(CHECKPOINT)) {
                    found.add(describe(Kind.CHECKPOINT, folder, job.getPath().getName()));
                  }
                }
              }
            });
    found.sort(Comparator.comparing(Savepoint::at).reversed());
    return found;
  }

  /** What the job can be started from with the least lost. */
  public Optional<Savepoint> latestOf(String job) {
    return all().stream()
        .filter(each -> each.job().equals(job) && each.complete() && each.problem() == null)
        .findFirst();
  }

  /** {@code savepoint-3f2a91-8c1e70ffba2d}. */
  private String job(String folder) {
    String rest = folder.substring(SAVEPOINT.length());
    String begin = rest.substring(0, Math.max(0, rest.indexOf('-')));
    if (begin.isEmpty()) {
      return rest;
    }
    return jobs.stream().filter(job -> job.startsWith(begin)).findFirst().orElse(begin);
  }

  private static Savepoint describe(Kind kind, FileStatus folder, String job) {
    Path metadata = new Path(folder.getPath(), METADATA);
    String path = folder.getPath().toString();
    try {
      FileSystem files = folder.getPath().getFileSystem();
      FileStatus file;
      try {
        file = files.getFileStatus(metadata);
      } catch (FileNotFoundException e) {
        Instant at = Instant.ofEpochMilli(folder.getModificationTime());
        return new Savepoint(kind, path, at, bytes(folder.getPath()), job, false, null);
      }
      Instant at = Instant.ofEpochMilli(file.getModificationTime());
      try (DataInputStream in = new DataInputStream(files.open(metadata))) {
        CheckpointMetadata contents =
            Checkpoints.loadCheckpointMetadata(in, Savepoints.class.getClassLoader(), path);
        long state =
            contents.getOperatorStates().stream()
                .mapToLong(operator -> operator.getStateSize())
                .sum();
        if (kind == Kind.CHECKPOINT) {
          return new Savepoint(kind, path, at, file.getLen() + state, job, true, null);
        }
        long bytes = bytes(folder.getPath());
        String problem = bytes < state ? "some of its files are gone" : null;
        return new Savepoint(kind, path, at, bytes, job, true, problem);
      } catch (IOException | RuntimeException e) {
        long bytes = bytes(folder.getPath());
        return new Savepoint(kind, path, at, bytes, job, true, RootCause.of(e));
      }
    } catch (IOException e) {
      throw new InvalidInputException(path + " can't be read: " + RootCause.of(e), e);
    }
  }

  private static long bytes(Path folder) {
    long sum = 0;
    for (FileStatus file : list(folder)) {
      sum += file.isDir() ? bytes(file.getPath()) : file.getLen();
    }
    return sum;
  }

  /** Nothing if there is no such folder, or no more: a job that runs removes old checkpoints. */
  private static List<FileStatus> list(Path folder) {
    try {
      FileStatus[] files = folder.getFileSystem().listStatus(folder);
      return files == null ? List.of() : List.of(files);
    } catch (FileNotFoundException e) {
      return List.of();
    } catch (IOException e) {
      throw new InvalidInputException(folder + " can't be read: " + RootCause.of(e), e);
    }
  }
}
