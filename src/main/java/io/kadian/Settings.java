// SPDX-License-Identifier: Apache-2.0
package io.kadian;

import io.kadian.domain.Database;
import io.kadian.domain.FrequencyCap;
import io.kadian.domain.Holdout;
import io.kadian.domain.InvalidInputException;
import io.kadian.domain.SendWindow;
import io.kadian.domain.SendingRules;
import io.kadian.gateway.GatewaySettings;
import io.kadian.gateway.route.HttpSettings;
import io.kadian.gateway.route.RestSettings;
import io.kadian.gateway.route.SmppSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import javax.annotation.Nullable;

/**
 * The job's settings: flink-conf/kadian.properties, which stands in the jar too and says what each
 * one is, then the user's file, the environment and the command line, the later the stronger.
 */
public final class Settings {
  /** Seen by ps and in Flink's UI on a command line, so not taken from there. */
  private static final List<String> SECRETS =
      List.of("database.password", "smpp.password", "receipts.password", "http.password");

  private static final Pattern PASSWORD_IN_URL = Pattern.compile("[?&](ssl)?password=|//[^/]*@");

  private final Map<String, String> values;

  private Settings(Map<String, String> values) {
    this.values = values;
  }

  /**
   * @param args {@code --key value}; {@code --settings FILE} names the user's file
   * @param environment {@code KADIAN_KEY}
   * @throws InvalidInputException for a key that is not known, naming it and where it stands
   */
  public static Settings load(String[] args, Map<String, String> environment) {
    return new Settings(SettingSources.gather(args, environment));
  }

  /** The name of a key's environment variable. */
  public static String variable(String key) {
    return "KADIAN_" + key.toUpperCase(Locale.ROOT).replaceAll("[^A-Z0-9]", "_");
  }

  /** What {@code --help} prints: the commented defaults. */
  public static String help() {
    return SettingSources.defaultsAsText();
  }

  /** The values by their environment variables, without secrets: for placeholders in the DDL. */
  public Map<String, String> variables(Map<String, String> environment) {
    Map<String, String> variables = new HashMap<>(environment);
    values.forEach(
        (key, value) -> {
          if (!isSecret(key)) {
            variables.put(variable(key), value);
          }
        });
    return variables;
  }

  public String text(String key) {
    String value = values.get(key);
    if (value == null) {
      throw new IllegalArgumentException("No setting " + key);
    }
    return value;
  }

  public int number(String key) {
    return as(key, "a whole number", Integer::parseInt);
  }

  public Duration duration(String key) {
    return as(key, "an ISO-8601 duration such as PT30M", Duration::parse);
  }

  public ZoneId zone(String key) {
    return as(key, "a time zone such as Asia/Shanghai", ZoneId::of);
  }

  boolean isOn(String key) {
    return as(key, "true or false", Settings::yesOrNo);
  }

  public Database database() {
    if (PASSWORD_IN_URL.matcher(text("database.url")).find()) {
      throw new InvalidInputException(
          "database.url: it names a password, which is then seen where addresses are; set "
              + "%s or database.password-file".formatted(variable("database.password")));
    }
    return new Database(
        text("database.url"),
        text("database.user"),
        secret("database.password"),
        duration("database.timeout"));
  }

  /** Client properties of every Kafka source and sink. */
  public Properties kafka() {
    Properties properties = new Properties();
    // Each client logs each try to connect to a broker that is away: less often than once a second.
    properties.setProperty("reconnect.backoff.max.ms", "10000");
    String file = text("kafka.properties-file");
    if (!file.isEmpty()) {
      properties.putAll(SettingSources.read(Path.of(file)));
    }
    properties.setProperty("bootstrap.servers", text("kafka.bootstrap-servers"));
    return properties;
  }

  public GatewaySettings gateway() {
    return new GatewaySettings(
        database(),
        duration("guard.window"),
        number("gateway.connections"),
        number("gateway.batch"),
        duration("gateway.linger"),
        duration("gateway.settle-linger"),
        duration("gateway.ahead"),
        duration("gateway.retry-min"),
        duration("gateway.retry-max"));
  }

