// SPDX-License-Identifier: Apache-2.0
package io.kadian;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kadian.domain.InvalidInputException;
import io.kadian.domain.PlanClock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RehearsalTest {
  private static final PlanClock CLOCK = PlanClock.still(Instant.parse("2026-12-12T11:55:00Z"));

  /** What a team has: two providers, one by HTTP, TLS, receipts of their own, passwords. */
  private static final Map<String, String> REAL =
      new TreeMap<>(
          Map.ofEntries(
              Map.entry("database.url", "jdbc:postgresql://db/kadian?sslmode=require"),
              Map.entry("database.password", "geheim"),
              Map.entry("routes", "cmcc, spare"),
              Map.entry("route.cmcc.kind", "smpp"),
              Map.entry("route.cmcc.host", "10.1.1.1"),
              Map.entry("route.cmcc.rate", "2000"),
              Map.entry("route.cmcc.tls", "true"),
              Map.entry("route.cmcc.password", "secret"),
              Map.entry("route.cmcc.system-id", "n1"),
              Map.entry("route.cmcc.receipts.enabled", "true"),
              Map.entry("route.cmcc.receipts.host", "10.1.1.2"),
              Map.entry("route.spare.kind", "http"),
              Map.entry("route.spare.weight", "0"),
              Map.entry("route.spare.definition", "flink-conf/routes/chuanglan.yaml"),
              Map.entry("route.spare.user", "N123"),
              Map.entry("route.spare.rate", "100"),
              Map.entry("route.spare.concurrency", "7")));

  @TempDir private Path folder;

  private Settings settings(Map<String, String> values) throws Exception {
    Properties properties = new Properties();
    properties.putAll(values);
    Path file = folder.resolve("settings.properties");
    try (var out = Files.newBufferedWriter(file)) {
      properties.store(out, null);
    }
    return Settings.load(new String[] {"--settings", file.toString()}, Map.of());
  }

  private Map<String, String> shadow(Map<String, String> real) throws Exception {
    return new TreeMap<>(Rehearsal.shadow(settings(real), "d12-1", "127.0.0.1", 2775, CLOCK, 60));
  }

  @Test
  void hasEachRouteLeadToTheSimulatorAsFastInPlanTime() throws Exception {
    Settings shadow = settings(shadow(REAL));
    assertThatCode(() -> Rehearsal.refuseWhatIsReal(shadow)).doesNotThrowAnyException();
    assertThat(shadow.ofRoute("cmcc").smpp())
        .satisfies(
            route -> {
              assertThat(route.host()).isEqualTo("127.0.0.1");
              assertThat(route.port()).isEqualTo(2775);
              assertThat(route.perSecond()).isEqualTo(2000 * 60);
              assertThat(route.password()).isEmpty();
              assertThat(route.tls()).isNull();
            });
    assertThat(shadow.ofRoute("spare").smpp())
        .satisfies(
            route -> {
              assertThat(route.port()).isEqualTo(2775);
              assertThat(route.perSecond()).isEqualTo(100 * 60);
              assertThat(route.binds() * route.window()).isEqualTo(7);
            });
    assertThat(shadow.weight("spare")).isZero();
    assertThat(ReceivingSettings.of(shadow).receivers().values())
        .singleElement()
        .satisfies(receiver -> assertThat(receiver.host()).isEqualTo("127.0.0.1"));
    assertThat(shadow.database().url())
        .isEqualTo("jdbc:postgresql://db/kadian?sslmode=require&currentSchema=rehearsal_d12_1");
    assertThat(shadow.database().password()).isEqualTo("geheim");
    assertThat(Rehearsal.clock(shadow, Clock.systemUTC())).isEqualTo(CLOCK);
    assertThat(Rehearsal.words(shadow)).hasValueSatisfying(w -> assertThat(w).contains("d12-1"));
    assertThat(Rehearsal.words(settings(REAL))).isEmpty();
  }

  @Test
  void putsItsSchemaInThePlaceOfAnother() throws Exception {
    assertThat(
            shadow(Map.of("database.url", "jdbc:postgresql://db/k?currentSchema=ours&ssl=true"))
                .get("database.url"))
        .isEqualTo("jdbc:postgresql://db/k?ssl=true&currentSchema=rehearsal_d12_1");
    assertThat(shadow(Map.of("database.url", "jdbc:postgresql://db/k")).get("database.url"))
        .isEqualTo("jdbc:postgresql://db/k?currentSchema=rehearsal_d12_1");
  }

  /** Whoever wrote such settings by hand. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "kafka.control-topic | kadian.control",
        "kafka.events-topic | rehearsal.other.events",
        "kafka.outcomes-topic | kadian.outcomes",
        "kafka.dead-letters-topic | kadian.dead-letters",
        "database.url | jdbc:postgresql://db/kadian",
        "database.url | jdbc:postgresql://db/kadian?currentSchema=public",
        "route.cmcc.host | 10.1.1.1",
        "route.cmcc.port | 2776",
        "route.spare.host | localhost",
        "route.cmcc.receipts.host | 10.1.1.2",
        "rehearsal.smsc | 10.1.1.1:2775",
        "rehearsal.name | Double 12"
      })
  void isNotSubmittedIfAnythingOfItIsReal(String key, String value) throws Exception {
    Map<String, String> settings = shadow(REAL);
    settings.put(key, value);
    assertThatThrownBy(() -> Rehearsal.refuseWhatIsReal(settings(settings)))
        .isInstanceOf(InvalidInputException.class);
  }

  @Test
  void refusesARouteThatIsNoSmppRoute() throws Exception {
    Map<String, String> settings = shadow(Map.of());
    settings.put("gateway.kind", "http");
    assertThatThrownBy(() -> Rehearsal.refuseWhatIsReal(settings(settings)))
        .hasMessageContaining("gateway.kind = http");
  }

  @Test
  void leavesAJobThatSendsTheRealClock() throws Exception {
    Settings settings = settings(Map.of("rehearsal.clock", CLOCK.toString()));
    assertThatThrownBy(() -> Rehearsal.clock(settings, Clock.systemUTC()))
        .hasMessageContaining("only a rehearsal has a clock of its own");
    Settings smsc = settings(Map.of("rehearsal.smsc", "127.0.0.1:2775"));
    assertThatThrownBy(() -> Rehearsal.refuseWhatIsReal(smsc))
        .hasMessageContaining("rehearsal.name is empty");
  }
}
