// SPDX-License-Identifier: Apache-2.0
package io.kadian.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.kadian.report.AudienceProof;
import io.kadian.report.AudienceProof.Verdict;
import io.kadian.report.Cost;
import java.io.ByteArrayInputStream;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.stream.IntStream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.w3c.dom.NodeList;

class ReportPageTest {
  static final String HOSTILE =
      "【富销云】</script><script>alert(1)</script> & &amp; <b>'\"</b> ]]> 👍 <!-- {{a|b}} 拒收请回复R";

  private static String page(String message) {
    return page(message, "CNY");
  }

  private static String page(String message, String currency) {
    var report = SomeReport.of(message);
    Cost cost = Cost.of(report, new BigDecimal("0.045"), currency);
    return new ReportPage(ZoneId.of("Asia/Shanghai")).page(report, null, cost, SomeReport.NOW);
  }

  private static Document parsed(String page) throws Exception {
    DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
    factory.setNamespaceAware(true);
    return factory.newDocumentBuilder().parse(new ByteArrayInputStream(page.getBytes(UTF_8)));
  }

  private static List<Element> elements(Document page, String name) {
    NodeList found = page.getElementsByTagName(name);
    return IntStream.range(0, found.getLength()).mapToObj(i -> (Element) found.item(i)).toList();
  }

  private static List<String> texts(Document page, String name) {
    return elements(page, name).stream().map(Node::getTextContent).toList();
  }

  @Test
  void isWellFormedXmlWithTheTextAsItIs() throws Exception {
    Document page = parsed(page(HOSTILE));

    assertThat(texts(page, "blockquote")).containsExactly(HOSTILE);
    assertThat(elements(page, "script")).isEmpty();
    assertThat(elements(page, "b").stream().map(Node::getTextContent)).doesNotContain("'\"");
  }

  @ParameterizedTest
  @ValueSource(strings = {"\u0000", "\u001b[2J", "\ud83d", "\uffff"})
  void replacesWhatNoPageCanHold(String character) throws Exception {
    assertThat(texts(parsed(page("a" + character)), "blockquote").get(0)).startsWith("a\ufffd");
  }

  @Test
  void escapesTheCurrencyToo() throws Exception {
    assertThat(texts(parsed(page("text", "<i>¥</i>")), "p"))
        .contains(
            "Cost: 120 parts at 0.045 <i>¥</i> = 5.40 <i>¥</i>; up to 0.05 <i>¥</i> more if what"
                + " is in doubt went out.");
  }

  @Test
  void hasTheIdentityOnTopAndSaysThatItBalances() throws Exception {
    Document page = parsed(page(SomeReport.TEXT));

    Element identity =
        elements(page, "div").stream()
            .filter(div -> div.getAttribute("class").equals("identity"))
            .findFirst()
            .orElseThrow();
    assertThat(identity.getTextContent())
        .isEqualTo("100selected=0held+2withdrawn+5suppressed+90sent+2failed+1unknown");
    assertThat(elements(page, "section").get(0).getTextContent())
        .contains("balances to 0: every message is accounted for");
  }

  @Test
  void needsNothingFromElsewhere() throws Exception {
    String page = page(SomeReport.TEXT);

    assertThat(page).startsWith("<!DOCTYPE html>").contains("default-src 'none'");
    Document parsed = parsed(page);
    for (String loads : List.of("script", "link", "img", "iframe", "object", "image", "use")) {
      assertThat(elements(parsed, loads)).as(loads).isEmpty();
    }
    assertThat(texts(parsed, "style"))
        .singleElement()
        .asString()
        .doesNotContain("url(", "@import")
        .doesNotContainPattern("[<>&]");
    assertThat(page).doesNotContainPattern("(?:src|href)\\s*=");
  }

  @Test
  void namesTheAxesOfEachPlotAndItsSeries() throws Exception {
    Document page = parsed(page(SomeReport.TEXT));

    List<Element> plots = elements(page, "svg");
    assertThat(plots).hasSize(5);
    assertThat(plots)
        .allSatisfy(
            plot -> assertThat(plot.getNamespaceURI()).isEqualTo("http://www.w3.org/2000/svg"))
        .allSatisfy(plot -> assertThat(plot.getAttribute("aria-label")).isNotEmpty());
    assertThat(plots.get(0).getTextContent())
        .contains("due by the plan", "sent", "messages, in all", "time of day (Asia/Shanghai)");
    assertThat(plots.get(1).getTextContent())
        .contains("sent, per 500 ms", "the campaign's pace, 100/s", "messages per second")
        .contains("2026-12-12 20:00:00.000 +08:00: 40 sent");
    assertThat(plots.get(2).getTextContent())
        .contains("left hold", "sent", "after the message was due", "100 ms to 2 s: 29 sent");
  }

