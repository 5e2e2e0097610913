// SPDX-License-Identifier: Apache-2.0
package io.kadian.cluster;

/** Nobody answers where the JobManager should be. */
public final class ClusterAwayException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public ClusterAwayException(String message, Throwable cause) {
    super(message, cause);
  }
}
