// SPDX-License-Identifier: Apache-2.0
package io.kadian.simulator;

import java.io.IOException;
import java.io.OutputStream;
import org.jsmpp.DefaultPDUSender;
import org.jsmpp.PDUStringException;
import org.jsmpp.bean.OptionalParameter;
import org.jsmpp.session.SubmitSmResult;
import org.jsmpp.util.MessageId;

/**
 * Keeps quiet when it is to answer {@link #LATER}. jsmpp answers a submit_sm with what the listener
 * returns, as soon as it returns, and has no other way to answer: this is what lets an answer come
 * later, or never, and hold no thread meanwhile.
 *
 * <p>Not synchronized, unlike jsmpp's own: each PDU is one write, and a socket does one at a time.
 */
final class UnhurriedSender extends DefaultPDUSender {
  private static final OptionalParameter[] NONE = {};
  private static final String MARK = "\0later";

  static final SubmitSmResult LATER = result(MARK);

  static SubmitSmResult result(String messageId) {
    try {
      return new SubmitSmResult(new MessageId(messageId), NONE);
    } catch (PDUStringException e) {
      throw new IllegalArgumentException("no message_id: " + messageId, e);
    }
  }

  @Override
  public byte[] sendSubmitSmResp(
      OutputStream out, int sequence, String messageId, OptionalParameter... parameters)
      throws PDUStringException, IOException {
    return MARK.equals(messageId)
        ? new byte[0]
        : super.sendSubmitSmResp(out, sequence, messageId, parameters);
  }
}