  @Test
  void drawsTheReleaseCurveToScale() throws Exception {
    Element sent =
        elements(parsed(page(SomeReport.TEXT)), "polyline").stream()
            .filter(line -> line.getAttribute("class").equals("line s-sent"))
            .findFirst()
            .orElseThrow();

    List<double[]> points =
        List.of(sent.getAttribute("points").split(" ", -1)).stream()
            .map(p -> new double[] {coordinate(p, 0), coordinate(p, 1)})
            .toList();
    assertThat(points).hasSize(5);
    double bottom = points.get(0)[1];
    double all = bottom - points.get(4)[1]; // 88 messages
    assertThat(bottom - points.get(1)[1]).isCloseTo(all * 40 / 88, within());
    assertThat(bottom - points.get(2)[1]).isCloseTo(all * 70 / 88, within());
    assertThat(points.get(2)[0] - points.get(1)[0])
        .isCloseTo(points.get(1)[0] - points.get(0)[0], within());
  }

  private static double coordinate(String point, int index) {
    return Double.parseDouble(point.split(",", -1)[index]);
  }

  private static Offset<Double> within() {
    return Offset.offset(0.2);
  }

  @Test
  void saysWhatAPlotLeavesOut() throws Exception {
    assertThat(texts(parsed(page(SomeReport.TEXT)), "p"))
        .contains("Not in the plot: 2 sent later.")
        .contains("Not in the plot: 1 sent before they were due.");
  }

  private static Document compared() throws Exception {
    var report = SomeReport.compared(true);
    return parsed(
        new ReportPage(ZoneId.of("Asia/Shanghai"))
            .page(
                report,
                new AudienceProof(Verdict.PROVED, 100, 100, SomeReport.HASH),
                Cost.of(report, new BigDecimal("0.045"), "CNY"),
                SomeReport.NOW));
  }

  @Test
  void comparesVariantsAndTheHoldout() throws Exception {
    Document page = compared();

    assertThat(texts(page, "h2")).endsWith("Variants");
    assertThat(texts(page, "p"))
        .contains("gift is delivered most.")
        .contains("price: 33.3 points less than gift; that is more than chance (p < 0.001).");
    assertThat(texts(page, "tr"))
        .contains("gift5055.6 %454001")
        .contains("price4044.4 %360211")
        .contains("held out10010000")
        .contains("gift4088.9 %76.5 to 95.2 %703.15 CNY24.4 %")
        .contains("price2055.6 %39.6 to 70.5 %502.25 CNY00 %")
        .contains("held out110.0 %");
  }

  @Test
  void drawsTheVariantsRatesToScaleWithTheirIntervals() throws Exception {
    Document page = compared();
    List<Element> plots = elements(page, "svg");
    assertThat(plots).hasSize(6);
    Element plot = plots.get(5);
    assertThat(plot.getTextContent())
        .contains("gift", "price", "variant", "% of what is sent", "95 % sure to be within")
        .contains("gift: 88.9 %, 76.5 to 95.2 %");

    List<Double> heights =
        elements(page, "rect").stream()
            .filter(bar -> bar.getParentNode() != plot && isIn(plot, bar))
            .map(bar -> Double.parseDouble(bar.getAttribute("height")))
            .toList();
    assertThat(heights).hasSize(2);
    assertThat(heights.get(1)).isCloseTo(heights.get(0) * (20.0 / 36) / (40.0 / 45), within());
    List<Element> ranges =
        elements(page, "polyline").stream()
            .filter(line -> line.getAttribute("class").equals("line s-range"))
            .toList();
    assertThat(ranges).hasSize(2); // one each, and no line from one to the other
    String[] gift = ranges.get(0).getAttribute("points").split(" ", -1);
    assertThat(coordinate(gift[0], 0)).isEqualTo(coordinate(gift[1], 0));
    double percent = heights.get(0) / (100 * 40.0 / 45);
    assertThat(coordinate(gift[0], 1) - coordinate(gift[1], 1))
        .isCloseTo(percent * (95.17 - 76.50), within());
  }

  private static boolean isIn(Element outer, Node inner) {
    return inner != null && (inner == outer || isIn(outer, inner.getParentNode()));
  }

  @Test
  void saysThatTheAudienceIsFrozenAndProved() throws Exception {
    assertThat(texts(compared(), "p"))
        .contains(
            "Audience frozen at 2026-12-12 19:00:00 +08:00, 100 members, SHA-256 "
                + SomeReport.HASH)
        .contains(
            "Audience proved: the ledger's rows, one a member of the audience, make the same"
                + " hash.");
  }

  @Test
  void showsACampaignThatHasSentNothing() throws Exception {
    String page =
        new ReportPage(ZoneId.of("Asia/Shanghai"))
            .page(SomeReport.empty(), null, null, SomeReport.NOW);

    assertThat(elements(parsed(page), "svg")).isEmpty();
    assertThat(texts(parsed(page), "h2")).containsExactly("Every message accounted for");
  }

  @Test
  void reckonsTheRateWithoutStragglers() throws Exception {
    assertThat(texts(parsed(page(SomeReport.TEXT)), "div"))
        .contains("44/son average, over 2.00 s") // 88 of them; 2 came later
        .contains("5.40 CNYcost");
  }

  @ParameterizedTest
  @CsvSource({"PT0S, 0 ms", "PT0.2S, 200 ms", "PT1.4S, 1.4 s", "PT10S, 10 s", "PT5M, 5 min"})
  void writesEdgesShort(Duration edge, String words) {
    assertThat(ReportPlots.edge(edge)).isEqualTo(words);
  }
}
