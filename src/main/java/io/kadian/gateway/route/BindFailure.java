// SPDX-License-Identifier: Apache-2.0
package io.kadian.gateway.route;

import java.time.Duration;
import org.jsmpp.InvalidResponseException;
import org.jsmpp.SMPPConstant;
import org.jsmpp.extra.ResponseTimeoutException;

/**
 * Why a bind couldn't be opened, in words for who runs it: the same words for the same reason, so
 * that it is logged once (jsmpp's own name the session), and never the password.
 */
final class BindFailure {
  private BindFailure() {}

  static String refused(int status) {
    String name = CommandStatus.name(status);
    return switch (status) {
      case SMPPConstant.STAT_ESME_RINVPASWD -> "the SMSC refuses the password (" + name + ")";
      case SMPPConstant.STAT_ESME_RINVSYSID -> "the SMSC doesn't know the system id (" + name + ")";
      default -> "the SMSC refuses the bind (" + name + ")";
    };
  }

  static String failed(Exception failure, Duration bindTimeout) {
    Throwable cause = failure.getCause();
    if (cause instanceof ResponseTimeoutException) {
      return "no answer to the bind within " + bindTimeout;
    }
    if (cause instanceof InvalidResponseException) {
      return cause.getMessage();
    }
    return failure.getClass().getSimpleName() + ": " + failure.getMessage();
  }
}