  public SmppSettings smpp() {
    return RouteSections.smpp(this);
  }

  public HttpSettings http() {
    return RouteSections.http(this);
  }

  /** Names of the routes; none if there is just one, of {@code gateway.kind}. */
  public List<String> routes() {
    return RouteKeys.names(values);
  }

  /** These settings with a route's own in place of its kind's and {@code gateway.kind}. */
  public Settings ofRoute(String name) {
    return new Settings(RouteKeys.ofRoute(name, values));
  }

  boolean isSmpp(String route) {
    return RouteKeys.isSmpp(route, values);
  }

  public int weight(String route) {
    return values.containsKey(RouteKeys.weight(route)) ? number(RouteKeys.weight(route)) : 1;
  }

  public RestSettings rest() {
    return new RestSettings(
        number("routes.sample"),
        number("routes.failures"),
        duration("routes.rest-min"),
        duration("routes.rest-max"),
        number("routes.probes"));
  }

  public Pipeline.Tuning tuning() {
    return new Pipeline.Tuning(
        number("selection.shards"),
        rules(),
        number("selection.max-parts"),
        holdout(),
        as("guard.frequency-caps", "3/P1D, 8/P7D", FrequencyCap::parseAll),
        number("hold.chunk"),
        number("gateway.capacity"),
        number("ledger.batch"),
        duration("ledger.linger"),
        gateway());
  }

  /** For campaigns that say nothing else. */
  public SendingRules rules() {
    return new SendingRules(
        zone("selection.time-zone"), as("sending.window", "08:00-21:00 wait", SendWindow::parse));
  }

  @Nullable
  private Holdout holdout() {
    return text("selection.holdout").isEmpty()
        ? null
        : as("selection.holdout", "5%", Holdout::parse);
  }

  /** What differs from the defaults, by key. Without secrets. */
  public SortedMap<String, String> changed() {
    SortedMap<String, String> changed = new TreeMap<>(values);
    Map<String, String> defaults = SettingSources.defaults();
    changed
        .entrySet()
        .removeIf(e -> isSecret(e.getKey()) || e.getValue().equals(defaults.get(e.getKey())));
    return changed;
  }

  /** By key, as they were said, secrets too. */
  Map<String, String> values() {
    return Map.copyOf(values);
  }

  /** The environment variables of all that is no secret. */
  public Set<String> plainVariables() {
    return values.keySet().stream()
        .filter(key -> !isSecret(key))
        .map(Settings::variable)
        .collect(Collectors.toSet());
  }

  /** Without secrets. */
  @Override
  public String toString() {
    Map<String, String> shown = new TreeMap<>(values);
    shown.replaceAll((key, value) -> isSecret(key) ? "***" : value);
    return shown.toString();
  }

  static boolean isSecret(String key) {
    return SECRETS.contains(key) || RouteKeys.isSecret(key);
  }

  String secret(String key) {
    String file = text(key + "-file");
    if (file.isEmpty()) {
      return text(key);
    }
    return contents(key + "-file").strip();
  }

  /** Of the file that a key names. */
  String contents(String key) {
    try {
      return Files.readString(Path.of(text(key)));
    } catch (IOException e) {
      throw new InvalidInputException(key + ": " + text(key) + " can't be read: " + e, e);
    }
  }

  <T> T as(String key, String form, Function<String, T> parse) {
    try {
      return parse.apply(text(key));
    } catch (InvalidInputException e) {
      throw e;
    } catch (IllegalArgumentException | DateTimeException e) {
      throw new InvalidInputException("%s = %s: write %s".formatted(key, text(key), form), e);
    }
  }

  private static Boolean yesOrNo(String text) {
    return switch (text) {
      case "true" -> true;
      case "false" -> false;
      default -> throw new IllegalArgumentException(text);
    };
  }
}
