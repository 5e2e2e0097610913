// SPDX-License-Identifier: Apache-2.0
package io.kadian.cluster;

import io.kadian.domain.InvalidInputException;
import java.io.IOException;
import java.util.UUID;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.StateChangelogOptions;
import org.apache.flink.core.fs.FSDataInputStream;
import org.apache.flink.core.fs.FSDataOutputStream;
import org.apache.flink.core.fs.FileStatus;
import org.apache.flink.core.fs.FileSystem;
import org.apache.flink.core.fs.Path;

/**
 * What a job with a changelog goes on from. Such a job has to own its savepoint (Flink's claim mode
 * CLAIM): its checkpoints refer to the savepoint's files, and delete them when nothing refers to
 * them any more. So that the savepoint stays, for who wants to go back to it, the job gets a copy:
 * a savepoint's folder can be copied (Flink's documentation, "Savepoints", "Moving Savepoints").
 *
 * <p>A checkpoint can't be copied, as it refers to files elsewhere. It was the same job's, which
 * would have deleted it as well: it is given itself.
 */
public final class OwnedSavepoint {
  private static final String CHECKPOINT = "chk-";

  private OwnedSavepoint() {}

  /** Whether a job of this cluster must own what it goes on from. */
  public static boolean isNeeded(Configuration conf) {
    return conf.get(StateChangelogOptions.ENABLE_STATE_CHANGE_LOG);
  }

  /**
   * @param savepoint a path or a URI, of a file system that Flink knows
   * @return one that a job may own: a copy beside it, or a checkpoint itself
   * @throws InvalidInputException if it can't be copied
   */
  public static String of(String savepoint) {
    return of(savepoint, new Path(savepoint).getParent());
  }

  /**
   * The same, elsewhere.
   *
   * @param folder of the same file system
   */
  public static String of(String savepoint, Path folder) {
    Path from = new Path(savepoint);
    if (from.getName().startsWith(CHECKPOINT)) {
      return savepoint;
    }
    Path to = new Path(folder, "owned-" + UUID.randomUUID() + '-' + from.getName());
    try {
      FileSystem files = from.getFileSystem();
      copy(files.getFileStatus(from), to, files);
    } catch (IOException e) {
      throw new InvalidInputException(
          savepoint + " can't be copied, for the job to own a copy: " + RootCause.of(e), e);
    }
    return to.toString();
  }

  private static void copy(FileStatus from, Path to, FileSystem files) throws IOException {
    if (!from.isDir()) {
      try (FSDataInputStream in = files.open(from.getPath());
          FSDataOutputStream out = files.create(to, FileSystem.WriteMode.NO_OVERWRITE)) {
        in.transferTo(out);
      }
      return;
    }
    files.mkdirs(to);
    for (FileStatus each : files.listStatus(from.getPath())) {
      copy(each, new Path(to, each.getPath().getName()), files);
    }
  }
}
