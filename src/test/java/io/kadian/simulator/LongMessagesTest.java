// SPDX-License-Identifier: Apache-2.0
package io.kadian.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.jsmpp.bean.SubmitSm;
import org.junit.jupiter.api.Test;

class LongMessagesTest {
  private static final String PHONE = "+8613812345678";
  private static final byte UCS_2 = 8;
  private static final byte GSM_7 = 0;

  private final LongMessages messages = new LongMessages();

  @Test
  void aMessageWithoutAHeaderIsWhole() {
    assertThat(messages.add(submit(0, UCS_2, ucs2("双12")), PHONE, "1"))
        .isEqualTo(new LongMessages.Whole("双12", "1", 1));
  }

  @Test
  void partsMayComeInAnyOrder() {
    assertThat(add("0500030703" + "03", "三", "3")).isNull();
    assertThat(add("0500030703" + "01", "一", "1")).isNull();
    assertThat(messages.incomplete()).isEqualTo(1);
    assertThat(add("0500030703" + "02", "二", "2")).isEqualTo(new LongMessages.Whole("一二三", "1", 3));
    assertThat(messages.incomplete()).isZero();
  }

  @Test
  void aPartThatComesTwiceCountsOnce() {
    assertThat(add("050003070201", "一", "1")).isNull();
    assertThat(add("050003070201", "一", "2")).isNull();
    assertThat(add("050003070202", "二", "3")).isEqualTo(new LongMessages.Whole("一二", "2", 2));
  }

  @Test
  void messagesOfDifferentReferencesAreNotMixed() {
    assertThat(add("050003070201", "甲", "1")).isNull();
    assertThat(add("050003080201", "乙", "2")).isNull();
    assertThat(add("050003080202", "二", "3")).isEqualTo(new LongMessages.Whole("乙二", "2", 2));
    assertThat(add("050003070202", "二", "4")).isEqualTo(new LongMessages.Whole("甲二", "1", 2));
  }

  @Test
  void aReferenceMayHaveSixteenBits() {
    assertThat(add("06080401020201", "一", "1")).isNull();
    assertThat(add("06080401020202", "二", "2")).isEqualTo(new LongMessages.Whole("一二", "1", 2));
  }

  @Test
  void aHeaderThatSaysNothingOfPartsIsSkipped() {
    byte[] octets = HexFormat.of().parseHex("0405021111" + "53cc");
    assertThat(messages.add(submit(0x40, UCS_2, octets), PHONE, "1"))
        .isEqualTo(new LongMessages.Whole("双", "1", 1));
  }

  @Test
  void septetsAreReadFromTheGsmAlphabet() {
    byte[] octets = HexFormat.of().parseHex("00" + "1b65" + "41");
    assertThat(messages.add(submit(0, GSM_7, octets), PHONE, "1"))
        .isEqualTo(new LongMessages.Whole("@€A", "1", 1));
  }

  @Test
  void octetsThatAreNoSeptetsAreReadAsLatin1() {
    byte[] octets = HexFormat.of().parseHex("e9");
    assertThat(messages.add(submit(0, GSM_7, octets), PHONE, "1"))
        .isEqualTo(new LongMessages.Whole("é", "1", 1));
  }

  private LongMessages.Whole add(String header, String text, String id) {
    byte[] octets = HexFormat.of().parseHex(header + HexFormat.of().formatHex(ucs2(text)));
    return messages.add(submit(0x40, UCS_2, octets), PHONE, id);
  }

  private static SubmitSm submit(int esmClass, byte coding, byte[] octets) {
    SubmitSm submit = new SubmitSm();
    submit.setEsmClass((byte) esmClass);
    submit.setDataCoding(coding);
    submit.setShortMessage(octets);
    return submit;
  }

  private static byte[] ucs2(String text) {
    return text.getBytes(StandardCharsets.UTF_16BE);
  }
}
