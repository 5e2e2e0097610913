// SPDX-License-Identifier: Apache-2.0
package io.kadian.domain;

/** Why a selected message was suppressed: the words of the ledger and the report. */
public enum Reason {
  /** Its owner replied that no more be sent, or stands in {@code sms_opt_out} otherwise. */
  OPTED_OUT,
  /** The member table has a consent column and it isn't true for this member. */
  NO_CONSENT,
  /** The same text was sent to the same phone inside the window, or is under way. */
  DUPLICATE,
  /** A column of the template is empty and has no fallback. */
  MISSING_FIELD,
  /** The rendered text takes more parts than a message may have. */
  TEXT_TOO_LONG,
  /**
   * A column put a control character into the text, NUL say. (Half a surrogate pair doesn't come so
   * far: Flink keeps it as a question mark.)
   */
  BAD_CHARACTER,
  /** It could not leave before its campaign's {@code expire_after}. */
  EXPIRED,
  /** Its campaign was cancelled before it left. */
  CANCELLED,
  /** The member is in a control group, the campaign's or that of all campaigns. */
  HOLDOUT,
  /** The phone has got as many marketing messages lately as {@code guard.frequency-caps} allows. */
  FREQUENCY_CAP,
  /** It was due when the sending window was closed, and its campaign doesn't wait. */
  OUTSIDE_WINDOW,
  /** The phone is on a list of those that get no marketing, in {@code sms_suppression}. */
  SUPPRESSION_LIST
}
