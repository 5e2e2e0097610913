// SPDX-License-Identifier: Apache-2.0
package io.kadian.receipts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kadian.domain.InvalidInputException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KeywordsTest {
  private static final Keywords WORDS = Keywords.of("R, TD,STOP, 退订", "START, 订阅");

  @ParameterizedTest
  @ValueSource(strings = {"R", "r", " td ", "ＴＤ", "Ｒ", "stop.", "Stop!\r\n", "退订", "“退订”。", "　退订　"})
  void optsOut(String reply) {
    assertThat(WORDS.wishOf(reply)).hasValueSatisfying(wish -> assertThat(wish.out()).isTrue());
  }

  @ParameterizedTest
  @ValueSource(strings = {"start", "ＳＴＡＲＴ", "订阅"})
  void optsIn(String reply) {
    assertThat(WORDS.wishOf(reply)).hasValueSatisfying(wish -> assertThat(wish.out()).isFalse());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "Rr", "don't STOP", "我不退订", "TD1", "你好"})
  void leavesOtherRepliesAlone(String reply) {
    assertThat(WORDS.wishOf(reply)).isEmpty();
  }

  @Test
  void refusesAWordThatWouldDoBoth() {
    assertThatThrownBy(() -> Keywords.of("R, ok", "ＯＫ"))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("OK");
  }

  @Test
  void readsRepliesInEveryCoding() {
    assertThat(text(0, 8, "退订".getBytes(StandardCharsets.UTF_16BE))).isEqualTo("退订");
    assertThat(text(0, 0x18, "退订".getBytes(StandardCharsets.UTF_16BE))).isEqualTo("退订");
    assertThat(text(0, 15, "退订".getBytes(Charset.forName("GBK")))).isEqualTo("退订");
    assertThat(text(0, 4, "退订".getBytes(StandardCharsets.UTF_8))).isEqualTo("退订");
    assertThat(text(0, 0, "退订".getBytes(StandardCharsets.UTF_8))).isEqualTo("退订");
    assertThat(text(0, 0, new byte[] {'S', 0x1B, 0x65, 0x02})).isEqualTo("S€$");
    assertThat(text(0, 0xF1, new byte[] {0x00, 0x02})).isEqualTo("@$");
    assertThat(text(0, 1, new byte[] {'@', '$'})).isEqualTo("@$");
    assertThat(text(0, 3, new byte[] {(byte) 0xE9})).isEqualTo("é");
    assertThat(text(0x40, 0, new byte[] {5, 0, 3, 1, 1, 1, 'R'})).isEqualTo("R");
    assertThat(text(0x40, 0, new byte[] {9, 0})).isEmpty();
    assertThat(text(0x40, 0, new byte[0])).isEmpty();
    assertThat(text(0, 8, new byte[] {(byte) 0x90})).isNotNull();
  }

  private static String text(int esmClass, int dataCoding, byte[] octets) {
    return ReplyText.of(esmClass, dataCoding, octets);
  }
}
