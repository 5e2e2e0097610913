// SPDX-License-Identifier: Apache-2.0
package io.kadian.cli;

import io.kadian.cli.plot.Markup;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import javax.annotation.Nullable;

/**
 * What all our pages have around them. A page needs nothing else: no script, no font, no picture;
 * the policy in its head has the browser load none.
 */
final class PageFrame {
  private static final String POLICY = "default-src 'none'; style-src 'unsafe-inline'";

  private PageFrame() {}

  /** The caller goes on inside {@code main}. */
  static Markup begin(String title) {
    return new Markup()
        .open("html", "xmlns", "http://www.w3.org/1999/xhtml", "lang", "en")
        .open("head")
        .empty("meta", "charset", "utf-8")
        .empty("meta", "http-equiv", "Content-Security-Policy", "content", POLICY)
        .empty("meta", "name", "viewport", "content", "width=device-width, initial-scale=1")
        .leaf("title", title)
        .leaf("style", style())
        .close()
        .open("body")
        .open("main");
  }

  /** To be closed by the caller. */
  static void section(Markup page, String title, @Nullable String about) {
    page.open("section").leaf("h2", title);
    if (about != null) {
      page.leaf("p", about, "class", "quiet");
    }
  }

  static String end(Markup page, String footer) {
    return page.leaf("footer", footer).close().close().close().page();
  }

  private static String style() {
    try (InputStream css = PageFrame.class.getResourceAsStream("page.css")) {
      return new String(css.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
