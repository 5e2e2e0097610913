// SPDX-License-Identifier: Apache-2.0
package io.kadian;

import io.kadian.domain.InvalidInputException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * The settings of named routes, {@code route.NAME.KEY}: of which there is no list, as users name
 * them. KEY is kind, weight, or one of the kind's own section: what stands there as {@code
 * smpp.rate} is {@code route.NAME.rate} for one route. An SMPP route has its receiver's, too: what
 * is {@code receipts.binds} for all is {@code route.NAME.receipts.binds} for one.
 */
final class RouteKeys {
  private static final String PREFIX = "route.";
  private static final String ROUTES = "routes";
  private static final String KIND = "kind";
  private static final String WEIGHT = "weight";
  private static final String GATEWAY_KIND = "gateway.kind";
  private static final String FILE = "-file";
  private static final String SMPP = "smpp";
  private static final List<String> KINDS = List.of(SMPP, "http", "dry-run");

  private static final String RECEIPTS = "receipts.";
  private static final String PASSWORD = "password";

  /** Of what is received, from wherever. */
  private static final Set<String> RECEIPTS_OF_ALL =
      Set.of("receipts.keep", "receipts.opt-out-keywords", "receipts.opt-in-keywords");

  /** What a receiver has as its route submits, if nothing is said. */
  private static final List<String> AS_FOR_SUBMITTING =
      List.of("host", "port", "system-id", PASSWORD, "system-type");

  /** Without dots and underscores, so that each has its own keys and variables. */
  private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9-]{0,31}");

  private RouteKeys() {}

  static boolean isOne(String key) {
    return key.startsWith(PREFIX);
  }

  static boolean isSecret(String key) {
    return isOne(key) && key.endsWith(PASSWORD);
  }

  static String weight(String route) {
    return PREFIX + route + '.' + WEIGHT;
  }

  static List<String> names(Map<String, String> values) {
    List<String> names =
        Arrays.stream(values.get(ROUTES).split(",", -1))
            .map(String::strip)
            .filter(name -> !name.isEmpty())
            .toList();
    for (String name : names) {
      if (!NAME.matcher(name).matches()) {
        throw new InvalidInputException(
            "routes: '%s' is no name; write small letters, digits and '-'".formatted(name));
      }
    }
    if (Set.copyOf(names).size() < names.size()) {
      throw new InvalidInputException("routes: a name stands there twice: " + names);
    }
    return names;
  }

  /** As for all other keys; what is on the command line is stronger. */
  static void takeEnvironment(
      Map<String, String> values, Map<String, String> environment, Set<String> arguments) {
    for (String name : names(values)) {
      Set<String> ends = new TreeSet<>(List.of(KIND, WEIGHT));
      KINDS.forEach(kind -> ends.addAll(ends(kind, values)));
      for (String end : ends) {
        String key = PREFIX + name + '.' + end;
        String value = environment.get(Settings.variable(key));
        if (value != null && !arguments.contains(key)) {
          values.put(key, value);
        }
      }
    }
  }

  /**
   * @throws InvalidInputException naming a route that isn't in {@code routes}, or a key that its
   *     kind hasn't got
   */
  static void refuseUnknown(Map<String, String> values) {
    List<String> names = names(values);
    for (String key : new TreeSet<>(values.keySet())) {
      if (isOne(key)) {
        refuseUnknown(key, names, values);
      }
    }
    names.forEach(name -> kind(name, values));
  }

  private static void refuseUnknown(String key, List<String> names, Map<String, String> values) {
    int dot = key.indexOf('.', PREFIX.length());
    String name = dot < 0 ? key.substring(PREFIX.length()) : key.substring(PREFIX.length(), dot);
    if (dot < 0 || !names.contains(name)) {
      throw new InvalidInputException(
          "%s: there is no route '%s'; routes = %s".formatted(key, name, String.join(", ", names)));
    }
    String end = key.substring(dot + 1);
    if (end.equals(KIND) || end.equals(WEIGHT)) {
      return;
    }
    String kind = kind(name, values);
    Set<String> ends = ends(kind, values);
    if (!ends.contains(end)) {
      throw new InvalidInputException(
          "%s: a route of kind %s has no '%s'; it has kind, weight, %s"
              .formatted(key, kind, end, String.join(", ", ends)));
    }
  }

  /** All values, with a route's own in its kind's section. */
  static Map<String, String> ofRoute(String name, Map<String, String> values) {
    String prefix = PREFIX + name + '.';
    String kind = kind(name, values);
    Map<String, String> own = new HashMap<>();
    for (Map.Entry<String, String> value : values.entrySet()) {
      if (value.getKey().startsWith(prefix)) {
        String end = value.getKey().substring(prefix.length());
        own.put(end.startsWith(RECEIPTS) ? end : kind + '.' + end, value.getValue());
      }
    }
    Map<String, String> all = new HashMap<>(values);
    for (String key : new ArrayList<>(own.keySet())) {
      // Its password by a variable is stronger than the section's by a file.
      if (all.containsKey(key + FILE)) {
        all.put(key + FILE, "");
      }
    }
    if (kind.equals(SMPP)) {
      receiveAsItSubmits(own, all);
    }
    all.putAll(own);
    all.put(GATEWAY_KIND, kind);
    return all;
  }

  /** What a route says of itself is stronger than what is said of all receivers. */
  private static void receiveAsItSubmits(Map<String, String> own, Map<String, String> all) {
    for (String end : AS_FOR_SUBMITTING) {
      if (says(SMPP + '.' + end, own)) {
        all.put(RECEIPTS + end, "");
        all.replace(RECEIPTS + end + FILE, "");
      }
    }
  }

  private static boolean says(String key, Map<String, String> own) {
    return own.containsKey(key) || own.containsKey(key + FILE);
  }

  static boolean isSmpp(String name, Map<String, String> values) {
    return kind(name, values).equals(SMPP);
  }

  private static String kind(String name, Map<String, String> values) {
    String key = PREFIX + name + '.' + KIND;
    String kind = values.getOrDefault(key, values.get(GATEWAY_KIND));
    if (!KINDS.contains(kind)) {
      throw new InvalidInputException(
          "%s = %s: write %s".formatted(key, kind, String.join(", ", KINDS)));
    }
    return kind;
  }

  private static Set<String> ends(String kind, Map<String, String> values) {
    Set<String> ends = new TreeSet<>();
    for (String key : values.keySet()) {
      if (key.startsWith(kind + '.')) {
        ends.add(key.substring(kind.length() + 1));
      } else if (kind.equals(SMPP) && key.startsWith(RECEIPTS) && !RECEIPTS_OF_ALL.contains(key)) {
        ends.add(key);
      }
    }
    return ends;
  }
}
