// SPDX-License-Identifier: Apache-2.0
package io.kadian.receipts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BindSplitTest {
  private final BindSplit.Serializer serializer = new BindSplit.Serializer();

  @ParameterizedTest
  @ValueSource(strings = {"", "cmcc", "cmcc,unicom"})
  void comesBackAsItWas(String route) throws IOException {
    BindSplit split = new BindSplit(route, 7);
    assertThat(serializer.deserialize(serializer.getVersion(), serializer.serialize(split)))
        .isEqualTo(split);
  }

  /** The octets that the job wrote before routes had receivers of their own. */
  @Test
  void readsTheFormWithoutARoute() throws IOException {
    byte[] one = HexFormat.of().parseHex("00000003");
    assertThat(serializer.deserialize(1, one)).isEqualTo(new BindSplit("", 3));
  }

  /** Who changes them raises the version and adds to this test. */
  @Test
  void writesFormTwo() {
    assertThat(serializer.getVersion()).isEqualTo(2);
    assertThat(HexFormat.of().formatHex(serializer.serialize(new BindSplit("cmcc", 3))))
        .isEqualTo("00000003" + "636d6363");
  }

  @Test
  void doesNotGuessAtAFormItDoesNotKnow() {
    assertThatThrownBy(() -> serializer.deserialize(3, new byte[8]))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("form 3");
  }

  @Test
  void namesEachBindOfEachRoute() {
    assertThat(new BindSplit("", 0).splitId()).isEqualTo("bind-0");
    assertThat(new BindSplit("cmcc", 0).splitId()).isEqualTo("bind-0-of-cmcc");
  }
}
