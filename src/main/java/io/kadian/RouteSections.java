// SPDX-License-Identifier: Apache-2.0
package io.kadian;

import io.kadian.domain.InvalidInputException;
import io.kadian.gateway.route.HttpDefinition;
import io.kadian.gateway.route.HttpSettings;
import io.kadian.gateway.route.HttpVersion;
import io.kadian.gateway.route.SmppSettings;
import io.kadian.smpp.Pem;
import io.kadian.smpp.SmppTls;
import java.util.Locale;
import java.util.function.Consumer;
import javax.annotation.Nullable;

/** The sections smpp.* and http.* as a route takes them. */
final class RouteSections {
  private RouteSections() {}

  static SmppSettings smpp(Settings settings) {
    return new SmppSettings(
        settings.text("smpp.host"),
        settings.number("smpp.port"),
        settings.text("smpp.system-id"),
        settings.secret("smpp.password"),
        settings.text("smpp.system-type"),
        settings.as(
            "smpp.bind-mode",
            "transmitter or transceiver",
            mode -> SmppSettings.Mode.valueOf(mode.toUpperCase(Locale.ROOT))),
        settings.number("smpp.binds"),
        settings.number("smpp.window"),
        settings.duration("smpp.enquire-link-interval"),
        settings.duration("smpp.answer-timeout"),
        settings.duration("smpp.bind-timeout"),
        settings.number("smpp.rate"),
        settings.text("smpp.source-address"),
        settings.isOn("smpp.receipts"),
        settings.duration("smpp.reconnect-min"),
        settings.duration("smpp.reconnect-max"),
        smppTls(settings));
  }

  /** What the files say goes along with the job: they needn't be on the task managers. */
  @Nullable
  static SmppTls smppTls(Settings settings) {
    if (!settings.isOn("smpp.tls")) {
      return null;
    }
    String authorities = "smpp.tls-ca-file";
    String chain = "smpp.tls-certificate-file";
    String key = "smpp.tls-key-file";
    if (settings.text(chain).isEmpty() != settings.text(key).isEmpty()) {
      throw new InvalidInputException(
          "%s and %s go together, and one of them is empty".formatted(chain, key));
    }
    return new SmppTls(
        settings.text(authorities).isEmpty()
            ? ""
            : checked(authorities, Pem::certificates, settings),
        settings.text(key).isEmpty()
            ? null
            : new SmppTls.Identity(
                checked(key, Pem::privateKey, settings),
                checked(chain, Pem::certificates, settings)));
  }

  /** What a file holds, if it can be read as what it should be. */
  private static String checked(String key, Consumer<String> reader, Settings settings) {
    String contents = settings.contents(key);
    try {
      reader.accept(contents);
      return contents;
    } catch (InvalidInputException e) {
      throw new InvalidInputException(key + ": " + settings.text(key) + ": " + e.getMessage(), e);
    }
  }

  static HttpSettings http(Settings settings) {
    String file = settings.text("http.definition");
    if (file.isEmpty()) {
      throw new InvalidInputException(
          "http.definition is empty: name a file such as flink-conf/routes/twilio.yaml");
    }
    return new HttpSettings(
        HttpDefinition.read(settings.contents("http.definition"), file),
        settings.text("http.user"),
        settings.secret("http.password"),
        settings.text("http.sender"),
        settings.as(
            "http.version",
            "auto, 1.1 or 2",
            version ->
                switch (version) {
                  case "auto" -> HttpVersion.AUTO;
                  case "1.1" -> HttpVersion.HTTP_1_1;
                  case "2" -> HttpVersion.HTTP_2;
                  default -> throw new IllegalArgumentException(version);
                }),
        settings.number("http.rate"),
        settings.number("http.concurrency"),
        settings.duration("http.connect-timeout"),
        settings.duration("http.answer-timeout"));
  }
}
