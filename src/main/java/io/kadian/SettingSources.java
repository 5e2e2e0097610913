// SPDX-License-Identifier: Apache-2.0
package io.kadian;

import io.kadian.domain.InvalidInputException;
import io.kadian.domain.UnreadableFile;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.apache.flink.util.ParameterTool;

/** Where settings come from, one over the other; see {@link Settings}. */
final class SettingSources {
  private static final String DEFAULTS = "/kadian.properties";
  private static final String FILE_ARGUMENT = "settings";

  private SettingSources() {}

  /**
   * @throws InvalidInputException for a key that is not known, naming it and where it stands
   */
  static Map<String, String> gather(String[] args, Map<String, String> environment) {
    Map<String, String> values = defaults();
    Map<String, String> arguments = new LinkedHashMap<>(arguments(args));
    String file = arguments.remove(FILE_ARGUMENT);
    if (file != null) {
      override(values, read(Path.of(file)), file);
    }
    for (String key : List.copyOf(values.keySet())) {
      String value = environment.get(Settings.variable(key));
      if (value != null) {
        values.put(key, value);
      }
    }
    for (String key : arguments.keySet()) {
      if (Settings.isSecret(key)) {
        throw new InvalidInputException(
            "--%s: a secret on the command line can be seen by anyone; set %s or %s-file"
                .formatted(key, Settings.variable(key), key));
      }
    }
    override(values, arguments, "command line");
    RouteKeys.takeEnvironment(values, environment, arguments.keySet());
    RouteKeys.refuseUnknown(values);
    return values;
  }

  /** With their comments. */
  static String defaultsAsText() {
    try (InputStream in = SettingSources.class.getResourceAsStream(DEFAULTS)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new IllegalStateException("The jar's own " + DEFAULTS + " can't be read", e);
    }
  }

  static Map<String, String> read(Path file) {
    try (Reader in = Files.newBufferedReader(file)) {
      return load(in);
    } catch (IOException e) {
      throw UnreadableFile.because(file, e);
    } catch (IllegalArgumentException e) {
      throw new InvalidInputException(
          file + ": a backslash begins an escape; write \\\\ for one: " + e.getMessage(), e);
    }
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

  static Map<String, String> defaults() {
    try (Reader in =
        new InputStreamReader(
            SettingSources.class.getResourceAsStream(DEFAULTS), StandardCharsets.UTF_8)) {
      return load(in);
    } catch (IOException e) {
      throw new IllegalStateException("The jar's own " + DEFAULTS + " can't be read", e);
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
