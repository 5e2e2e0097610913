// SPDX-License-Identifier: Apache-2.0
package io.kadian.cli;

import io.kadian.domain.Outcome.State;
import io.kadian.domain.Reason;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.annotation.Nullable;

/** What the ledger's states and reasons mean, for people who don't know them by heart. */
final class ReasonWords {
  private static final Pattern LATER_PART = Pattern.compile("PART_(\\d+)_OF_(\\d+)_(.+)");
  private static final Pattern HTTP = Pattern.compile("HTTP_(\\d+)(?:_CODE_(.+))?");

  private ReasonWords() {}

  static String of(State state) {
    return switch (state) {
      case WITHDRAWN -> "left the audience before the instant";
      case SUPPRESSED -> "not sent, by rule";
      case SENT -> "the SMSC took it";
      case FAILED -> "the SMSC refused it";
      case UNKNOWN -> "it may have gone out or not, and is not sent again";
    };
  }

  /** Of the state, where there is no reason. */
  static String of(State state, @Nullable String reason) {
    if (reason == null || reason.isEmpty()) {
      return of(state);
    }
    return switch (state) {
      case SUPPRESSED ->
          Arrays.stream(Reason.values())
              .filter(known -> known.name().equals(reason))
              .findFirst()
              .map(ReasonWords::of)
              .orElse(reason);
      case FAILED -> ofFailure(reason);
      case UNKNOWN -> ofDoubt(reason);
      default -> of(state);
    };
  }

  private static String of(Reason reason) {
    return switch (reason) {
      case OPTED_OUT -> "opted out of messages";
      case NO_CONSENT -> "never gave consent";
      case DUPLICATE -> "the same text had just gone to this phone, or was on its way";
      case MISSING_FIELD -> "a column of the text is empty and has no fallback";
      case TEXT_TOO_LONG -> "the text takes more parts than a message may have";
      case BAD_CHARACTER -> "a column put a control character into the text";
      case EXPIRED -> "could not leave before the campaign's expiry";
      case CANCELLED -> "its campaign was cancelled";
      case HOLDOUT -> "in a control group, which gets nothing";
      case FREQUENCY_CAP -> "the phone has got its share of marketing lately";
      case OUTSIDE_WINDOW -> "due at an hour at which none may be sent";
      case SUPPRESSION_LIST -> "on a list of phones that get no marketing";
    };
  }

  private static String ofFailure(String reason) {
    return switch (reason) {
      case "RECEIPT_UNDELIVERABLE" -> "it was in doubt; its receipt says it can't be delivered";
      case "RECEIPT_REJECTED" -> "it was in doubt; its receipt says it was rejected";
      case "RECEIPT_EXPIRED" -> "it was in doubt; its receipt says it expired at the SMSC";
      case "RECEIPT_DELETED" -> "it was in doubt; its receipt says it was deleted";
      case "ESME_RINVDSTADR" -> "the SMSC says the phone is no valid address";
      case "ESME_RINVSRCADR" -> "the SMSC says the sender is no valid address";
      case "ESME_RSUBMITFAIL" -> "the SMSC says it can't be submitted";
      case "ESME_RINVMSGLEN" -> "the SMSC says the text is too long";
      case "NO_REQUEST" -> "no request could be made of it for the provider";
      case "NO_TEXT" -> "it has no text";
      default -> http(reason, "the SMSC refused it");
    };
  }

  private static String ofDoubt(String reason) {
    Matcher part = LATER_PART.matcher(reason);
    if (part.matches()) {
      return "parts before part %s of %s went out; then: %s"
          .formatted(part.group(1), part.group(2), ofDoubt(part.group(3)));
    }
    if (reason.startsWith("FAILED_IN_")) {
      return "something failed in the gateway as it was being sent";
    }
    return switch (reason) {
      case "CLAIMED_BEFORE_A_RESTART" -> "a crash came between its claim and its answer";
      case "NO_ANSWER" -> "the SMSC didn't answer in time";
      case "CONNECTION_LOST" -> "the connection was lost before the answer";
      default -> http(reason, "the answer leaves it open whether it went out");
    };
  }

  private static String http(String reason, String otherwise) {
    Matcher http = HTTP.matcher(reason);
    if (!http.matches()) {
      return otherwise;
    }
    String code = http.group(2) == null ? "" : ", code " + http.group(2);
    return "the provider answered with HTTP status " + http.group(1) + code;
  }
}
