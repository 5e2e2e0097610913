// SPDX-License-Identifier: Apache-2.0
package io.kadian.bench.peer;

import io.kadian.bench.measure.DatabaseLogin;
import io.kadian.domain.Json;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.concurrent.Callable;
import javax.annotation.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * The peer as a process of its own. It fills the outbox, says {@code FILLED}, waits for its start,
 * and ends with one line of JSON: {@link PeerFigures}.
 *
 * <p>Whoever starts it by {@link io.kadian.testing.JavaProcess} gives {@code --at}: there the
 * standard input belongs to the one that ends it.
 */
@Command(
    name = "peer",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = "Sends an outbox over SMPP as fast as it can: what Kadian is measured beside.")
public final class PeerMain implements Callable<Integer> {
  public static final String FILLED = "FILLED";
  private static final String GO = "GO";

  @Mixin private DatabaseLogin login;

  @Option(names = "--smpp-port", paramLabel = "P", required = true, description = "On this host.")
  private int smppPort;

  @Option(
      names = "--messages",
      paramLabel = "N",
      defaultValue = "1000000",
      description = "How many to fill in. Default: ${DEFAULT-VALUE}.")
  private int messages;

  @Option(
      names = "--at",
      paramLabel = "INSTANT",
      description =
          "When all are due. Without it, all are due at once, and it starts when its standard input"
              + " says GO.")
  @Nullable
  private Instant at;

  @Option(
      names = "--resume",
      description = "Fill in nothing: go on, at once, with what another run has left.")
  private boolean resume;

  @Spec private CommandSpec spec;

  public static void main(String[] args) {
    System.exit(new CommandLine(new PeerMain()).execute(args));
  }

  @Override
  public Integer call() throws Exception {
    Outbox outbox = new Outbox(login.database());
    if (!resume) {
      outbox.fill(messages, at == null ? Instant.now() : at);
      say(FILLED);
    }
    try (Peer peer = new Peer(outbox, new SmppLines("127.0.0.1", smppPort))) {
      say(Json.text(Json.bytes(peer.run(start()))));
    }
    return CommandLine.ExitCode.OK;
  }

  private Instant start() throws IOException {
    if (resume) {
      return Instant.now();
    }
    if (at != null) {
      return at;
    }
    BufferedReader in =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    String line = in.readLine();
    if (!GO.equals(line)) {
      throw new CommandLine.ParameterException(
          spec.commandLine(), "the standard input said '" + line + "', not " + GO);
    }
    return Instant.now();
  }

  private void say(String line) {
    spec.commandLine().getOut().println(line);
    spec.commandLine().getOut().flush();
  }
}
