// SPDX-License-Identifier: Apache-2.0
package io.kadian.domain;

/**
 * Input that can't be used, said in words for the person who wrote it: the message names the file,
 * line or field and what to do. The CLI prints it without a stack trace; the job turns it into an
 * event or a dead letter.
 */
public final class InvalidInputException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public InvalidInputException(String message) {
    super(message);
  }

  public InvalidInputException(String message, Throwable cause) {
    super(message, cause);
  }
}
