// SPDX-License-Identifier: Apache-2.0
package io.kadian.bench.raw;

import io.kadian.domain.Json;
import io.kadian.testing.LocalFlink;
import io.kadian.types.DomainTypes;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Callable;
import org.apache.flink.api.common.JobID;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;
import org.apache.flink.util.FileUtils;
import org.awaitility.Awaitility;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * How many event-time timers a second fire, each with a message that is read from RocksDB and taken
 * out, in two subtasks under flink-conf/config.yaml. The source ends, and the watermark behind it
 * fires all timers.
 */
@Command(name = "raw-timers", mixinStandardHelpOptions = true, sortOptions = false)
public final class RawTimers implements Callable<Integer> {
  private static final int SUBTASKS = 2;
  private static final int LOTS = 64;
  private static final Duration PATIENCE = Duration.ofMinutes(30);

  @Option(
      names = "--messages",
      paramLabel = "N",
      defaultValue = "1000000",
      description = "Default: ${DEFAULT-VALUE}.")
  private int messages;

  public static void main(String[] args) {
    System.exit(new CommandLine(new RawTimers()).execute(args));
  }

  @Override
  public Integer call() throws Exception {
    Path folder = Files.createTempDirectory("kadian-raw-timers-");
    FiringTime.INSTANCE.expect(messages);
    try (LocalFlink flink = new LocalFlink(folder, SUBTASKS, Map.of())) {
      JobID job = flink.submit("raw-timers", this::define);
      Awaitility.await().atMost(PATIENCE).until(() -> flink.status(job).isGloballyTerminalState());
      System.out.println(Json.text(Json.bytes(FiringTime.INSTANCE.whole())));
    } finally {
      FileUtils.deleteDirectoryQuietly(folder.toFile());
    }
    return CommandLine.ExitCode.OK;
  }

  private void define(StreamExecutionEnvironment env) {
    env.fromSequence(0, messages - 1L)
        .uid("numbers")
        .map(Long::intValue)
        .returns(Types.INT)
        .uid("messages")
        .keyBy(number -> number % LOTS)
        .process(new FireTimers(LOTS))
        .returns(DomainTypes.PREPARED_SMS)
        .uid("fire-timers")
        .sinkTo(new DiscardingSink<>())
        .uid("discard");
  }
}
