// SPDX-License-Identifier: Apache-2.0
package io.kadian.simulator;

import io.kadian.domain.InvalidInputException;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import javax.annotation.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The command {@code smsc}: the simulator on its own, until it is ended. */
@Command(
    name = "smsc",
    showDefaultValues = true,
    sortOptions = false,
    description = {
      "An SMSC to rehearse against: takes SMS over SMPP 3.4, sends none, and counts them.",
      "Durations are written as in ISO 8601 (PT0.05S), shares from 0 to 1."
    },
    footer = {
      "",
      "Over HTTP:",
      "  GET /                   counts, as JSON",
      "  GET /repeats            the same text to the same phone, more than once",
      "  GET /messages?phone=…   what this phone got",
      "  POST /replies?phone=…&text=…  the phone answers with this text",
      "  DELETE /                counts from zero"
    })
public final class SmscMain implements Callable<Integer> {

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Show this, and end.")
  @SuppressWarnings("UnusedVariable") // picocli acts on it
  private boolean help;

  @Option(names = "--host", paramLabel = "ADDRESS", description = "Listen on this address.")
  private String host = "127.0.0.1";

  @Option(names = "--port", paramLabel = "PORT", description = "SMPP; 0 for any that is free.")
  private int port = 2775;

  @Option(names = "--http-port", paramLabel = "PORT", description = "HTTP; 0 for any.")
  private int httpPort = 2780;

  @Option(
      names = "--system-id",
      paramLabel = "ID",
      description = "Accept this system id only; any, unless it is given.",
      showDefaultValue = CommandLine.Help.Visibility.NEVER)
  private String systemId = "";

  @Option(
      names = "--password",
      paramLabel = "PASSWORD",
      description = "Accept this password only; any, unless it is given.",
      showDefaultValue = CommandLine.Help.Visibility.NEVER)
  private String password = "";

  @Option(
      names = "--rate",
      paramLabel = "PER-SECOND",
      description = "Answer ESME_RTHROTTLED beyond so many submit_sm's a second; 0 for no limit.")
  private int perSecond;

  @Option(
      names = "--window",
      paramLabel = "PDUS",
      description =
          "Answer ESME_RTHROTTLED while so many submit_sm's of a bind wait for their answers; 0 for"
              + " no limit.")
  private int window;

  @Option(
      names = "--latency-min",
      paramLabel = "DURATION",
      description = "An answer takes this long at least.")
  private Duration latencyMin = Duration.ZERO;

  @Option(
      names = "--latency-max",
      paramLabel = "DURATION",
      description = "An answer takes this long at most; the least, unless it is given.",
      showDefaultValue = CommandLine.Help.Visibility.NEVER)
  private @Nullable Duration latencyMax;

  @Option(
      names = "--lost",
      paramLabel = "SHARE",
      description = "Take this share of submit_sm's and never answer them.")
  private double lost;

  @Option(
      names = "--throttled",
      paramLabel = "SHARE",
      description = "Answer this share of submit_sm's ESME_RTHROTTLED, at random.")
  private double throttled;

  @Option(
      names = "--refuse",
      paramLabel = "NUMBER",
      split = ",",
      description =
          "Answer ESME_RINVDSTADR for this number (+8613800000000) or prefix (+86170*)."
              + " May be given again, or hold several, with commas.",
      showDefaultValue = CommandLine.Help.Visibility.NEVER)
  private List<String> refused = List.of();

  @Option(
      names = "--receipt",
      paramLabel = "NUMBER=STAT[:SHARE]",
      split = ",",
      description =
          "Send receivers a receipt, if submit_sm asks for one: *=DELIVRD, +86170*=UNDELIV:0.5."
              + " The first rule that fits holds.",
      showDefaultValue = CommandLine.Help.Visibility.NEVER)
  private List<String> receipts = List.of();

  @Option(
      names = "--receipt-delay",
      paramLabel = "DURATION",
      description = "A receipt comes so long after its submit_sm.")
  private Duration receiptDelay = Duration.ZERO;

  @Option(names = "--receipt-first", description = "A receipt comes before the answer.")
  private boolean receiptFirst;

  @Option(
      names = "--receipt-times",
      paramLabel = "TIMES",
      description = "A receipt comes so often.")
  private int receiptTimes = 1;

  @Option(names = "--seed", paramLabel = "NUMBER", description = "Of all randomness.")
  private long seed;

  @Option(
      names = "--queue-capacity",
      paramLabel = "PDUS",
      description = "Let so many PDUs of a bind wait; beyond, ESME_RTHROTTLED is answered.")
  private int queueCapacity = SimulatorOptions.DEFAULT_QUEUE_CAPACITY;

  @Option(
      names = "--remember",
      paramLabel = "MESSAGES",
      description = "Keep so many messages whole, for /messages; the rest is only counted.")
  private int remembered = SimulatorOptions.DEFAULT_REMEMBERED;

  @Spec private CommandSpec spec;

  public static void main(String[] args) {
    System.exit(new CommandLine(new SmscMain()).execute(args));
  }

  /** Ends with the process only. */
  @Override
  public Integer call() throws InterruptedException {
    PrintWriter out = spec.commandLine().getOut();
    SmscSimulator smsc;
    try {
      smsc = SmscSimulator.start(options());
    } catch (IOException e) {
      spec.commandLine().getErr().printf("It can't listen on %s: %s%n", host, e.getMessage());
      return CommandLine.ExitCode.SOFTWARE;
    }
    // First: whoever has read where it listens may end it.
    Runtime.getRuntime().addShutdownHook(new Thread(() -> end(smsc, out), "smsc-end"));
    out.printf("SMPP  %s:%d%n", host, smsc.port());
    out.printf("HTTP  http://%s:%d/%n", host, smsc.httpPort());
    out.flush();
    new CountDownLatch(1).await();
    return CommandLine.ExitCode.OK;
  }

  private static void end(SmscSimulator smsc, PrintWriter out) {
    SimulatorReport report = smsc.report();
    smsc.close();
    out.printf(
        "%d messages, %d repeats, %d throttled, %d refused, %d not answered%n",
        report.received(), report.repeats(), report.throttled(), report.refused(), report.lost());
    out.printf(
        "%d receipts, %d replies, %d delivered, %d of them again, %d not delivered%n",
        report.receipts(),
        report.replies(),
        report.delivered(),
        report.redelivered(),
        report.undelivered());
    out.flush();
  }

  private SimulatorOptions options() {
    try {
      return SimulatorOptions.builder()
          .host(host)
          .port(port)
          .httpPort(httpPort)
          .accepts(systemId, password)
          .perSecond(perSecond)
          .window(window)
          .latency(latencyMin, latencyMax == null ? latencyMin : latencyMax)
          .lost(lost)
          .throttled(throttled)
          .refused(refused)
          .seed(seed)
          .queueCapacity(queueCapacity)
          .remembered(remembered)
          .receipts(
              new ReceiptOptions(
                  receipts.stream().map(ReceiptRule::parse).toList(),
                  receiptDelay,
                  receiptFirst,
                  receiptTimes))
          .build();
    } catch (InvalidInputException e) {
      throw new CommandLine.ParameterException(spec.commandLine(), e.getMessage(), e);
    }
  }
}
