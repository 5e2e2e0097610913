// SPDX-License-Identifier: Apache-2.0
package io.kadian.members;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RawTextTest {

  @Test
  void keepsUtf8AsItIs() {
    assertThat(RawText.of("NUL \0, \uD83C\uDF89, 会员".getBytes(UTF_8)))
        .isEqualTo("NUL \0, \uD83C\uDF89, 会员");
    assertThat(RawText.of(new byte[0])).isEmpty();
    assertThat(RawText.of(null)).isEmpty();
  }

  @Test
  void writesAnythingElseInBase64() {
    assertThat(RawText.of(new byte[] {'{', (byte) 0xE4, (byte) 0xBC})).isEqualTo("base64:e+S8");
  }

  @Test
  void cutsWhatADeadLetterCannotHold() {
    String tooLong = "\uD83C\uDF89".repeat(RawText.LONGEST);

    assertThat(RawText.of(tooLong.getBytes(UTF_8)))
        .hasSizeLessThan(RawText.LONGEST + 40)
        .endsWith("\uDF89… (300000 characters, cut)");
  }
}
