// SPDX-License-Identifier: Apache-2.0
package io.kadian.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;

class InboxTest {
  private static final Instant NOON = Instant.parse("2026-12-12T12:00:00Z");

  private final Inbox inbox = new Inbox(3);

  @Test
  void aRepeatIsTheSameTextToTheSamePhone() {
    add("+861", "甲", 0);
    add("+862", "甲", 1);
    add("+861", "乙", 2);
    add("+861", "甲", 3);
    add("+861", "甲", 4);
    assertThat(inbox.counts().received()).isEqualTo(5);
    assertThat(inbox.counts().distinct()).isEqualTo(3);
    assertThat(inbox.counts().repeats()).isEqualTo(2);
    assertThat(inbox.repeated())
        .containsExactly(new RepeatedMessage("+861", "甲", 3, NOON, NOON.plusSeconds(4)));
  }

  @Test
  void countsGoOnWhenNothingIsRememberedAnyMore() {
    for (int i = 0; i < 5; i++) {
      add("+86" + i, "甲", i);
    }
    assertThat(inbox.messages()).hasSize(3);
    assertThat(inbox.counts().received()).isEqualTo(5);
    assertThat(inbox.counts().texts()).containsEntry("甲", 5);
  }

  @Test
  void keepsTheFirstTextsAsSamples() {
    for (int i = 0; i < 300; i++) {
      add("+861", "text " + i, i);
      add("+862", "text " + i, i);
    }
    assertThat(inbox.counts().texts())
        .hasSize(100)
        .containsEntry("text 0", 2)
        .containsEntry("text 99", 2);
  }

  @Test
  void forgetsEverythingWhenCleared() {
    add("+861", "甲", 0);
    add("+861", "甲", 0);
    inbox.clear();
    assertThat(inbox.messages()).isEmpty();
    assertThat(inbox.repeated()).isEmpty();
    assertThat(inbox.counts()).isEqualTo(new Inbox(0).counts());
    add("+861", "甲", 1);
    assertThat(inbox.counts().repeats()).isZero();
  }

  private void add(String phone, String text, int second) {
    inbox.add(new ReceivedMessage(phone, text, "1", 1, NOON.plusSeconds(second)));
  }
}
