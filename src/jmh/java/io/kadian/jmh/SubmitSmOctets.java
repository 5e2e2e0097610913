// SPDX-License-Identifier: Apache-2.0
package io.kadian.jmh;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.jsmpp.SMPPConstant;

/** A submit_sm (SMPP 3.4, 4.4.1) of one part in UCS-2 with few fields set, put together by hand. */
final class SubmitSmOctets {
  private static final int HEADER = 16;

  /** Mandatory fields but destination_addr and short_message, with the null octets of the texts. */
  private static final int FIELDS = 17;

  private static final byte INTERNATIONAL = 1;
  private static final byte ISDN = 1;
  private static final byte UCS_2 = 8;

  byte[] of(int sequence, String destination, byte[] text) {
    byte[] to = destination.getBytes(StandardCharsets.US_ASCII);
    ByteBuffer pdu = ByteBuffer.allocate(HEADER + FIELDS + to.length + text.length);
    pdu.putInt(pdu.capacity()).putInt(SMPPConstant.CID_SUBMIT_SM).putInt(0).putInt(sequence);
    pdu.put((byte) 0); // service_type
    pdu.put((byte) 0).put((byte) 0).put((byte) 0); // source_addr_ton, _npi, source_addr
    pdu.put(INTERNATIONAL).put(ISDN).put(to).put((byte) 0); // dest_addr_ton, _npi, destination_addr
    pdu.put((byte) 0).put((byte) 0).put((byte) 0); // esm_class, protocol_id, priority_flag
    pdu.put((byte) 0).put((byte) 0); // schedule_delivery_time, validity_period
    pdu.put((byte) 0).put((byte) 0); // registered_delivery, replace_if_present_flag
    pdu.put(UCS_2).put((byte) 0); // data_coding, sm_default_msg_id
    pdu.put((byte) text.length).put(text);
    return pdu.array();
  }
}
