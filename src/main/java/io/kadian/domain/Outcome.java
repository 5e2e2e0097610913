// SPDX-License-Identifier: Apache-2.0
package io.kadian.domain;

import java.time.Instant;
import javax.annotation.Nullable;

/**
 * How a selected message ended: one row of the ledger, one record of the outcomes topic.
 *
 * @param parts submit_sm's it takes; 0 if it has no text
 * @param reason a {@link Reason} if suppressed, the command_status's name if failed, what was in
 *     doubt if unknown
 * @param repeats the request whose text this one repeats, if it is a DUPLICATE
 * @param messageId the SMSC's, of the first part
 * @param due when it should have left; for what never came so far, the campaign's instant
 * @param sent when the SMSC took it
 * @param variant the name of its text, if the campaign has several
 */
public record Outcome(
    String campaign,
    String member,
    String phone,
    @Nullable DedupKey dedupKey,
    int parts,
    State state,
    @Nullable String reason,
    @Nullable String repeats,
    @Nullable String route,
    @Nullable String messageId,
    Instant due,
    @Nullable Instant released,
    @Nullable Instant sent,
    @Nullable String variant) {

  /** The terms of the identity: selected = held + the sum of these. */
  public enum State {
    /** Left the audience before its instant. */
    WITHDRAWN,
    /** Not sent, by rule; the reason says which. */
    SUPPRESSED,
    /** The SMSC took it and said so. */
    SENT,
    /** The SMSC refused it. */
    FAILED,
    /** It may have gone out or not; a delivery receipt can tell. */
    UNKNOWN
  }

  public String request() {
    return campaign + '/' + member;
  }

  public static Outcome withdrawn(
      String campaign, Instant due, String member, PreparedSms prepared) {
    return of(campaign, due, member, prepared, State.WITHDRAWN, null);
  }

  public static Outcome suppressed(
      String campaign, Instant due, String member, PreparedSms prepared, Reason reason) {
    return of(campaign, due, member, prepared, State.SUPPRESSED, reason);
  }

  public static Outcome suppressed(Sms sms, Reason reason) {
    return ended(sms, State.SUPPRESSED, reason.name(), null);
  }

  public static Outcome duplicate(Sms sms, String repeats) {
    return ended(sms, State.SUPPRESSED, Reason.DUPLICATE.name(), repeats);
  }

  public static Outcome failed(Sms sms, String reason) {
    return ended(sms, State.FAILED, reason, null);
  }

  public static Outcome unknown(Sms sms, String reason) {
    return ended(sms, State.UNKNOWN, reason, null);
  }

  public static Outcome sent(Sms sms, String route, String messageId, Instant at) {
    return ended(sms, State.SENT, null, null).through(route, messageId, at);
  }

  public Outcome through(@Nullable String route, @Nullable String messageId, @Nullable Instant at) {
    return new Outcome(
        campaign, member, phone, dedupKey, parts, state, reason, repeats, route, messageId, due,
        released, at, variant);
  }

  /** With the phone and the text that it had when it was claimed: a replay may know others. */
  public Outcome claimedAs(String phone, DedupKey dedupKey, int parts) {
    return new Outcome(
        campaign, member, phone, dedupKey, parts, state, reason, repeats, route, messageId, due,
        released, sent, variant);
  }

  public Outcome because(String reason) {
    return new Outcome(
        campaign, member, phone, dedupKey, parts, state, reason, repeats, route, messageId, due,
        released, sent, variant);
  }

  /** Leaves the phone out of logs. */
  @Override
  public String toString() {
    return "Outcome[" + request() + " " + state + (reason == null ? "" : " " + reason) + "]";
  }

  public static Outcome ended(
      Sms sms, State state, @Nullable String reason, @Nullable String repeats) {
    PreparedSms prepared = sms.prepared();
    return new Outcome(
        sms.campaign(),
        sms.member(),
        prepared.phone(),
        prepared.dedupKey(),
        partsOf(prepared),
        state,
        reason,
        repeats,
        null,
        null,
        sms.due(),
        sms.released(),
        null,
        prepared.variant());
  }

  private static Outcome of(
      String campaign,
      Instant due,
      String member,
      PreparedSms prepared,
      State state,
      @Nullable Reason reason) {
    return new Outcome(
        campaign,
        member,
        prepared.phone(),
        prepared.dedupKey(),
        partsOf(prepared),
        state,
        reason == null ? null : reason.name(),
        null,
        null,
        null,
        due,
        null,
        null,
        prepared.variant());
  }

  private static int partsOf(PreparedSms prepared) {
    return prepared.text() == null ? 0 : prepared.text().count();
  }
}
