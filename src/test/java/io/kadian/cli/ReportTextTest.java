// SPDX-License-Identifier: Apache-2.0
package io.kadian.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.kadian.report.AudienceProof;
import io.kadian.report.CampaignReport;
import io.kadian.report.Comparison;
import io.kadian.report.Comparison.Group;
import io.kadian.report.Cost;
import io.kadian.report.Proportion;
import java.math.BigDecimal;
import java.time.ZoneId;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReportTextTest {
  private final ReportText text = new ReportText(ZoneId.of("Asia/Shanghai"));

  private List<String> lines(CampaignReport report) {
    Cost cost = Cost.of(report, new BigDecimal("0.045"), "CNY");
    return text.lines(report, null, cost, SomeReport.NOW);
  }

  private String section(String title) {
    return section(title, SomeReport.of(SomeReport.TEXT));
  }

  private String section(String title, CampaignReport report) {
    String all = String.join("\n", lines(report));
    String section = all.substring(all.indexOf("\n" + title) + 1);
    return section.substring(0, (section + "\n\n").indexOf("\n\n"));
  }

  @Test
  void beginsWithTheIdentityAsStatusDoes() {
    CampaignReport report = SomeReport.of(SomeReport.TEXT);

    assertThat(lines(report))
        .startsWith(
            new StatusText(ZoneId.of("Asia/Shanghai"))
                .report(report.status(), SomeReport.NOW)
                .toArray(String[]::new))
        .contains("  selected               100")
        .contains("  balance       balances to 0: every message is accounted for");
  }

  @Test
  void saysWhyInWords() {
    assertThat(section("Outcomes"))
        .isEqualTo(
            """
            Outcomes
              SENT                                90  90.0 %  the SMSC took it
              SUPPRESSED DUPLICATE                 3   3.0 %  the same text had just gone to
                                                              this phone, or was on its way
              SUPPRESSED OPTED_OUT                 2   2.0 %  opted out of messages
              FAILED ESME_RINVDSTADR               2   2.0 %  the SMSC says the phone is no
                                                              valid address
              UNKNOWN NO_ANSWER                    1   1.0 %  the SMSC didn't answer in time
              WITHDRAWN                            2   2.0 %  left the audience before the
                                                              instant""");
  }

  @Test
  void setsWhatWasSentAgainstThePlan() {
    assertThat(section("Release"))
        .isEqualTo(
            """
            Release, per 500 ms, times in Asia/Shanghai
              FROM                DUE  SENT  PER SECOND
              12-12 20:00:00.000   50    40          80  ########################
              12-12 20:00:00.500   42    30          60  ##################
              12-12 20:00:01.000    0    15          30  #########
              12-12 20:00:01.500    0     3           6  ##
              later: 2 sent""");
  }

  @Test
  void givesQuantilesAndTheHistogramOfLateness() {
    assertThat(section("Late by"))
        .isEqualTo(
            """
            Late by, counted from when each message was due
                            P50     P90     P95     P99   P99.9     MAX  EARLY
              left hold   10 ms   10 ms   10 ms   20 ms   20 ms   20 ms      0
              sent       120 ms  120 ms  120 ms  1.90 s  1.90 s  1.90 s      1
              SENT WITHIN  MESSAGES
              100 ms             60  ########################
              2 s                29  ############""");
  }

  @Test
  void listsRoutesReceiptsAndWhatItCosts() {
    assertThat(section("Routes"))
        .isEqualTo(
            """
            Routes
                            SENT  FAILED  UNKNOWN  PARTS  DELIVERED  LATE P50  LATE P99
              cmcc            60       2        0     80         50     90 ms    1.50 s
              (none named)    30       0        1     40         10""");
    assertThat(section("Receipts"))
        .isEqualTo(
            """
            Receipts, of what is sent
              DELIVERED                      60  66.7 %
              UNDELIVERABLE                   9  10.0 %
              no receipt                     21  23.3 %
                UNDELIVERABLE, code MK:0001   9  10.0 %
              sent to delivered: p50 3.00 s, p90 5.00 s, p99 8.00 s, max 9.00 s""");
    assertThat(section("Parts"))
        .isEqualTo(
            """
            Parts (submit_sm's, which the operator bills)
              1 part       60 messages
              2 parts      30 messages
              sent in all    120 parts
              in doubt          1 part
              cost: 120 parts at 0.045 CNY = 5.40 CNY; up to 0.05 CNY more if what is in
              doubt went out""");
  }

  @Test
  void comparesVariantsAndTheHoldout() {
    assertThat(section("Variants", SomeReport.compared(true)))
        .isEqualTo(
            """
            Variants
                        SELECTED   SHARE  SENT  SUPPRESSED  FAILED  UNKNOWN  WITHDRAWN
              gift            50  55.6 %    45           4       0        0          1
              price           40  44.4 %    36           0       2        1          1
              held out        10             0          10       0        0          0
                     PARTS      COST
              gift      70  3.15 CNY
              price     50  2.25 CNY
                        DELIVERED  OF SENT       95 % SURE  OPTED OUT  OF THEM
              gift             40   88.9 %  76.5 to 95.2 %          2    4.4 %
              price            20   55.6 %  39.6 to 70.5 %          0      0 %
              held out                                              1   10.0 %
              gift is delivered most.
              price: 33.3 points less than gift; that is more than chance (p < 0.001).
              Opted out: phones that have done so since the message was sent to them, or
              since it was due where they were held out.
              Held out: the campaign's control group and that of all campaigns, who got
              nothing.""");
  }

  @Test
  void saysWhichRoleMayCountOptOuts() {
    assertThat(section("Variants", SomeReport.compared(false)))
        .doesNotContain("OPTED OUT")
        .contains("kadian_reader");
  }

  @Test
  void setsOneTextBesideItsHoldout() {
    Comparison both = SomeReport.compared(true).comparison();
    Group text = new Group(null, 90, 0, 0, 90, 0, 0, 60, 120, 0, 3L, Proportion.of(60, 90));

    assertThat(new ComparisonText(Comparison.of(List.of(text), both.holdout()), null).lines())
        .startsWith(
            "Holdout",
            "            SELECTED  SHARE  SENT  SUPPRESSED",
            "  the text        90  100 %    90           0",
            "  held out        10            0          10")
        .contains("  held out                                              1   10.0 %");
  }

  @Test
  void namesTheHashOfTheFrozenAudience() {
    assertThat(section("Audience frozen", SomeReport.compared(true)))
        .isEqualTo(
            "Audience frozen at 2026-12-12 19:00:00 +08:00, 100 members, SHA-256\n  "
                + SomeReport.HASH);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          PROVED  | 3 | 3 | ab | proved: the ledger's rows, one a member of the audience, make the same hash
          DIFFERS | 3 | 3 | cd | differs: there are as many rows, of other members; they make cd
          DIFFERS | 3 | 4 |    | differs: the ledger has 4 rows, and the audience 3 members
          DIFFERS | 3 | 1 |    | differs: all is over, and 2 of 3 members have no row
          NOT_YET | 3 | 1 |    | not yet: 2 of 3 members have no row yet; who is held has none
          """)
  void saysWhetherTheAudienceIsProved(
      AudienceProof.Verdict verdict, long members, long rows, String hash, String words) {
    assertThat(AudienceWords.of(new AudienceProof(verdict, members, rows, hash))).isEqualTo(words);
  }

  @Test
  void fitsIntoEightyColumns() {
    assertThat(
            Stream.of(SomeReport.of(SomeReport.TEXT), SomeReport.compared(true))
                .flatMap(report -> lines(report).stream()))
        .allSatisfy(line -> assertThat(DisplayWidth.of(line)).as(line).isLessThan(81))
        .allSatisfy(line -> assertThat(line).isEqualTo(line.stripTrailing()));
  }

  @Test
  void saysNoMoreThanTheStatusOfACampaignThatHasSentNothing() {
    assertThat(lines(SomeReport.empty()))
        .isEqualTo(
            new StatusText(ZoneId.of("Asia/Shanghai"))
                .report(SomeReport.empty().status(), SomeReport.NOW));
  }
}
