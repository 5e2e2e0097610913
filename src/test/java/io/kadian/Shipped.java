// SPDX-License-Identifier: Apache-2.0
package io.kadian;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.xpath.XPathFactory;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** The repository's files that no compiler reads. */
final class Shipped {
  static final Path DOCKER = Path.of("docker");

  private static final ObjectMapper JSON = new ObjectMapper();

  private Shipped() {}

  static List<Path> files(Path folder, String... endings) {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(file -> Stream.of(endings).anyMatch(file.toString()::endsWith)).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static List<MatchResult> find(String pattern, String text) {
    return Pattern.compile(pattern, Pattern.MULTILINE).matcher(text).results().toList();
  }

  /** YAML with its anchors and merged keys resolved, which Jackson doesn't do; JSON is YAML too. */
  static JsonNode yaml(Path file) {
    LoaderOptions strict = new LoaderOptions();
    strict.setAllowDuplicateKeys(false);
    try (Reader in = Files.newBufferedReader(file)) {
      return JSON.valueToTree(new Yaml(new SafeConstructor(strict)).<Object>load(in));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static Stream<JsonNode> elements(JsonNode list) {
    return StreamSupport.stream(
        Spliterators.spliteratorUnknownSize(list.elements(), Spliterator.ORDERED), false);
  }

  static Stream<String> texts(JsonNode list) {
    return elements(list).map(JsonNode::asText);
  }

  /**
   * @param path such as {@code version} or {@code properties/flink.version}
   */
  static String pom(String path) {
    try {
      return XPathFactory.newInstance()
          .newXPath()
          .evaluate(
              "/project/" + path,
              DocumentBuilderFactory.newInstance().newDocumentBuilder().parse("pom.xml"));
    } catch (Exception e) {
      throw new IllegalStateException("pom.xml can't be read", e);
    }
  }

  /** Relative to the repository. */
  static String jar() {
    return "target/%s-%s.jar".formatted(pom("artifactId"), pom("version"));
  }

  /** Of {@code flink-conf/config.yaml}. */
  static JsonNode flinkConf() {
    return yaml(Path.of("flink-conf/config.yaml"));
  }

  /** The port that a process alone on its machine has: {@code 9249-9259} begins with it. */
  static int metricsPort() {
    String range = flinkConf().get("metrics.reporter.prom.port").asText();
    return Integer.parseInt(range.substring(0, range.indexOf('-')));
  }
}
