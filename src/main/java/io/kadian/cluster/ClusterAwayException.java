// SPDX-License-Identifier: Apache-2.0
package io.kadian.cluster;

import javax.annotation.Nullable;

/** Nobody answers where the JobManager, or the job, should be. */
public final class ClusterAwayException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public ClusterAwayException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
