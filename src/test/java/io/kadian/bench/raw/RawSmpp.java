// SPDX-License-Identifier: Apache-2.0
package io.kadian.bench.raw;

import io.kadian.bench.measure.Stopwatch;
import io.kadian.bench.measure.Throughput;
import io.kadian.domain.Json;
import io.kadian.domain.Sms;
import io.kadian.gateway.Submission;
import io.kadian.gateway.route.SmppGateway;
import io.kadian.gateway.route.SmppSettings;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.awaitility.Awaitility;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** How many messages a second Kadian's own SMPP route submits to an SMSC, and nothing else. */
@Command(name = "raw-smpp", mixinStandardHelpOptions = true, sortOptions = false)
public final class RawSmpp implements Callable<Integer> {
  /** So many are handed in and not answered: always more than all windows take. */
  private static final int AHEAD = 4_000;

  private static final Duration START_WITHIN = Duration.ofHours(1);

  @Option(names = "--smpp-port", paramLabel = "P", required = true, description = "On this host.")
  private int smppPort;

  @Option(
      names = "--messages",
      paramLabel = "N",
      defaultValue = "1000000",
      description = "Default: ${DEFAULT-VALUE}.")
  private int messages;

  @Option(
      names = "--binds",
      paramLabel = "N",
      defaultValue = "4",
      description = "Default: ${DEFAULT-VALUE}.")
  private int binds;

  @Option(
      names = "--window",
      paramLabel = "N",
      defaultValue = "100",
      description = "submit_sm's under way on each bind. Default: ${DEFAULT-VALUE}.")
  private int window;

  private final LongAdder accepted = new LongAdder();

  public static void main(String[] args) {
    System.exit(new CommandLine(new RawSmpp()).execute(args));
  }

  @Override
  public Integer call() throws InterruptedException {
    SmppSettings settings =
        SmppSettings.to("127.0.0.1", smppPort)
            .as("raw", "")
            .binds(binds)
            .window(window)
            .receipts(false)
            .build();
    try (SmppGateway gateway =
        new SmppGateway("raw", settings, InstantSource.system(), new Random(1))) {
      Awaitility.await().until(() -> gateway.bound() == binds);
      Throughput throughput = submitAll(gateway);
      if (accepted.sum() != messages) {
        throw new IllegalStateException("Of " + messages + " the SMSC took " + accepted);
      }
      System.out.println(Json.text(Json.bytes(throughput)));
    }
    return CommandLine.ExitCode.OK;
  }

  private Throughput submitAll(SmppGateway gateway) throws InterruptedException {
    Instant due = Instant.now();
    Instant startBy = due.plus(START_WITHIN);
    Semaphore room = new Semaphore(AHEAD);
    Stopwatch stopwatch = Stopwatch.start();
    for (int i = 0; i < messages; i++) {
      Sms sms = MadeUpSms.number(i, due);
      room.acquire();
      var unused =
          gateway
              .submit(sms, startBy)
              .thenAccept(
                  submission -> {
                    if (submission instanceof Submission.Accepted) {
                      accepted.increment();
                    }
                    room.release();
                  });
    }
    if (!room.tryAcquire(AHEAD, 1, TimeUnit.MINUTES)) {
      throw new IllegalStateException("The SMSC doesn't answer");
    }
    return stopwatch.lap(messages);
  }
}
