// SPDX-License-Identifier: Apache-2.0
package io.kadian;

import io.kadian.domain.InvalidInputException;
import io.kadian.domain.PlanClock;
import io.kadian.gateway.route.SmppSettings;
import io.kadian.receipts.ReceiverSettings;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A job that rehearses a day, and can do nothing else: it reads and writes topics and a schema of
 * its own, and reaches one SMSC, a simulated one. The job itself holds to that, whoever wrote its
 * settings: it isn't even submitted otherwise.
 *
 * <p>A job that doesn't rehearse has no clock but the real one.
 */
public final class Rehearsal {
  /** What a rehearsal's topics begin with, and its consumer groups; a name and a dot follow. */
  public static final String TOPICS = "rehearsal.";

  /** What its schema begins with; the name follows, with _ for anything but letters and digits. */
  public static final String SCHEMA = "rehearsal_";

  public static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9-]{0,39}");

  private static final String KEY = "rehearsal.name";
  private static final String SMSC = "rehearsal.smsc";
  private static final String CLOCK = "rehearsal.clock";
  private static final String URL = "database.url";
  private static final Pattern CURRENT_SCHEMA = Pattern.compile("[?&]currentSchema=([^&]*)");

  private static final List<String> TOPIC_KEYS =
      List.of(
          "kafka.control-topic",
          "kafka.events-topic",
          "kafka.outcomes-topic",
          "kafka.dead-letters-topic");

  private static final String RECEIVES = "receipts.enabled";

  /** Addresses and secrets that a rehearsal has no use for. */
  private static final List<String> OF_THE_REAL_SMSC =
      List.of(
          "receipts.host",
          "receipts.port",
          "receipts.system-id",
          "receipts.password",
          "receipts.password-file",
          "smpp.password",
          "smpp.password-file",
          "http.definition",
          "http.user",
          "http.password",
          "http.password-file",
          "database.password-file");

  private Rehearsal() {}

  /** Whether these settings are for one. */
  static boolean isOne(Settings settings) {
    return !settings.text(KEY).isEmpty();
  }

  /** What a page of one says; empty: nothing is rehearsed. */
  public static Optional<String> words(Settings settings) {
    if (!isOne(settings)) {
      return Optional.empty();
    }
    String clock = settings.text(CLOCK);
    int speed = clock.lastIndexOf('x');
    boolean travels = speed > 0 && !clock.endsWith(" x1");
    return Optional.of(
        "Rehearsal %s: nothing left but to a simulator. Times are plan time%s."
            .formatted(
                settings.text(KEY),
                travels ? ", " + clock.substring(speed + 1) + " times as fast as the clock" : ""));
  }

  /** The consumer group of Kafka's sources. */
  static String group(Settings settings, String usual) {
    return isOne(settings) ? prefix(settings.text(KEY)) + usual : usual;
  }

  /**
   * The job's clock.
   *
   * @param real serializable
   * @throws InvalidInputException if a job that sends is to have another than the real one
   */
  static Clock clock(Settings settings, Clock real) {
    String text = settings.text(CLOCK);
    if (text.isEmpty()) {
      return real;
    }
    if (!isOne(settings)) {
      throw new InvalidInputException(
          CLOCK + ": only a rehearsal has a clock of its own; scripts/rehearse sets it");
    }
    try {
      return PlanClock.parse(text, real);
    } catch (InvalidInputException e) {
      throw new InvalidInputException(CLOCK + ": " + e.getMessage(), e);
    }
  }

  /**
   * @throws InvalidInputException if these settings are a rehearsal's, and anything of it could
   *     come near what is real
   */
  static void refuseWhatIsReal(Settings settings) {
    if (!isOne(settings)) {
      if (!settings.text(SMSC).isEmpty()) {
        throw new InvalidInputException(SMSC + ": is a rehearsal's, and " + KEY + " is empty");
      }
      return;
    }
    String name = settings.text(KEY);
    if (!NAME.matcher(name).matches()) {
      throw new InvalidInputException(
          "%s: '%s' is no name; write letters a-z, digits and -".formatted(KEY, name));
    }
    for (String key : TOPIC_KEYS) {
      if (!settings.text(key).startsWith(prefix(name))) {
        throw refused(key, settings.text(key), "a rehearsal's topics begin with " + prefix(name));
      }
    }
    if (!schema(name).equals(schemaIn(settings.text(URL)))) {
      throw refused(URL, settings.text(URL), "it must say currentSchema=" + schema(name));
    }
    refuseOtherAddresses(settings);
  }

  /** Of every route and every receiver. */
  private static void refuseOtherAddresses(Settings settings) {
    String smsc = settings.text(SMSC);
    List<String> routes = settings.routes();
    Stream<Settings> each =
        routes.isEmpty() ? Stream.of(settings) : routes.stream().map(settings::ofRoute);
    each.forEach(
        route -> {
          String kind = route.text("gateway.kind");
          if (!kind.equals("smpp") && !kind.equals("dry-run")) {
            throw refused(
                "gateway.kind", kind, "a rehearsal sends by smpp, to the simulator alone");
          }
          if (kind.equals("smpp")) {
            SmppSettings smpp = route.smpp();
            requireSimulator(smpp.host() + ':' + smpp.port(), smsc);
          }
        });
    for (ReceiverSettings receiver : ReceivingSettings.of(settings).receivers().values()) {
      requireSimulator(receiver.host() + ':' + receiver.port(), smsc);
    }
  }

  private static void requireSimulator(String address, String smsc) {
    if (!address.equals(smsc)) {
      throw new InvalidInputException(
          "a rehearsal reaches no SMSC but %s = %s, and this is %s"
              .formatted(SMSC, smsc.isEmpty() ? "(nothing)" : smsc, address));
    }
  }

  private static InvalidInputException refused(String key, String value, String why) {
    return new InvalidInputException("%s = %s: %s".formatted(key, value, why));
  }

  private static String prefix(String name) {
    return TOPICS + name + '.';
  }

  /** Of a rehearsal of this name. */
  public static String schema(String name) {
    return SCHEMA + name.replace('-', '_');
  }

  private static String schemaIn(String url) {
    Matcher matcher = CURRENT_SCHEMA.matcher(url);
    return matcher.find() ? matcher.group(1) : "";
  }

  /**
   * The same settings for a rehearsal: its own topics, its own schema, and each route, of whatever
   * kind it is, an SMPP route to the simulator, as fast and with as many under way.
   *
   * @param speed plan time's seconds in a real one: a route's rate is one of plan time
   * @return all of them, secrets of the database included, for a file
   */
  public static Map<String, String> shadow(
      Settings real, String name, String host, int port, PlanClock clock, int speed) {
    Map<String, String> shadow = new LinkedHashMap<>(real.values());
    shadow.put(KEY, name);
    shadow.put(SMSC, host + ':' + port);
    shadow.put(CLOCK, clock.toString());
    for (String key : TOPIC_KEYS) {
      shadow.put(key, prefix(name) + key.substring("kafka.".length(), key.length() - 6));
    }
    shadow.put(URL, inSchema(real.text(URL), schema(name)));
    shadow.put("database.password", real.secret("database.password"));
    List<String> routes = real.routes();
    boolean receives =
        routes.isEmpty()
            ? real.isOn(RECEIVES)
            : routes.stream().anyMatch(route -> real.ofRoute(route).isOn(RECEIVES));
    if (routes.isEmpty()) {
      toSimulator(real, "smpp.", host, port, speed).forEach(shadow::put);
      shadow.put("gateway.kind", "smpp");
    }
    for (String route : routes) {
      String own = "route." + route + '.';
      boolean smpp = real.isSmpp(route);
      shadow.keySet().removeIf(key -> key.startsWith(own) && !key.equals(own + "weight") && !smpp);
      // The simulator is one SMSC, and its receipts come by any receiver: there is one.
      shadow
          .keySet()
          .removeIf(key -> key.startsWith(own + "receipts.") || key.equals(own + "system-id"));
      toSimulator(real.ofRoute(route), own, host, port, speed).forEach(shadow::put);
      shadow.put(own + "kind", "smpp");
    }
    shadow.put(RECEIVES, String.valueOf(receives));
    shadow.put("receipts.message-ids", "exact");
    OF_THE_REAL_SMSC.forEach(key -> shadow.put(key, ""));
    return shadow;
  }

  /** A route's own keys. */
  private static Map<String, String> toSimulator(
      Settings route, String prefix, String host, int port, int speed) {
    Map<String, String> keys = new LinkedHashMap<>();
    keys.put(prefix + "host", host);
    keys.put(prefix + "port", String.valueOf(port));
    keys.put(prefix + "tls", "false");
    for (String key :
        List.of("tls-certificate-file", "tls-key-file", "password", "password-file")) {
      keys.put(prefix + key, "");
    }
    String kind = route.text("gateway.kind");
    keys.put(
        prefix + "rate", String.valueOf(Math.multiplyExact(route.number(kind + ".rate"), speed)));
    if (kind.equals("http")) {
      keys.put(prefix + "binds", "1");
      keys.put(prefix + "window", route.text("http.concurrency"));
    }
    return keys;
  }

  private static String inSchema(String url, String schema) {
    String without = CURRENT_SCHEMA.matcher(url).replaceAll("");
    int query = without.indexOf('?');
    if (query < 0 && without.indexOf('&') >= 0) { // the first parameter was the one taken out
      without = without.replaceFirst("&", "?");
      query = without.indexOf('?');
    }
    return without + (query < 0 ? "?" : "&") + "currentSchema=" + schema;
  }
}
