// SPDX-License-Identifier: Apache-2.0
package io.kadian.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.kadian.domain.Campaign;
import io.kadian.domain.ControlRecord;
import io.kadian.domain.ControlRecord.AnnouncedCampaign;
import io.kadian.domain.ControlRecord.Command;
import io.kadian.domain.ControlRecord.Command.Action;
import io.kadian.domain.Json;
import io.kadian.domain.Standing.Position;
import io.kadian.domain.Switch;
import io.kadian.testing.EmbeddedKafka;
import io.kadian.testing.Rules;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** A real broker, which goes away too. */
class ReadSwitchIT {
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final String TOPIC = "kadian.control";
  private static final Instant NOW = Instant.parse("2026-12-01T02:00:00Z");

  private final AtomicInteger changes = new AtomicInteger();

  @Test
  void knowsWhatWasCommandedWhenItIsOpenAndHearsOnWhateverTheBrokerDoes() throws Exception {
    try (EmbeddedKafka kafka = EmbeddedKafka.start()) {
      kafka.createTopic(TOPIC, 1, Map.of("cleanup.policy", "compact"));
      Campaign campaign =
          new Campaign("double12", "gold", "text", NOW.plusSeconds(60), Duration.ofHours(1), null);
      say(kafka, new AnnouncedCampaign(campaign, NOW));
      kafka.produce(TOPIC, "nonsense", "{");
      say(kafka, command(Action.HOLD, 1));
      Properties client = new Properties();
      client.put("bootstrap.servers", kafka.bootstrapServers());
      try (Switch switches = ReadSwitch.of(client, TOPIC, Rules.ANY_TIME).open()) {
        assertThat(switches.of("double12").standing().position()).isEqualTo(Position.HELD);
        assertThat(switches.of("nobody")).isNull();
        switches.onChange(changes::incrementAndGet);
        assertThat(changes).hasValue(1);

        kafka.stop();
        assertThat(switches.of("double12").standing().position()).isEqualTo(Position.HELD);
        kafka.restart();
        say(kafka, command(Action.RELEASE, 2));
        await()
            .atMost(PATIENCE)
            .until(() -> switches.of("double12").standing().position() == Position.OPEN);
        await().atMost(PATIENCE).until(() -> changes.get() == 2);
      }
    }
  }

  private static Command command(Action action, int seconds) {
    return new Command("c" + seconds, "double12", action, null, NOW.plusSeconds(seconds));
  }

  private static void say(EmbeddedKafka kafka, ControlRecord record) {
    kafka.produce(TOPIC, record.key(), new String(Json.bytes(record), StandardCharsets.UTF_8));
  }
}
