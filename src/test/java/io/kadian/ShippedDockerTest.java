// SPDX-License-Identifier: Apache-2.0
package io.kadian;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The image against the pom and the files that it copies. Nothing here builds it. */
class ShippedDockerTest {
  private final String dockerfile = Shipped.text(Shipped.DOCKER.resolve("Dockerfile"));

  static List<Path> files() {
    return Shipped.files(Shipped.DOCKER, ".yaml", ".yml", ".json");
  }

  @ParameterizedTest
  @MethodSource("files")
  void everyFileParses(Path file) {
    assertThat(Shipped.yaml(file).isObject()).isTrue();
    if (file.toString().endsWith(".json")) {
      assertThatCode(() -> new ObjectMapper().readTree(file.toFile())).doesNotThrowAnyException();
    } else {
      assertThat(Shipped.text(file)).startsWith("# SPDX-License-Identifier: Apache-2.0\n");
    }
  }

  @Test
  void theImageIsOfThePomsFlinkAndJava() {
    assertThat(dockerfile)
        .containsOnlyOnce("FROM ")
        .contains(
            "FROM flink:%s-scala_2.12-java%s\n"
                .formatted(
                    Shipped.pom("properties/flink.version"),
                    Shipped.pom("properties/maven.compiler.release")));
  }

  @Test
  void theImageHasThePomsJar() {
    String version = Shipped.pom("version");
    assertThat(dockerfile)
        .contains("ARG VERSION=" + version + "\n")
        .contains("-t kadian:" + version);
    assertThat(copied()).contains(Shipped.jar());
  }

  @Test
  void theImageCopiesWhatThereIs() {
    assertThat(copied().filter(source -> !source.equals(Shipped.jar())))
        .hasSizeGreaterThan(5)
        .allMatch(source -> Files.exists(Path.of(source)));
  }

  @Test
  void theBuilderIsSentWhatTheImageCopies() {
    List<PathMatcher> sent =
        Shipped.find("^!(.+)$", Shipped.text(Shipped.DOCKER.resolve("Dockerfile.dockerignore")))
            .stream()
            .map(line -> "glob:{%1$s,%1$s/**}".formatted(line.group(1)))
            .map(FileSystems.getDefault()::getPathMatcher)
            .toList();
    assertThat(copied().map(Path::of))
        .allMatch(source -> sent.stream().anyMatch(pattern -> pattern.matches(source)));
  }

  /** The sources of the Dockerfile's COPY, with the version filled in. */
  private Stream<String> copied() {
    return Shipped.find("^COPY(?: --\\S+)* (.+) \\S+$", dockerfile).stream()
        .map(copy -> copy.group(1).replace("${VERSION}", Shipped.pom("version")))
        .flatMap(sources -> Shipped.find("\\S+", sources).stream().map(MatchResult::group));
  }
}
