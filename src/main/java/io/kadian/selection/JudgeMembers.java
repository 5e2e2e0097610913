// SPDX-License-Identifier: Apache-2.0
package io.kadian.selection;

import io.kadian.domain.AudienceChange;
import io.kadian.domain.AudienceSeal;
import io.kadian.domain.DeadLetter;
import io.kadian.domain.Lot;
import io.kadian.domain.PreparedSms;
import io.kadian.segment.MemberPredicate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import javax.annotation.Nullable;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.metrics.Counter;
import org.apache.flink.table.data.RowData;

/**
 * Says who is in a campaign's audience, in which lot and with which message, and what a changed
 * record changes. A member's instant settles it: who is in then is in, whatever comes later.
 */
final class JudgeMembers {
  /**
   * Nobody is moved into another lot so shortly before the first one's instant: it may be gone
   * already, and they would be in both.
   */
  private static final Duration TOO_LATE_TO_MOVE = Duration.ofSeconds(5);

  private final MapState<String, String> strays;
  private final Counter unevaluable;
  private final int shards;

  /**
   * @param strays the lots of those in frozen audiences who live by another clock since, by
   *     campaign and member; of the shard whose key is set
   * @param unevaluable counts members for whom a condition couldn't be told
   */
  JudgeMembers(MapState<String, String> strays, Counter unevaluable, int shards) {
    this.strays = strays;
    this.unevaluable = unevaluable;
    this.shards = shards;
  }

  /** All of a shard, for a campaign that is new; of a frozen audience this is the moment. */
  void scan(LiveCampaign campaign, int shard, MapState<String, RowData> members, Voice voice)
      throws Exception {
    if (campaign.isCancelled()) {
      return;
    }
    List<String> sealed = new ArrayList<>();
    for (Map.Entry<String, RowData> member : members.entries()) {
      Lot lot = campaign.lotOf(member.getValue(), shard);
      // A day that has passed already; at one instant for all, late is late, and not too late.
      if (lot == null
          || (campaign.campaign().isOfColumn() && !voice.now().isBefore(campaign.due(lot)))) {
        continue;
      }
      PreparedSms message = judge(campaign, lot, member.getKey(), member.getValue(), voice);
      if (message != null) {
        voice.say(new AudienceChange(lot.key(), member.getKey(), message));
        if (campaign.campaign().isFrozen()) {
          sealed.add(member.getKey());
          if (campaign.asksForZones()) {
            strays.remove(stray(campaign, member.getKey())); // went there before: is in that lot
          }
        }
      }
    }
    if (campaign.campaign().isFrozen()) {
      voice.say(AudienceSeal.Part.of(campaign.id(), shard, shards, sealed));
    }
  }

  /** What a member's new record means for a campaign. */
  void update(LiveCampaign campaign, MemberUpdate update, Voice voice) throws Exception {
    if (campaign.isDeaf(voice.now())
        || (update.changed() != null && !campaign.asksForAny(update.changed()))) {
      return;
    }
    Lot was = update.before() == null ? null : campaign.lotOf(update.before(), update.shard());
    Lot is = update.after() == null ? null : campaign.lotOf(update.after(), update.shard());
    if (campaign.campaign().isFrozen()) {
      amend(campaign, update, was, is, voice);
    } else {
      change(campaign, update, was, is, voice);
    }
  }

  private void change(
      LiveCampaign campaign,
      MemberUpdate update,
      @Nullable Lot was,
      @Nullable Lot is,
      Voice voice) {
    String member = update.member();
    boolean wasToCome = isToCome(campaign, was, Duration.ZERO, voice.now());
    boolean isToCome = isToCome(campaign, is, Duration.ZERO, voice.now());
    if (!wasToCome && !isToCome) {
      return;
    }
    PreparedSms then = was == null ? null : judge(campaign, was, member, update.before(), voice);
    PreparedSms now = is == null ? null : judge(campaign, is, member, update.after(), voice);
    if (then == null) {
      if (now != null && isToCome) {
        voice.say(new AudienceChange(is.key(), member, now));
      }
    } else if (wasToCome) {
      if (now != null
          && !was.equals(is)
          && isToCome
          && isToCome(campaign, was, TOO_LATE_TO_MOVE, voice.now())) {
        voice.say(AudienceChange.moved(was.key(), member));
        voice.say(new AudienceChange(is.key(), member, now));
      } else if (!Objects.equals(then, now)) {
        voice.say(new AudienceChange(was.key(), member, now));
      }
    }
  }

  private static boolean isToCome(
      LiveCampaign campaign, @Nullable Lot lot, Duration ahead, Instant now) {
    return lot != null && now.plus(ahead).isBefore(campaign.due(lot));
  }

  /** Who is in stays in, and stays in their lot; hold knows who that is. */
  private void amend(
      LiveCampaign campaign, MemberUpdate update, @Nullable Lot was, @Nullable Lot is, Voice voice)
      throws Exception {
    if (was == null) {
      return; // who is new isn't in
    }
    String member = update.member();
    String key = stray(campaign, member);
    String stray = campaign.asksForZones() ? strays.get(key) : null;
    String lot = stray == null ? was.key() : stray;
    if (stray == null && is != null && !was.equals(is)) {
      strays.put(key, lot);
    }
    if (update.after() == null) {
      voice.say(new AudienceChange(lot, member, null));
      return;
    }
    PreparedSms now = campaign.prepare(member, update.after());
    if (!now.equals(campaign.prepare(member, update.before()))) {
      voice.say(AudienceChange.amended(lot, member, now));
    }
  }

  private static String stray(LiveCampaign campaign, String member) {
    return campaign.id() + '/' + member;
  }

  /** Null if the member is not in the audience, or if nobody can tell: that is kept and counted. */
  @Nullable
  private PreparedSms judge(
      LiveCampaign campaign, Lot lot, String member, RowData row, Voice voice) {
    try {
      return campaign.judge(lot, member, row);
    } catch (MemberPredicate.EvaluationException e) {
      unevaluable.inc();
      voice.say(
          new DeadLetter(
              "selection",
              "the condition of campaign "
                  + campaign.id()
                  + " can't be evaluated for this member, who is left out: "
                  + e.getMessage(),
              member,
              voice.now()));
      return null;
    }
  }
}
