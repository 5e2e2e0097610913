// SPDX-License-Identifier: Apache-2.0
package io.kadian;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kadian.domain.InvalidInputException;
import io.kadian.gateway.GatewaySettings.Subtask;
import io.kadian.gateway.SmsGateway;
import io.kadian.gateway.route.DryRunGateway;
import io.kadian.gateway.route.Routes;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.flink.metrics.groups.UnregisteredMetricsGroup;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RouteSettingsTest {
  @TempDir Path folder;

  @Test
  void thereIsOneRouteOfTheKindUnlessSomeAreNamed() {
    Settings settings = load("--gateway.kind", "dry-run");
    assertThat(settings.routes()).isEmpty();
    try (SmsGateway gateway = open(settings)) {
      assertThat(gateway).isInstanceOf(DryRunGateway.class);
      assertThat(gateway.route()).isEqualTo("dry-run");
    }
  }

  @Test
  void aRouteHasItsOwnKeysAndElseItsKinds() {
    Settings settings =
        load(
            "--routes", "cmcc, unicom",
            "--smpp.window", "7",
            "--route.cmcc.host", "10.1.1.1",
            "--route.cmcc.rate", "2000",
            "--route.unicom.host", "10.2.2.2",
            "--route.unicom.window", "99");
    assertThat(settings.routes()).containsExactly("cmcc", "unicom");
    assertThat(settings.ofRoute("cmcc").smpp().host()).isEqualTo("10.1.1.1");
    assertThat(settings.ofRoute("cmcc").smpp().perSecond()).isEqualTo(2000);
    assertThat(settings.ofRoute("cmcc").smpp().window()).isEqualTo(7);
    assertThat(settings.ofRoute("unicom").smpp().host()).isEqualTo("10.2.2.2");
    assertThat(settings.ofRoute("unicom").smpp().perSecond()).isZero();
    assertThat(settings.ofRoute("unicom").smpp().window()).isEqualTo(99);
    assertThat(settings.smpp().host()).isEqualTo("localhost");
  }

  @Test
  void theWorkedExampleOfTheFileCanBeRead() throws Exception {
    String example =
        Settings.help()
            .lines()
            .filter(line -> line.matches("#   \\S+ = .*"))
            .map(line -> line.substring(1).strip())
            .collect(Collectors.joining("\n"));
    assertThat(example).contains("routes = cmcc, unicom, backup");
    Path file = Files.writeString(folder.resolve("my.properties"), example);
    Settings settings =
        Settings.load(
            new String[] {"--settings", file.toString()},
            Map.of("KADIAN_ROUTE_CMCC_PASSWORD", "swordf"));
    assertThat(settings.weight("cmcc")).isEqualTo(2);
    assertThat(settings.weight("unicom")).isEqualTo(1);
    assertThat(settings.weight("backup")).isZero();
    assertThat(settings.ofRoute("cmcc").smpp().password()).isEqualTo("swordf");
    assertThat(settings.ofRoute("backup").http().user()).isEqualTo("N1234567");
    assertThat(OpenRoutes.of(settings, Clock.systemUTC()).ways())
        .extracting(OpenRoutes.Way::name)
        .containsExactly("cmcc", "unicom", "backup");
  }

  @Test
  void takesASecretFromTheEnvironmentOrAFileAndShowsItNowhere() throws Exception {
    Path secret = Files.writeString(folder.resolve("password"), "hunter2\n");
    Path shared = Files.writeString(folder.resolve("shared"), "common\n");
    Settings settings =
        Settings.load(
            new String[] {
              "--routes", "a,b,c",
              "--smpp.password-file", shared.toString(),
              "--route.b.password-file", secret.toString()
            },
            Map.of("KADIAN_ROUTE_A_PASSWORD", "swordf"));
    assertThat(settings.ofRoute("a").smpp().password()).isEqualTo("swordf");
    assertThat(settings.ofRoute("b").smpp().password()).isEqualTo("hunter2");
    assertThat(settings.ofRoute("c").smpp().password()).isEqualTo("common");
    assertThat(
            settings.toString()
                + settings.ofRoute("a")
                + OpenRoutes.of(settings, Clock.systemUTC())
                + settings.variables(Map.of()))
        .doesNotContain("swordf")
        .doesNotContain("hunter2")
        .doesNotContain("common\n");
  }

  @Test
  void theCommandLineIsStrongerThanTheEnvironment() {
    String[] arguments = {"--routes", "a", "--route.a.host", "argument"};
    Map<String, String> environment =
        Map.of("KADIAN_ROUTE_A_HOST", "environment", "KADIAN_ROUTE_A_PORT", "99");
    Settings settings = Settings.load(arguments, environment);
    assertThat(settings.ofRoute("a").smpp().host()).isEqualTo("argument");
    assertThat(settings.ofRoute("a").smpp().port()).isEqualTo(99);
  }

  @Test
  void takesNoSecretOfARouteFromTheCommandLine() {
    assertThatThrownBy(() -> load("--routes", "a", "--route.a.password", "hunter2"))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("KADIAN_ROUTE_A_PASSWORD")
        .hasMessageNotContaining("hunter2");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--routes a --route.b.host x         | there is no route 'b'; routes = a",
        "--route.b.host x                    | there is no route 'b'",
        "--routes a --route.a x              | there is no route 'a'",
        "--routes a --route.a.hots x         | a route of kind smpp has no 'hots'; it has kind, weight,",
        "--routes a --route.a.definition x   | a route of kind smpp has no 'definition'",
        "--routes a --route.a.kind smtp      | route.a.kind = smtp: write smpp, http, dry-run",
        "--routes A                          | 'A' is no name",
        "--routes a.b                        | 'a.b' is no name",
        "--routes a,b,a                      | twice",
        "--routes a --route.a.port x         | route a: smpp.port = x: write a whole number",
        "--routes a --route.a.weight x       | route.a.weight = x: write a whole number",
        "--routes a --route.a.weight -1      | the weight is negative",
        "--routes a --route.a.kind http      | route a: http.definition is empty",
        "--gateway.kind http --http.definition nowhere.yaml | http.definition: nowhere.yaml can't be read",
        "--gateway.kind smtp                 | gateway.kind = smtp: write smpp, http or dry-run",
        "--routes a,b --routes.probes 0      | probes",
        "--routes a,b --routes.failures 101  | 1 to 100 percent",
        "--routes a,b --routes.rest-min PT1H | the shortest rest is above the longest",
      })
  void saysWhatIsWrong(String arguments, String complaint) {
    assertThatThrownBy(
            () -> OpenRoutes.of(load(arguments.strip().split(" ", -1)), Clock.systemUTC()))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining(complaint);
  }

  @Test
  void opensAllOfThemOnTheTaskManager() throws Exception {
    Settings settings =
        load(
            "--routes", "a,b,c",
            "--gateway.kind", "dry-run",
            "--route.b.kind", "http",
            "--route.b.definition", "flink-conf/routes/twilio.yaml",
            "--route.c.kind", "smpp",
            "--route.c.port", "1");
    ByteArrayOutputStream octets = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(octets)) {
      out.writeObject(OpenRoutes.of(settings, Clock.systemUTC()));
    }
    try (ObjectInputStream in =
            new ObjectInputStream(new ByteArrayInputStream(octets.toByteArray()));
        SmsGateway gateway =
            ((OpenRoutes) in.readObject())
                .open(new Subtask(0, 4, new UnregisteredMetricsGroup()))) {
      assertThat(gateway).isInstanceOf(Routes.class);
      assertThat(gateway.route()).isEqualTo("a,b,c");
    }
  }

  @ParameterizedTest
  @CsvSource({"chuanglan", "twilio"})
  void theDefinitionsThatAreShippedCanBeRead(String name) {
    Settings settings =
        load(
            "--gateway.kind", "http",
            "--http.definition", "flink-conf/routes/" + name + ".yaml",
            "--http.rate", "100");
    assertThat(settings.http().definition().url()).startsWith("https://");
    assertThat(settings.http().answerTimeout()).isEqualTo(Duration.ofSeconds(10));
    assertThat(settings.http().sharedBy(4).perSecond()).isEqualTo(25);
  }

  private static SmsGateway open(Settings settings) {
    return OpenRoutes.of(settings, Clock.systemUTC())
        .open(new Subtask(0, 1, new UnregisteredMetricsGroup()));
  }

  private static Settings load(String... arguments) {
    return Settings.load(arguments, Map.of());
  }
}
