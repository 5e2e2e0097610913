// SPDX-License-Identifier: Apache-2.0
package io.kadian.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kadian.domain.AudienceSeal.Part;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class AudienceSealTest {
  private static final Instant NOW = Instant.parse("2026-12-12T04:00:00Z");

  /** {@code printf 'm1\nm2\n' | sha256sum}, and that of nothing. */
  @Test
  void canBeMadeByHand() {
    Part first = Part.of("double12", 0, 2, List.of("m2", "m1"));
    Part second = Part.of("double12", 1, 2, List.of());
    assertThat(first.hash())
        .isEqualTo("1af4920a8620ff9194454131fcb95b8e0806b7ce0d44f37b149af3815e240f36");
    assertThat(second.hash())
        .isEqualTo("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");

    AudienceSeal seal = AudienceSeal.of(List.of(first, second), NOW);
    assertThat(seal.members()).isEqualTo(2);
    assertThat(seal.hash())
        .isEqualTo("37c854e9ed3fcf2367828bb2050408c3a1000b7d270098d37a673172de16bcaa");
  }

  @Test
  void isAnotherForAnotherAudience() {
    assertThat(Part.of("a", 0, 1, List.of("m1", "m2")).hash())
        .isNotEqualTo(Part.of("a", 0, 1, List.of("m1m2")).hash())
        .isNotEqualTo(Part.of("a", 0, 1, List.of("m1")).hash());
  }

  @Test
  void wantsAllParts() {
    assertThatThrownBy(() -> AudienceSeal.of(List.of(Part.of("a", 0, 2, List.of())), NOW))
        .hasMessage("1 parts of 2");
  }
}
