// SPDX-License-Identifier: Apache-2.0
package io.kadian;

import io.kadian.domain.Database;
import io.kadian.domain.InvalidInputException;
import io.kadian.gateway.GatewaySettings;
import io.kadian.gateway.route.HttpDefinition;
import io.kadian.gateway.route.HttpSettings;
import io.kadian.gateway.route.RestSettings;
import io.kadian.gateway.route.SmppSettings;
import io.kadian.receipts.Keywords;
import io.kadian.receipts.MessageIds;
import io.kadian.receipts.ReadDeliveries;
import io.kadian.receipts.ReceiptSettings;
import io.kadian.receipts.ReceiverSettings;
import io.kadian.smpp.SmppTls;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.regex.Pattern;
import javax.annotation.Nullable;
import org.apache.flink.util.ParameterTool;

/**
 * The job's settings: flink-conf/kadian.properties, which stands in the jar too and says what each
 * one is, then the user's file, the environment and the command line, the later the stronger.
 */
public final class Settings {
  private static final String DEFAULTS = "/kadian.properties";
  private static final String FILE_ARGUMENT = "settings";

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
    Map<String, String> values = defaults();
    Map<String, String> arguments = new LinkedHashMap<>(arguments(args));
    String file = arguments.remove(FILE_ARGUMENT);
    if (file != null) {
      override(values, read(Path.of(file)), file);
    }
    for (String key : List.copyOf(values.keySet())) {
      String value = environment.get(variable(key));
      if (value != null) {
        values.put(key, value);
      }
    }
    for (String key : arguments.keySet()) {
      if (isSecret(key)) {
        throw new InvalidInputException(
            "--%s: a secret on the command line can be seen by anyone; set %s or %s-file"
                .formatted(key, variable(key), key));
      }
    }
    override(values, arguments, "command line");
    RouteKeys.takeEnvironment(values, environment, arguments.keySet());
    RouteKeys.refuseUnknown(values);
    return new Settings(values);
  }

  /** The name of a key's environment variable. */
  public static String variable(String key) {
    return "KADIAN_" + key.toUpperCase(Locale.ROOT).replaceAll("[^A-Z0-9]", "_");
  }

  /** What {@code --help} prints: the commented defaults. */
  public static String help() {
    try (InputStream in = Settings.class.getResourceAsStream(DEFAULTS)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new IllegalStateException("The jar's own " + DEFAULTS + " can't be read", e);
    }
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
      properties.putAll(read(Path.of(file)));
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
        duration("gateway.ahead"),
        duration("gateway.retry-min"),
        duration("gateway.retry-max"));
  }

  public SmppSettings smpp() {
    return new SmppSettings(
        text("smpp.host"),
        number("smpp.port"),
        text("smpp.system-id"),
        secret("smpp.password"),
        text("smpp.system-type"),
        as(
            "smpp.bind-mode",
            "transmitter or transceiver",
            mode -> SmppSettings.Mode.valueOf(mode.toUpperCase(Locale.ROOT))),
        number("smpp.binds"),
        number("smpp.window"),
        duration("smpp.enquire-link-interval"),
        duration("smpp.answer-timeout"),
        duration("smpp.bind-timeout"),
        number("smpp.rate"),
        text("smpp.source-address"),
        as("smpp.receipts", "true or false", Settings::yesOrNo),
        duration("smpp.reconnect-min"),
        duration("smpp.reconnect-max"),
        smppTls());
  }

  /** What the file says goes along with the job: it needn't be on the task managers. */
  @Nullable
  private SmppTls smppTls() {
    if (!as("smpp.tls", "true or false", Settings::yesOrNo)) {
      return null;
    }
    String file = text("smpp.tls-ca-file");
    try {
      return new SmppTls(file.isEmpty() ? "" : Files.readString(Path.of(file)));
    } catch (IOException | InvalidInputException e) {
      throw new InvalidInputException("smpp.tls-ca-file: " + file + ": " + e.getMessage(), e);
    }
  }

  public HttpSettings http() {
    String file = text("http.definition");
    if (file.isEmpty()) {
      throw new InvalidInputException(
          "http.definition is empty: name a file such as flink-conf/routes/twilio.yaml");
    }
    return new HttpSettings(
        HttpDefinition.read(contents("http.definition"), file),
        text("http.user"),
        secret("http.password"),
        text("http.sender"),
        number("http.rate"),
        number("http.concurrency"),
        duration("http.connect-timeout"),
        duration("http.answer-timeout"));
  }

  /** Names of the routes; none if there is just one, of {@code gateway.kind}. */
  public List<String> routes() {
    return RouteKeys.names(values);
  }

  /** These settings with a route's own in place of its kind's and {@code gateway.kind}. */
  public Settings ofRoute(String name) {
    return new Settings(RouteKeys.ofRoute(name, values));
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

  /** Whether anything is bound to receive receipts and replies. */
  public boolean receives() {
    return as("receipts.enabled", "true or false", Settings::yesOrNo);
  }

  /** What is empty is as for submitting. */
  public ReceiverSettings receiver() {
    String password = secret("receipts.password");
    return new ReceiverSettings(
        orElse("receipts.host", "smpp.host"),
        text("receipts.port").isEmpty() ? number("smpp.port") : number("receipts.port"),
        orElse("receipts.system-id", "smpp.system-id"),
        password.isEmpty() ? secret("smpp.password") : password,
        orElse("receipts.system-type", "smpp.system-type"),
        as("receipts.bind-mode", "receiver or transceiver", Settings::transceiver),
        number("receipts.binds"),
        number("receipts.window"),
        duration("smpp.enquire-link-interval"),
        duration("smpp.bind-timeout"),
        duration("smpp.reconnect-min"),
        duration("smpp.reconnect-max"),
        smppTls());
  }

  public ReceiptSettings receipts() {
    return new ReceiptSettings(
        database(),
        as(
            "receipts.message-ids",
            "exact or hex-or-decimal",
            form -> MessageIds.valueOf(form.toUpperCase(Locale.ROOT).replace('-', '_'))),
        number("ledger.batch"),
        duration("ledger.linger"),
        duration("receipts.keep"));
  }

  public ReadDeliveries readDeliveries() {
    return new ReadDeliveries(
        zone("receipts.time-zone"),
        text("members.default-region"),
        Keywords.of(text("receipts.opt-out-keywords"), text("receipts.opt-in-keywords")));
  }

  public Pipeline.Tuning tuning() {
    return new Pipeline.Tuning(
        number("selection.shards"),
        zone("selection.time-zone"),
        number("selection.max-parts"),
        number("hold.chunk"),
        number("gateway.capacity"),
        number("ledger.batch"),
        duration("ledger.linger"),
        gateway());
  }

  /** What differs from the defaults, by key. Without secrets. */
  public SortedMap<String, String> changed() {
    SortedMap<String, String> changed = new TreeMap<>(values);
    Map<String, String> defaults = defaults();
    changed
        .entrySet()
        .removeIf(e -> isSecret(e.getKey()) || e.getValue().equals(defaults.get(e.getKey())));
    return changed;
  }

  /** Without secrets. */
  @Override
  public String toString() {
    Map<String, String> shown = new TreeMap<>(values);
    shown.replaceAll((key, value) -> isSecret(key) ? "***" : value);
    return shown.toString();
  }

  private static boolean isSecret(String key) {
    return SECRETS.contains(key) || RouteKeys.isSecret(key);
  }

  private String orElse(String key, String otherKey) {
    return text(key).isEmpty() ? text(otherKey) : text(key);
  }

  private static Boolean transceiver(String mode) {
    return switch (mode) {
      case "receiver" -> false;
      case "transceiver" -> true;
      default -> throw new IllegalArgumentException(mode);
    };
  }

  private String secret(String key) {
    String file = text(key + "-file");
    if (file.isEmpty()) {
      return text(key);
    }
    return contents(key + "-file").strip();
  }

  /** Of the file that a key names. */
  private String contents(String key) {
    try {
      return Files.readString(Path.of(text(key)));
    } catch (IOException e) {
      throw new InvalidInputException(key + ": " + text(key) + " can't be read: " + e, e);
    }
  }

  private <T> T as(String key, String form, Function<String, T> parse) {
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

  private static void override(
      Map<String, String> values, Map<String, String> stronger, String origin) {
    stronger.forEach(
        (key, value) -> {
          if (!values.containsKey(key) && !RouteKeys.isOne(key)) {
            throw new InvalidInputException(
                "%s: there is no setting '%s'; flink-conf/kadian.properties lists them"
                    .formatted(origin, key));
          }
          values.put(key, value.strip());
        });
  }

  private static Map<String, String> arguments(String[] args) {
    try {
      return ParameterTool.fromArgs(args).toMap();
    } catch (IllegalArgumentException e) {
      throw new InvalidInputException("Write settings as --key value: " + e.getMessage(), e);
    }
  }

  private static Map<String, String> defaults() {
    try (Reader in =
        new InputStreamReader(
            Settings.class.getResourceAsStream(DEFAULTS), StandardCharsets.UTF_8)) {
      return load(in);
    } catch (IOException e) {
      throw new IllegalStateException("The jar's own " + DEFAULTS + " can't be read", e);
    }
  }

  private static Map<String, String> read(Path file) {
    try (Reader in = Files.newBufferedReader(file)) {
      return load(in);
    } catch (IOException e) {
      throw new InvalidInputException(file + " can't be read: " + e, e);
    }
  }

  private static Map<String, String> load(Reader in) throws IOException {
    Properties properties = new Properties();
    properties.load(in);
    Map<String, String> values = new LinkedHashMap<>();
    properties.forEach((key, value) -> values.put((String) key, ((String) value).strip()));
    return values;
  }
}
