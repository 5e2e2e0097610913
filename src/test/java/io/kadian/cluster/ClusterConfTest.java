// SPDX-License-Identifier: Apache-2.0
package io.kadian.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kadian.domain.InvalidInputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.apache.flink.configuration.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClusterConfTest {
  private static final Path OURS = Path.of("flink-conf");
  private static final FlinkLibrary LIBRARY = new FlinkLibrary(Path.of("/flink/lib"), null);

  @TempDir Path folder;

  @Test
  void listensOnThisMachineAloneAndKeepsWhatTheFolderSays() {
    Map<String, String> conf = local(OURS, Map.of()).toMap();
    assertThat(conf)
        .containsEntry("rest.bind-address", "localhost")
        .containsEntry("jobmanager.bind-host", "localhost")
        .containsEntry("taskmanager.bind-host", "localhost")
        .containsEntry("rest.port", "8081")
        .containsEntry("state.backend.type", "rocksdb");
  }

  @Test
  void isLessThanTheFolderAndThatIsLessThanWhatIsAsked() throws IOException {
    Files.writeString(
        folder.resolve("config.yaml"),
        "rest:\n  bind-address: 0.0.0.0\n  port: 9000\nparallelism.default: 3\n");
    assertThat(local(folder, Map.of("rest.port", "9001")).toMap())
        .containsEntry("rest.bind-address", "0.0.0.0")
        .containsEntry("rest.port", "9001")
        .containsEntry("parallelism.default", "3");
  }

  @Test
  void usesAllSlotsUnlessToldOtherwise() {
    assertThat(local(OURS, Map.of("taskmanager.numberOfTaskSlots", "3")).toMap())
        .containsEntry("parallelism.default", "6");
  }

  @Test
  void readsWhatItWrote() {
    Configuration conf = local(OURS, Map.of("io.tmp.dirs", "/tmp/a b: #c"));
    ClusterConf.write(conf, OURS, run());
    assertThat(ClusterConf.read(run().conf()).toMap()).isEqualTo(conf.toMap());
    assertThat(run().conf().resolve("log4j.properties")).exists();
  }

  @Test
  void worksTheMemoryOutOfAProcessesSize() {
    Configuration conf =
        local(
            OURS,
            Map.of(
                "taskmanager.memory.process.size",
                "1728m",
                "jobmanager.memory.process.size",
                "1600m",
                "env.java.opts.taskmanager",
                "-Da=1 -Db=2"));
    JavaCommand taskManager = ClusterConf.taskManager(conf, run(), LIBRARY, "tm-1");
    // Flink: deployment/memory/mem_setup_tm, of its own default size.
    assertThat(taskManager.options())
        .contains("-Xmx536870902", "-XX:MaxDirectMemorySize=268435458", "-Da=1", "-Db=2");
    assertThat(taskManager.arguments())
        .containsSequence("--configDir", run().conf().toString())
        .containsSequence("-D", "taskmanager.memory.managed.size=536870920b")
        .containsSequence("-D", "taskmanager.cpu.cores=2.0")
        .endsWith("-D", "taskmanager.resource-id=tm-1");
    assertThat(ClusterConf.jobManager(conf, run(), LIBRARY).options()).contains("-Xmx1073741824");
  }

  @Test
  void saysWhatIsWrong() throws IOException {
    assertThatThrownBy(() -> local(folder, Map.of()))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage(folder + " has no config.yaml");
    Files.writeString(folder.resolve("config.yaml"), "a: [\n");
    assertThatThrownBy(() -> local(folder, Map.of()))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("config.yaml can't be read");

    Configuration small = local(OURS, Map.of("taskmanager.memory.process.size", "200m"));
    assertThatThrownBy(() -> ClusterConf.taskManager(small, run(), LIBRARY, "tm-1"))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("memory sizes don't fit");
  }

  private Configuration local(Path conf, Map<String, String> stronger) {
    return ClusterConf.local(conf, stronger, run(), 2);
  }

  private RunFolder run() {
    return new RunFolder(folder.resolve("run"));
  }
}
