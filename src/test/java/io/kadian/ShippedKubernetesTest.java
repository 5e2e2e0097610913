// SPDX-License-Identifier: Apache-2.0
package io.kadian;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.flink.configuration.MemorySize;
import org.junit.jupiter.api.Test;

/** docker/kubernetes against the pom, flink-conf and the image. */
class ShippedKubernetesTest {
  private static final Path MANIFEST = Shipped.DOCKER.resolve("kubernetes/flinkdeployment.yaml");

  /** Folders, which are the cluster's own. */
  private static final Set<String> DIFFERS =
      Set.of(
          "execution.checkpointing.dir",
          "execution.checkpointing.savepoint-dir",
          "state.changelog.dstl.dfs.base-path");

  /** Memory is in the pods' resources; what Java must leave open is set by the operator. */
  private static final Set<String> ELSEWHERE =
      Set.of(
          "jobmanager.memory.process.size", "taskmanager.memory.process.size", "env.java.opts.all");

  /**
   * In flink-conf/config.yaml they are a comment, where it is the user's choice; and whose the
   * savepoint is, which {@code flink run} is told on its command line.
   */
  private static final Set<String> MORE =
      Set.of(
          "high-availability.type",
          "high-availability.storageDir",
          "heartbeat.timeout",
          "execution.state-recovery.claim-mode");

  private final JsonNode spec = Shipped.yaml(MANIFEST).path("spec");

  @Test
  void isOfThePomsVersions() {
    String version = Shipped.pom("version");
    assertThat(spec.path("image").asText()).isEqualTo("kadian:" + version);
    assertThat(spec.path("flinkVersion").asText())
        .isEqualTo(
            "v"
                + Shipped.pom("properties/flink.version")
                    .replaceFirst("^(\\d+)\\.(\\d+)\\..*", "$1_$2"));
    assertThat(spec.at("/job/jarURI").asText())
        .isEqualTo("local:///opt/flink/usrlib/kadian-" + version + ".jar");
    assertThat(spec.at("/job/entryClass").asText()).isEqualTo(KadianJob.class.getName());
  }

  @Test
  void isUpgradedBySavepointsAndHighlyAvailable() {
    assertThat(spec.at("/job/upgradeMode").asText()).isEqualTo("savepoint");
    assertThat(spec.at("/flinkConfiguration").path("high-availability.type").asText())
        .isEqualTo("kubernetes");
  }

  @Test
  void hasTheSettingsOfFlinkConf() {
    Map<String, String> ours = flat(Shipped.flinkConf());
    Map<String, String> manifest = flat(spec.path("flinkConfiguration"));
    assertThat(ours.keySet()).containsAll(DIFFERS).containsAll(ELSEWHERE);
    assertThat(manifest.keySet()).containsAll(DIFFERS).containsAll(MORE);
    Map<String, String> expected = new TreeMap<>(ours);
    expected.keySet().removeAll(ELSEWHERE);
    DIFFERS.forEach(key -> expected.put(key, manifest.get(key)));
    MORE.forEach(key -> expected.put(key, manifest.get(key)));
    assertThat(manifest).isEqualTo(expected);
  }

  @Test
  void hasItsMemory() {
    for (String process : Set.of("jobmanager", "taskmanager")) {
      String role = process.replace("manager", "Manager");
      assertThat(MemorySize.parse(spec.at("/" + role + "/resource/memory").asText()))
          .isEqualTo(
              MemorySize.parse(Shipped.flinkConf().get(process + ".memory.process.size").asText()));
    }
  }

  @Test
  void logsAsInOtherContainers() {
    assertThat(spec.at("/logConfiguration").path("log4j-console.properties").asText())
        .isEqualTo(Shipped.text(Path.of("flink-conf/log4j-console.properties")));
  }

  @Test
  void keepsItsStateWhereTheVolumeIs() {
    JsonNode volume = spec.at("/podTemplate/spec/volumes/0");
    JsonNode mount = spec.at("/podTemplate/spec/containers/0/volumeMounts/0");
    assertThat(mount.path("name")).isEqualTo(volume.path("name"));
    assertThat(volume.at("/persistentVolumeClaim/claimName"))
        .isEqualTo(
            Shipped.yaml(Shipped.DOCKER.resolve("kubernetes/state.yaml")).at("/metadata/name"));
    assertThat(
            Stream.concat(DIFFERS.stream(), Stream.of("high-availability.storageDir"))
                .map(key -> spec.path("flinkConfiguration").path(key).asText()))
        .allMatch(folder -> folder.startsWith("file://" + mount.path("mountPath").asText() + "/"));
  }

  @Test
  void namesTheContainerThatTheOperatorMerges() {
    for (String at : Set.of("/podTemplate", "/jobManager/podTemplate")) {
      assertThat(spec.at(at + "/spec/containers/0/name").asText())
          .as(at)
          .isEqualTo("flink-main-container");
    }
  }

  @Test
  void showsPrometheusThePort() {
    JsonNode pod = spec.path("podTemplate");
    assertThat(pod.at("/metadata/annotations").path("prometheus.io/port").asInt())
        .isEqualTo(Shipped.metricsPort());
    assertThat(pod.at("/spec/containers/0/ports/0/containerPort").asInt())
        .isEqualTo(Shipped.metricsPort());
  }

  @Test
  void setsNothingThatIsNoSettingAndNoPasswordInClear() {
    JsonNode environment = spec.at("/jobManager/podTemplate/spec/containers/0/env");
    assertThat(environment).isNotEmpty();
    for (JsonNode variable : environment) {
      String name = variable.path("name").asText();
      assertThat(SettingSources.defaults().keySet().stream().map(Settings::variable))
          .contains(name);
      assertThat(variable.at("/valueFrom/secretKeyRef/key").isMissingNode())
          .as(name)
          .isEqualTo(!name.endsWith("_PASSWORD"));
    }
  }

  private static Map<String, String> flat(JsonNode settings) {
    Map<String, String> flat = new TreeMap<>();
    settings.properties().forEach(entry -> flat.put(entry.getKey(), entry.getValue().asText()));
    return flat;
  }
}
