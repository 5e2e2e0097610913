// SPDX-License-Identifier: Apache-2.0
package io.kadian.gateway.route;

import static java.util.stream.Collectors.toUnmodifiableMap;

import java.lang.reflect.Field;
import java.util.Arrays;
import java.util.Map;
import org.jsmpp.SMPPConstant;

/**
 * What the {@code command_status} of a submit_sm_resp (SMPP 3.4, 5.1.3) says of the message. Any
 * status but ESME_ROK says that the request failed, so it wasn't sent, except for the one that says
 * nothing; the question is whether the same message can succeed a moment later.
 */
final class CommandStatus {
  /** What a status says of the message; {@link io.kadian.gateway.Submission} has the words. */
  enum Meaning {
    /** Surely not sent: the SMSC takes no more for the moment. */
    BUSY,
    /** Surely not sent: the SMSC, or this bind, is out of order. */
    FAILING,
    REFUSED,
    IN_DOUBT
  }

  private static final String PREFIX = "STAT_";

  // jsmpp has the specification's names as the names of its constants, and nowhere else.
  private static final Map<Integer, String> NAMES =
      Arrays.stream(SMPPConstant.class.getFields())
          .filter(field -> field.getName().startsWith(PREFIX))
          .collect(
              toUnmodifiableMap(
                  CommandStatus::valueOf, field -> field.getName().substring(PREFIX.length())));

  private CommandStatus() {}

  /** {@code ESME_RINVDSTADR}, say; a vendor's own (0x400 to 0x4FF, and others) in hexadecimal. */
  static String name(int status) {
    String name = NAMES.get(status);
    return name != null ? name : "0x%08X".formatted(status);
  }

  /**
   * @param status any but ESME_ROK
   */
  static Meaning meaning(int status) {
    return switch (status) {
      // The account's rate is used up (the usual answer to a burst), or a queue is full: the
      // SMSC's, or the one for this phone.
      case SMPPConstant.STAT_ESME_RTHROTTLED, SMPPConstant.STAT_ESME_RMSGQFUL -> Meaning.BUSY;
      // "System Error": something failed inside the SMSC. It says nothing against the message, and
      // it is an answer: a message it doesn't acknowledge it doesn't keep. Kannel retries it too.
      case SMPPConstant.STAT_ESME_RSYSERR -> Meaning.FAILING;
      // "Receiver Temporary App Error": meant for deliver_sm_resp, but SMSCs answer it as well.
      case SMPPConstant.STAT_ESME_RX_T_APPN -> Meaning.FAILING;
      // The SMSC thinks that this session isn't bound to transmit: another bind is needed.
      case SMPPConstant.STAT_ESME_RINVBNDSTS -> Meaning.FAILING;
      // "Unknown Error": the SMSC itself can't say what happened. Neither can we.
      case SMPPConstant.STAT_ESME_RUNKNOWNERR -> Meaning.IN_DOUBT;
      // All others find fault with the message or the account, or say that submitting failed for
      // good (ESME_RSUBMITFAIL). A vendor's codes aren't known: better once too few than twice.
      default -> Meaning.REFUSED;
    };
  }

  private static int valueOf(Field constant) {
    try {
      return constant.getInt(null);
    } catch (IllegalAccessException e) {
      throw new AssertionError("A constant of an interface is public", e);
    }
  }
}
