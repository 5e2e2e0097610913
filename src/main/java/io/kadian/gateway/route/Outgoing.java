// SPDX-License-Identifier: Apache-2.0
package io.kadian.gateway.route;

import io.kadian.domain.EncodedText;
import io.kadian.domain.MessageReference;
import io.kadian.domain.Sms;
import io.kadian.gateway.Submission;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.annotation.Nullable;

/**
 * A message on its way out, part by part, each after the one before was accepted. Decides what a
 * part's fate says of the message: before the first part is accepted the SMSC's word stands; after
 * it, nothing but the last part's acceptance is sure, as the phone may have got a piece.
 *
 * <p>One thread at a time has it, the one that {@link #take}s it.
 */
final class Outgoing {
  /** For a message that hold should have suppressed. */
  static final Submission NO_TEXT = new Submission.Refused("NO_TEXT");

  private static final Duration HORIZON = Duration.ofDays(1);

  private final Sms sms;
  private final EncodedText text;
  private final Instant startBy;
  private final CompletableFuture<Submission> submission = new CompletableFuture<>();
  private final AtomicBoolean taken = new AtomicBoolean();
  private int part;
  private int setbacks;
  private String messageId = "";

  Outgoing(Sms sms, EncodedText text, Instant startBy) {
    this.sms = sms;
    this.text = text;
    this.startBy = startBy;
  }

  CompletableFuture<Submission> submission() {
    return submission;
  }

  /** True for the one that may go on with it, when several find it waiting. */
  boolean take() {
    return taken.compareAndSet(false, true);
  }

  boolean isTaken() {
    return taken.get();
  }

  void putBack() {
    taken.set(false);
  }

  boolean isExpired(Instant now) {
    return !now.isBefore(startBy);
  }

  /** Until it expires; a day at most, as the nanoseconds of ages don't fit a long. */
  long nanosLeft(Instant now) {
    Instant horizon = now.plus(HORIZON);
    Instant end = startBy.isBefore(horizon) ? startBy : horizon;
    return Math.max(0, now.until(end, ChronoUnit.NANOS));
  }

  Sms sms() {
    return sms;
  }

  /** E.164 without its plus sign, as destination_addr is with TON international. */
  String destination() {
    String phone = sms.phone();
    return phone.startsWith("+") ? phone.substring(1) : phone;
  }

  /** What a receipt may name it by, if the answer is lost. */
  int reference() {
    return MessageReference.of(sms.request());
  }

  EncodedText text() {
    return text;
  }

  byte[] octets() {
    return text.parts()[part];
  }

  boolean isFirstPart() {
    return part == 0;
  }

  /** Counts it: how often this part came back by now, from 0. */
  int setback() {
    return setbacks++;
  }

  /** Moves on to the next part, or returns the end if this was the last. */
  @Nullable
  Submission accepted(@Nullable String id, Instant at) {
    if (part == 0 && id != null) {
      messageId = id;
    }
    part++;
    setbacks = 0;
    return part == text.count() ? new Submission.Accepted(messageId, at) : null;
  }

  Submission notSent(String reason, boolean routeFails) {
    return part == 0 ? new Submission.NotSent(reason, routeFails) : inDoubt(reason);
  }

  Submission refused(String reason) {
    return part == 0 ? new Submission.Refused(reason) : inDoubt(reason);
  }

  Submission inDoubt(String reason) {
    return new Submission.InDoubt(
        part == 0 ? reason : "PART_" + (part + 1) + "_OF_" + text.count() + "_" + reason);
  }

  /** Leaves phone and text out of logs. */
  @Override
  public String toString() {
    return "Outgoing[" + sms.request() + "]";
  }
}
