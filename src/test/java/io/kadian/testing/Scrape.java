// SPDX-License-Identifier: Apache-2.0
package io.kadian.testing;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * One look of Prometheus's at a page of metrics.
 *
 * <p>The format: prometheus.io/docs/instrumenting/exposition_formats, "Text-based format".
 */
public record Scrape(List<Sample> samples) {
  private static final Pattern LINE =
      Pattern.compile("([a-zA-Z_:][a-zA-Z0-9_:]*)(?:\\{(.*)})? (\\S+)(?: \\d+)?");
  private static final Pattern LABEL =
      Pattern.compile("([a-zA-Z_]\\w*)=\"((?:[^\"\\\\]|\\\\.)*)\"");

  /** One for all: each has a thread of its own until it is collected. */
  private static final HttpClient CLIENT = HttpClient.newHttpClient();

  /** A value with its labels. */
  public record Sample(String name, Map<String, String> labels, double value) {}

  public static Scrape of(URI page) throws IOException, InterruptedException {
    String text = CLIENT.send(HttpRequest.newBuilder(page).build(), BodyHandlers.ofString()).body();
    return new Scrape(
        text.lines()
            .filter(line -> !line.isEmpty() && !line.startsWith("#"))
            .map(Scrape::sample)
            .toList());
  }

  private static Sample sample(String line) {
    Matcher parts = LINE.matcher(line);
    if (!parts.matches()) {
      throw new IllegalArgumentException("No sample: " + line);
    }
    Map<String, String> labels = new HashMap<>();
    if (parts.group(2) != null) {
      LABEL
          .matcher(parts.group(2))
          .results()
          .forEach(label -> labels.put(label.group(1), label.group(2)));
    }
    return new Sample(parts.group(1), labels, Double.parseDouble(parts.group(3)));
  }

  public Set<String> names() {
    return samples.stream().map(Sample::name).collect(Collectors.toCollection(TreeSet::new));
  }

  /** Over all that have these labels among theirs; 0 if there is none. */
  public double sum(String name, Map<String, String> labels) {
    return samples.stream()
        .filter(sample -> sample.name().equals(name))
        .filter(sample -> sample.labels().entrySet().containsAll(labels.entrySet()))
        .mapToDouble(Sample::value)
        .sum();
  }
}
