// SPDX-License-Identifier: Apache-2.0
package io.kadian.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.kadian.report.Cost;
import java.io.File;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A browser reads the page as HTML, where a parser reads XML. Runs where there is a Chromium:
 * {@code apt-get install chromium}.
 */
class ReportInABrowserTest {
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  @TempDir Path folder;

  private static Optional<Path> chromium() {
    return Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator, -1))
        .flatMap(
            bin ->
                Stream.of("chromium", "chromium-browser", "google-chrome")
                    .map(name -> Path.of(bin, name)))
        .filter(Files::isExecutable)
        .findFirst();
  }

  /** The document as the browser made it of the page. */
  private String dom(Path browser, Path page) throws Exception {
    Path dom = folder.resolve("dom.html");
    Process process =
        new ProcessBuilder(
                browser.toString(),
                "--headless",
                "--no-sandbox",
                "--disable-gpu",
                "--user-data-dir=" + folder.resolve("profile"),
                "--dump-dom",
                page.toUri().toString())
            .redirectOutput(dom.toFile())
            .redirectError(folder.resolve("err.txt").toFile())
            .start();
    try {
      assertThat(process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
    } finally {
      process.destroyForcibly();
    }
    return Files.readString(dom);
  }

  @Test
  void showsTheFiguresAndThePlotsAndRunsNothingOfTheText() throws Exception {
    Optional<Path> browser = chromium();
    assumeTrue(browser.isPresent(), "no Chromium on the PATH");
    var report = SomeReport.compared(ReportPageTest.HOSTILE, true);
    String page =
        new ReportPage(ZoneId.of("Asia/Shanghai"))
            .page(report, null, Cost.of(report, new BigDecimal("0.045"), "CNY"), SomeReport.NOW);
    Path file = Files.write(folder.resolve("double12.html"), page.getBytes(UTF_8));

    String dom = dom(browser.get(), file);

    // Not one element more or less than were written: nothing was taken for a tag, none was moved.
    Pattern tag = Pattern.compile("<[a-z0-9]+[ />]");
    assertThat(tag.matcher(dom).results().map(m -> m.group().substring(0, m.group().length() - 1)))
        .containsExactlyElementsOf(
            tag.matcher(withTableBodies(page))
                .results()
                .map(m -> m.group().substring(0, m.group().length() - 1))
                .toList());
    assertThat(dom)
        .contains("<b>100</b><span>selected</span>")
        .contains("balances to 0: every message is accounted for")
        .contains("<b>5.40 CNY</b>")
        .contains("【富销云】&lt;/script&gt;&lt;script&gt;alert(1)&lt;/script&gt; &amp; &amp;amp;")
        .contains("👍")
        .doesNotContain("<script");
  }

  /** As HTML has it: rows stand in a {@code tbody}, whether it is written or not. */
  private static String withTableBodies(String page) {
    return page.replace("<table>", "<table><tbody >");
  }
}
