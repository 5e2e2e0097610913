// SPDX-License-Identifier: Apache-2.0
package io.kadian.gateway.route;

import java.io.DataInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import javax.annotation.Nullable;
import org.jsmpp.DefaultPDUReader;
import org.jsmpp.InvalidCommandLengthException;
import org.jsmpp.SMPPConstant;
import org.jsmpp.bean.Command;

/**
 * Reads PDUs for jsmpp, and keeps the answers to submit_sm for itself. jsmpp would hand each to
 * another thread, and when the connection ends it drops those that this thread has yet to look at:
 * messages that were answered would be in doubt.
 */
final class AnswerReader extends DefaultPDUReader {
  private static final int HEADER_OCTETS = 16;

  /** No PDU of SMPP 3.4 comes near; garbage would ask for gigabytes. */
  private static final int MOST_OCTETS = 1 << 17;

  /** Told on the thread that reads: it mustn't block. */
  interface Answered {
    /**
     * @param status ESME_ROK if it was accepted
     * @param messageId null if there is none
     * @return false if it answers none of ours
     */
    boolean answered(int sequence, int status, @Nullable String messageId);
  }

  private Answered answered = (sequence, status, messageId) -> false;
  private volatile int bindStatus;

  /** To be set before anything is read. */
  void tell(Answered listener) {
    answered = listener;
  }

  /**
   * The status the bind was answered with; ESME_ROK too while it was not. An SMSC that refuses a
   * bind and hangs up may be too quick for jsmpp to notice the refusal.
   */
  int bindStatus() {
    return bindStatus;
  }

  @Override
  public Command readPDUHeader(DataInputStream in)
      throws InvalidCommandLengthException, IOException {
    while (true) {
      Command header = header(in);
      if (header.getCommandLength() > MOST_OCTETS) {
        throw new IOException("A PDU of " + header.getCommandLength() + " octets is none");
      }
      switch (header.getCommandId()) {
        case SMPPConstant.CID_SUBMIT_SM_RESP -> {
          byte[] pdu = readPDU(in, header);
          answered.answered(header.getSequenceNumber(), header.getCommandStatus(), messageId(pdu));
        }
        // Some SMSCs throttle with it (SMPP 3.4, 4.3). It may be about any request.
        case SMPPConstant.CID_GENERIC_NACK -> {
          if (header.getCommandLength() > HEADER_OCTETS
              || header.getCommandStatus() == SMPPConstant.STAT_ESME_ROK
              || !answered.answered(header.getSequenceNumber(), header.getCommandStatus(), null)) {
            return header;
          }
        }
        case SMPPConstant.CID_BIND_TRANSMITTER_RESP, SMPPConstant.CID_BIND_TRANSCEIVER_RESP -> {
          bindStatus = header.getCommandStatus();
          return header;
        }
        default -> {
          return header;
        }
      }
    }
  }

  private Command header(DataInputStream in) throws InvalidCommandLengthException, IOException {
    try {
      return super.readPDUHeader(in);
    } catch (NegativeArraySizeException e) {
      throw new IOException("A PDU of less than no octets is none", e);
    }
  }

  /** A C-octet string (SMPP 3.4, 4.4.2), however long, ended or not: the message was taken. */
  @Nullable
  private static String messageId(byte[] pdu) {
    int end = HEADER_OCTETS;
    while (end < pdu.length && pdu[end] != 0) {
      end++;
    }
    return end == HEADER_OCTETS
        ? null
        : new String(pdu, HEADER_OCTETS, end - HEADER_OCTETS, StandardCharsets.ISO_8859_1);
  }
}
