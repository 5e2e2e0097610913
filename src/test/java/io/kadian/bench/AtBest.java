// SPDX-License-Identifier: Apache-2.0
package io.kadian.bench;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.kadian.bench.peer.PeerMain;
import io.kadian.bench.raw.ComposedLimit;
import io.kadian.bench.raw.RawClaims;
import io.kadian.bench.raw.RawSmpp;
import io.kadian.bench.raw.RawTimers;
import io.kadian.domain.Json;
import io.kadian.testing.JavaProcess;
import io.kadian.testing.JavaProcess.Program;
import io.kadian.testing.PartsProcesses;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What to compare the job with, on the same machine in the same run: each of the parts that it
 * can't do without alone, and a sender without Flink.
 */
final class AtBest {
  static final String COMPOSED = "all of these, one after the other";
  static final String PEER = "a sender without Flink";

  /** It keeps no message whole, and doesn't throttle. */
  static final List<String> SMSC = List.of("--remember", "0", "--queue-capacity", "100000");

  private static final int MEGABYTES = 2048;
  private static final Duration PATIENCE = Duration.ofMinutes(15);

  private final PartsProcesses parts;
  private final Path logs;
  private final Figures figures;
  private final int messages;

  AtBest(PartsProcesses parts, Path logs, Figures figures, int messages) {
    this.parts = parts;
    this.logs = logs;
    this.figures = figures;
    this.messages = messages;
  }

  /** SMPP, claims, settles and timers, one after the other. */
  void raw() throws Exception {
    Map<String, Double> each = new LinkedHashMap<>();
    parts.startSmsc(SMSC);
    each.put("smpp", perSecond(end(start(RawSmpp.class, smpp()))));
    JsonNode database = end(start(RawClaims.class, database()));
    for (String statement : List.of("claim", "settle")) {
      each.put(statement, perSecond(database.path(statement)));
    }
    each.put("timers", perSecond(end(start(RawTimers.class, List.of()))));
    each.forEach(figures::best);
    figures.best(COMPOSED, ComposedLimit.of(each.values()));
    parts.execute("truncate sms_claim, sms_log");
  }

  /** As many without Flink; and what is sent twice when it is killed in the middle. */
  void peer() throws Exception {
    figures.best(PEER, perSecond(end(started())));
    JavaProcess killed = started();
    await("a burst").atMost(PATIENCE).until(() -> parts.report().received() > messages / 4);
    killed.kill();
    end(start(PeerMain.class, peer(List.of("--resume"))));
    figures.atMost(
        "texts that a phone got twice, a sender without Flink killed in mid-release",
        (double) parts.report().repeats(),
        "",
        null);
  }

  /** One whose instant has come. */
  private JavaProcess started() throws IOException {
    parts.startSmsc(SMSC);
    Instant at = Instant.now().plusSeconds(30 + messages / 20_000);
    JavaProcess process = start(PeerMain.class, peer(List.of("--at", at.toString())));
    await("the instant").atMost(PATIENCE).until(() -> !Instant.now().isBefore(at));
    if (!process.output().contains(PeerMain.FILLED)) {
      throw new IllegalStateException("The outbox wasn't filled by the instant");
    }
    return process;
  }

  private JavaProcess start(Class<?> main, List<String> arguments) {
    List<String> all = new ArrayList<>(arguments);
    all.addAll(List.of("--messages", String.valueOf(messages)));
    return JavaProcess.start(
        Program.own(main, MEGABYTES).inEarnest(), logs.resolve(main.getSimpleName() + ".log"), all);
  }

  private List<String> smpp() {
    return List.of("--smpp-port", parts.settings().get("smpp.port"));
  }

  private List<String> database() {
    return List.of("--jdbc-url", parts.settings().get("database.url"), "--user", "postgres");
  }

  private List<String> peer(List<String> more) {
    List<String> all = new ArrayList<>(smpp());
    all.addAll(database());
    all.addAll(more);
    return all;
  }

  /** Its last line is JSON. */
  private static JsonNode end(JavaProcess process) {
    await("its end").atMost(PATIENCE).until(() -> !process.isAlive());
    String json =
        process
            .output()
            .lines()
            .filter(line -> line.startsWith("{"))
            .reduce((first, second) -> second)
            .orElseThrow(() -> new IllegalStateException(process.output()));
    return Json.read(json.getBytes(StandardCharsets.UTF_8), JsonNode.class);
  }

  private static double perSecond(JsonNode figure) {
    return figure.path("per_second").asDouble();
  }
}
