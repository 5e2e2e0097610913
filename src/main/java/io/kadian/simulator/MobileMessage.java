// SPDX-License-Identifier: Apache-2.0
package io.kadian.simulator;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jsmpp.SMPPConstant;
import org.jsmpp.bean.OptionalParameter;
import org.jsmpp.bean.SubmitSm;

/**
 * What a deliver_sm carries: a receipt, or a reply.
 *
 * @param from the phone's digits
 */
@SuppressWarnings("ArrayRecordComponent") // nobody writes to them
record MobileMessage(
    String from,
    String to,
    byte esmClass,
    byte dataCoding,
    byte[] text,
    OptionalParameter[] parameters) {
  private static final String SERVICE = "10690000";
  private static final byte UCS_2 = 8;
  private static final DateTimeFormatter MINUTES =
      DateTimeFormatter.ofPattern("yyMMddHHmm", Locale.ROOT).withZone(ZoneOffset.ofHours(8));

  static MobileMessage receipt(
      SubmitSm submit, String messageId, ReceiptRule rule, Instant submitted, Instant done) {
    boolean delivered = rule.stat().equals("DELIVRD");
    String text =
        "id:%s sub:001 dlvrd:%s submit date:%s done date:%s stat:%s err:%s text:"
            .formatted(
                messageId,
                delivered ? "001" : "000",
                MINUTES.format(submitted),
                MINUTES.format(done),
                rule.stat(),
                delivered ? "000" : "012");
    List<OptionalParameter> parameters = new ArrayList<>();
    parameters.add(new OptionalParameter.Receipted_message_id(messageId));
    parameters.add(new OptionalParameter.Message_state((byte) rule.state()));
    OptionalParameter reference =
        submit.getOptionalParameter(OptionalParameter.Tag.USER_MESSAGE_REFERENCE);
    if (reference != null) {
      parameters.add(reference);
    }
    return new MobileMessage(
        submit.getDestAddress(),
        submit.getSourceAddr() == null ? "" : submit.getSourceAddr(),
        SMPPConstant.ESMCLS_SMSC_DELIV_RECEIPT,
        (byte) 0,
        text.getBytes(StandardCharsets.US_ASCII),
        parameters.toArray(OptionalParameter[]::new));
  }

  /** In UCS-2, as most phones in China write. */
  static MobileMessage reply(String phone, String text) {
    return new MobileMessage(
        phone.replaceAll("\\D", ""),
        SERVICE,
        SMPPConstant.ESMCLS_DEFAULT_MODE,
        UCS_2,
        text.getBytes(StandardCharsets.UTF_16BE),
        new OptionalParameter[0]);
  }
}
