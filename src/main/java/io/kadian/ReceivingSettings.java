// SPDX-License-Identifier: Apache-2.0
package io.kadian;

import io.kadian.domain.InvalidInputException;
import io.kadian.receipts.Keywords;
import io.kadian.receipts.MessageIds;
import io.kadian.receipts.ReadDeliveries;
import io.kadian.receipts.ReceiptOrigins;
import io.kadian.receipts.ReceiptOrigins.Origin;
import io.kadian.receipts.ReceiptSettings;
import io.kadian.receipts.ReceiverSettings;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * What is received from phones, and how: each SMPP route's own receiver, or one if no SMPP route is
 * named. Routes that bind to the same SMSC as the same system-id share one: their receipts come by
 * any bind of it.
 */
final class ReceivingSettings {
  private static final String ALL = "";
  private static final String FORM_OF_IDS = "exact or hex-or-decimal";

  private final Settings settings;
  private final Map<String, ReceiverSettings> receivers;
  private final ReceiptOrigins origins;

  private ReceivingSettings(
      Settings settings, Map<String, ReceiverSettings> receivers, ReceiptOrigins origins) {
    this.settings = settings;
    this.receivers = receivers;
    this.origins = origins;
  }

  /** An SMSC's account, at which message ids are unique. */
  private record Account(String host, int port, String systemId) {}

  /** What is received by one account. */
  private record Receiver(List<String> routes, ReceiverSettings settings, Origin origin) {
    String name() {
      return String.join(",", routes);
    }
  }

  /**
   * @throws InvalidInputException naming the route
   */
  static ReceivingSettings of(Settings settings) {
    List<String> smpp = settings.routes().stream().filter(settings::isSmpp).toList();
    Origin usual = origin(settings, Set.of());
    if (smpp.isEmpty()) {
      return new ReceivingSettings(
          settings,
          isEnabled(settings) ? Map.of(ALL, receiver(settings)) : Map.of(),
          new ReceiptOrigins(usual, Map.of()));
    }
    Map<Account, Receiver> accounts = new LinkedHashMap<>();
    for (String route : smpp) {
      try {
        add(route, settings.ofRoute(route), accounts);
      } catch (InvalidInputException e) {
        throw new InvalidInputException("route " + route + ": " + e.getMessage(), e);
      }
    }
    Map<String, ReceiverSettings> receivers = new HashMap<>();
    Map<String, Origin> origins = new HashMap<>();
    for (Receiver receiver : accounts.values()) {
      receivers.put(receiver.name(), receiver.settings());
      Set<String> others = new TreeSet<>();
      accounts.values().forEach(other -> others.addAll(other.routes()));
      receiver.routes().forEach(others::remove);
      origins.put(
          receiver.name(),
          new Origin(receiver.origin().messageIds(), receiver.origin().zone(), others));
    }
    return new ReceivingSettings(settings, receivers, new ReceiptOrigins(usual, origins));
  }

  private static void add(String route, Settings own, Map<Account, Receiver> accounts) {
    if (!isEnabled(own)) {
      return;
    }
    ReceiverSettings settings = receiver(own);
    Receiver fresh = new Receiver(new ArrayList<>(), settings, origin(own, Set.of()));
    Receiver receiver =
        accounts.computeIfAbsent(
            new Account(settings.host(), settings.port(), settings.systemId()), account -> fresh);
    if (!receiver.settings().equals(settings) || !receiver.origin().equals(fresh.origin())) {
      throw new InvalidInputException(
          "it receives as %s, as route %s does: write the same receipts.* for both, or turn one off"
              .formatted(settings, receiver.name()));
    }
    receiver.routes().add(route);
  }

  /** Whether anything is bound. */
  boolean isAny() {
    return !receivers.isEmpty();
  }

  /** By route. */
  Map<String, ReceiverSettings> receivers() {
    return receivers;
  }

  ReceiptOrigins origins() {
    return origins;
  }

  ReceiptSettings receipts() {
    return new ReceiptSettings(
        settings.database(),
        origins,
        settings.number("ledger.batch"),
        settings.duration("ledger.linger"),
        settings.duration("receipts.keep"));
  }

  ReadDeliveries readDeliveries() {
    return new ReadDeliveries(
        origins,
        settings.text("members.default-region"),
        Keywords.of(
            settings.text("receipts.opt-out-keywords"), settings.text("receipts.opt-in-keywords")));
  }

  private static boolean isEnabled(Settings settings) {
    return settings.isOn("receipts.enabled");
  }

  /** What is empty is as for submitting. */
  private static ReceiverSettings receiver(Settings settings) {
    String password = settings.secret("receipts.password");
    return new ReceiverSettings(
        orElse("receipts.host", "smpp.host", settings),
        settings.number(settings.text("receipts.port").isEmpty() ? "smpp.port" : "receipts.port"),
        orElse("receipts.system-id", "smpp.system-id", settings),
        password.isEmpty() ? settings.secret("smpp.password") : password,
        orElse("receipts.system-type", "smpp.system-type", settings),
        settings.as(
            "receipts.bind-mode", "receiver or transceiver", ReceivingSettings::transceiver),
        settings.number("receipts.binds"),
        settings.number("receipts.window"),
        settings.duration("smpp.enquire-link-interval"),
        settings.duration("smpp.bind-timeout"),
        settings.duration("smpp.reconnect-min"),
        settings.duration("smpp.reconnect-max"),
        RouteSections.smppTls(settings));
  }

  private static Origin origin(Settings settings, Set<String> otherRoutes) {
    return new Origin(
        settings.as(
            "receipts.message-ids",
            FORM_OF_IDS,
            form -> MessageIds.valueOf(form.toUpperCase(Locale.ROOT).replace('-', '_'))),
        settings.zone("receipts.time-zone"),
        otherRoutes);
  }

  private static String orElse(String key, String otherKey, Settings settings) {
    return settings.text(settings.text(key).isEmpty() ? otherKey : key);
  }

  private static Boolean transceiver(String mode) {
    return switch (mode) {
      case "receiver" -> false;
      case "transceiver" -> true;
      default -> throw new IllegalArgumentException(mode);
    };
  }
}
