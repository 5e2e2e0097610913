// SPDX-License-Identifier: Apache-2.0
package io.kadian.bench;

import io.kadian.domain.ControlRecord.Command.Action;
import io.kadian.domain.Pace;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** How late messages are. Lateness is from when one is due until the SMSC's answer has come. */
final class Punctuality {
  private static final int CAMPAIGN = 1000;

  /** A thousand each time: what is measured is not how long a queue gets. */
  private static final Duration APART = Duration.ofSeconds(1);

  private static final Duration LATER = Duration.ofHours(3);

  private final Rig rig;
  private final Figures figures;
  private final int members;

  Punctuality(Rig rig, Figures figures, int members) {
    this.rig = rig;
    this.figures = figures;
    this.members = members;
  }

  /** Each with a thousand members, at instants of their own. */
  void hundredCampaigns(int campaigns) throws Exception {
    long before = rig.held();
    List<String> ids = announceThousands("h", campaigns);
    long messages = (long) campaigns * CAMPAIGN;
    Rig.until("all held", () -> rig.held() >= before + messages);
    rig.untilQuiet();
    long ended = rig.ended();
    Instant first = Rig.now().plusSeconds(5);
    for (int i = 0; i < campaigns; i++) {
      rig.work(ids.get(i), Action.RESCHEDULE, first.plus(APART.multipliedBy(i)));
    }
    Rig.until("all ended", () -> rig.ended() >= ended + messages);
    awaitRows("h", messages, Rig.now());
    tellFirst("the first message of each of " + campaigns + " campaigns of 1,000", "h", 100);
  }

  /** A thousand a second, for a minute. */
  void paced(int seconds) throws Exception {
    long before = rig.held();
    rig.segment("paced", "consent AND points < " + seconds);
    rig.announce(Texts.campaign("p", "paced", Rig.now().plus(LATER), new Pace(CAMPAIGN)));
    long messages = (long) seconds * CAMPAIGN;
    Rig.until("all held", () -> rig.held() >= before + messages);
    rig.untilQuiet();
    Instant first = Rig.now().plusSeconds(3);
    rig.work("p", Action.RESCHEDULE, first);
    awaitRows("p", messages, first.plusSeconds(seconds));
    figures.atMost(
        "lateness against the schedule, paced at 1,000/s, p99",
        percentile("extract(epoch from sent - due)", "sms_log where campaign = 'p'"),
        "ms",
        200.0);
  }

  /** Campaigns come due while a new one scans all members. */
  void whileAnotherScans(int campaigns) throws Exception {
    long before = rig.held();
    List<String> ids = announceThousands("o", campaigns);
    Rig.until("all held", () -> rig.held() >= before + (long) campaigns * CAMPAIGN);
    rig.untilQuiet();
    Instant first = Rig.now().plusSeconds(4);
    for (int i = 0; i < campaigns; i++) {
      rig.work(ids.get(i), Action.RESCHEDULE, first.plus(APART.multipliedBy(i)));
    }
    TimeUnit.MILLISECONDS.sleep(Duration.between(Instant.now(), first).toMillis());
    rig.segment("all", "consent AND spend_90d >= 0");
    rig.announce(Texts.campaign("scan", "all", Rig.now().plus(LATER), null));
    Instant announced = Instant.now();
    Rig.until("all held", () -> rig.held() >= before + members + stillToCome(first, campaigns));
    figures.atMost(
        "the scan meanwhile, announced to held",
        Duration.between(announced, Instant.now()).toMillis() / 1000.0,
        "s",
        null);
    awaitRows("o", (long) campaigns * CAMPAIGN, first.plus(APART.multipliedBy(campaigns)));
    tellFirst("the same of others while a new campaign scans all members", "o", 200);
    figures.atMost(
        "lateness of all their messages, p99",
        percentile("extract(epoch from sent - due)", "sms_log where campaign like 'o%'"),
        "ms",
        null);
  }

  private List<String> announceThousands(String prefix, int campaigns) {
    List<String> ids = new ArrayList<>();
    Instant later = Rig.now().plus(LATER);
    for (int i = 0; i < campaigns; i++) {
      String id = prefix + i;
      rig.segment(id, "consent AND points = " + i);
      rig.announce(Texts.campaign(id, id, later, null));
      ids.add(id);
    }
    return ids;
  }

  /** Of so many campaigns, one each time; messages. */
  private static long stillToCome(Instant first, int campaigns) {
    long come = Duration.between(first, Instant.now()).dividedBy(APART) + 1;
    return CAMPAIGN * Math.max(0, campaigns - come);
  }

  /**
   * To count rows takes the machine longer than to send a message.
   *
   * @param notBefore when the last is due
   */
  private void awaitRows(String prefix, long messages, Instant notBefore)
      throws InterruptedException {
    TimeUnit.MILLISECONDS.sleep(Duration.between(Instant.now(), notBefore).toMillis());
    String count = "select count(*) from sms_log where campaign like '" + prefix + "%'";
    Rig.until("all rows", () -> Long.parseLong(rig.row(count).get(0)) >= messages);
  }

  private void tellFirst(String what, String prefix, double target) throws Exception {
    String first =
        "(select extract(epoch from min(sent) - min(due)) late from sms_log"
            + " where campaign like '%s%%' group by campaign) l".formatted(prefix);
    figures.atMost("lateness of " + what + ", p99", percentile("late", first), "ms", target);
    double earliest =
        Double.parseDouble(
            rig.row(
                    "select min(extract(epoch from released - due)) from sms_log"
                        + " where campaign like '%s%%'".formatted(prefix))
                .get(0));
    if (earliest < 0) {
      throw new IllegalStateException("A message left " + -earliest + " s early");
    }
  }

  /** In milliseconds. */
  private double percentile(String seconds, String from) throws Exception {
    return 1000
        * Double.parseDouble(
            rig.row(
                    "select percentile_disc(0.99) within group (order by %s) from %s"
                        .formatted(seconds, from))
                .get(0));
  }
}
