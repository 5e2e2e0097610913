// SPDX-License-Identifier: Apache-2.0
package io.kadian.status;

import io.kadian.domain.Campaign;
import io.kadian.domain.Outcome.State;
import io.kadian.domain.Reason;
import io.kadian.domain.Standing;
import io.kadian.domain.Tally;
import io.kadian.status.LedgerCounts.Lateness;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import javax.annotation.Nullable;

/**
 * Where a campaign stands, so that at any time
 *
 * <pre>selected = held + withdrawn + suppressed + sent + failed + unknown + under way</pre>
 *
 * <p>What is selected and held, hold says in the events topic; how messages ended, the ledger says
 * when it has the row. Under way is what has left hold and has no row yet: nothing, once the
 * campaign is over. The two are read one after the other and hold speaks five times a second at
 * most, so where the ledger knows more, it is right.
 *
 * @param reason why the job refused it or what it waits for
 * @param withdrawn left the audience before the instant; their rows are written at the instant
 * @param suppressed by {@link Reason}
 * @param failed by the name of the command_status
 * @param unknown by what was in doubt
 * @param underWay below 0 if the ledger has more rows than were selected
 * @param standing its switch, and when it leaves and expires
 * @param parts submit_sm's of what is sent, which is what the operator bills
 */
public record CampaignStatus(
    Campaign campaign,
    Phase phase,
    @Nullable String reason,
    long selected,
    long held,
    long withdrawn,
    Map<String, Long> suppressed,
    long sent,
    Map<String, Long> failed,
    Map<String, Long> unknown,
    long underWay,
    Balance balance,
    long parts,
    @Nullable Instant firstSent,
    @Nullable Instant lastSent,
    @Nullable Lateness lateness,
    Standing standing) {

  /** A message that has no row so long after its campaign's expiry is lost: hold forgets then. */
  static final Duration GRACE = Duration.ofMinutes(10);

  /** A campaign isn't over so shortly after it was counted. */
  static final Duration SETTLE = Duration.ofSeconds(2);

  /** In the order of a campaign's life. */
  public enum Phase {
    /** Announced; the job has not admitted it yet. */
    WAITING,
    REFUSED,
    /** Admitted; its instant is still to come. */
    SCHEDULED,
    /** Its switch is closed, or that of all campaigns, and something waits for it. */
    HELD,
    /** From the instant on, while messages are held or under way. */
    RELEASING,
    /** Its occurrences are campaigns of their own. */
    RECURRING,
    /** Nothing is held or under way. */
    DONE,
    /** Like DONE, but some messages could not leave in time. */
    EXPIRED,
    /** Nothing is held or under way, and nothing will be. */
    CANCELLED;

    /** True if nothing more will happen. */
    public boolean isOver() {
      return this == REFUSED || this == DONE || this == EXPIRED || this == CANCELLED;
    }
  }

  /** Whether the terms add up to what was selected. */
  public enum Balance {
    /** They do, and nothing is under way. */
    BALANCED,
    /** They will, when what is under way has ended. */
    UNDER_WAY,
    /** They don't: messages have no row though the campaign is over, or there are too many rows. */
    OFF,
    /** How many were selected isn't known: the events topic doesn't hold the count any more. */
    NOT_COUNTED
  }

  public String id() {
    return campaign.id();
  }

  /** Of the messages that were to be sent, how many are dealt with: 0 to 1. */
  public double progress() {
    long all = selected - withdrawn;
    return all <= 0 ? 1 : Math.max(0, Math.min(1, (double) (all - held - underWay) / all));
  }

  public static long sum(Map<String, Long> byReason) {
    return byReason.values().stream().mapToLong(Long::longValue).sum();
  }

  static CampaignStatus of(CampaignNews news, LedgerCounts ledger, Instant now) {
    Tally tally = news.counted() == null ? Tally.NONE : news.counted().tally();
    boolean before =
        now.isBefore(news.standing().sendAt())
            || (news.campaign().memberTime() != null && tally.held() > 0);
    boolean counted = news.counted() != null || ledger.all() == 0;

    long ended = ledger.all() - ledger.of(State.WITHDRAWN);
    long withdrawn = Math.max(ledger.of(State.WITHDRAWN), before ? tally.withdrawn() : 0);
    long selected = counted ? tally.selected() : withdrawn + ended;
    long open = selected - withdrawn - ended;
    long held = Math.max(0, Math.min(tally.held(), open));
    long underWay = open - held;
    Phase phase = phase(news, ledger, held, underWay, now);
    boolean excused = phase == Phase.WAITING || phase == Phase.REFUSED;
    return new CampaignStatus(
        news.campaign(),
        phase,
        excused && news.refused() != null ? news.refused().reason() : null,
        selected,
        held,
        withdrawn,
        ledger.byReason(State.SUPPRESSED),
        ledger.of(State.SENT),
        ledger.byReason(State.FAILED),
        ledger.byReason(State.UNKNOWN),
        underWay,
        balance(counted, underWay, isOverdue(news, now)),
        ledger.parts(),
        ledger.firstSent(),
        ledger.lastSent(),
        ledger.lateness(),
        news.standing());
  }

  private static Phase phase(
      CampaignNews news, LedgerCounts ledger, long held, long underWay, Instant now) {
    if (!news.isAdmitted() && ledger.all() == 0) {
      return news.refused() == null || news.waitsForSegment() ? Phase.WAITING : Phase.REFUSED;
    }
    Standing standing = news.standing();
    if (news.campaign().isRecurring()) {
      return standing.isCancelled() ? Phase.CANCELLED : Phase.RECURRING;
    }
    boolean open = held > 0 || (underWay > 0 && !isOverdue(news, now));
    boolean endedBefore =
        ledger.all() > 0 && !ledger.byReason(State.SUPPRESSED).containsKey(Reason.CANCELLED.name());
    if (standing.isCancelled() && (open || !endedBefore)) {
      return open ? Phase.RELEASING : Phase.CANCELLED;
    }
    boolean before =
        now.isBefore(standing.sendAt())
            && (news.campaign().memberTime() == null || ledger.all() == 0);
    if (standing.position() == Standing.Position.HELD && (before || open)) {
      return Phase.HELD;
    }
    if (before) {
      return Phase.SCHEDULED;
    }
    if (open || isUnsettled(news, now)) {
      return Phase.RELEASING;
    }
    boolean expired = ledger.byReason(State.SUPPRESSED).containsKey(Reason.EXPIRED.name());
    return expired ? Phase.EXPIRED : Phase.DONE;
  }

  private static Balance balance(boolean counted, long underWay, boolean overdue) {
    if (!counted) {
      return Balance.NOT_COUNTED;
    }
    if (underWay == 0) {
      return Balance.BALANCED;
    }
    return underWay < 0 || overdue ? Balance.OFF : Balance.UNDER_WAY;
  }

  private static boolean isOverdue(CampaignNews news, Instant now) {
    boolean straggles =
        news.campaign().memberTime() != null
            || (news.counted() != null && news.counted().tally().held() > 0);
    Instant end = straggles ? news.standing().endsAt(news.campaign()) : news.standing().expiresAt();
    return !now.isBefore(end.plus(GRACE));
  }

  /** The members may still be scanned: of a campaign announced just before its instant, say. */
  private static boolean isUnsettled(CampaignNews news, Instant now) {
    Instant heard = news.lastAdmittedOrCounted();
    return now.isBefore(news.standing().sendAt().plus(SETTLE))
        || (heard != null && now.isBefore(heard.plus(SETTLE)));
  }
}
