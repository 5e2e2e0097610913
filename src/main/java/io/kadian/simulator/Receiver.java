// SPDX-License-Identifier: Apache-2.0
package io.kadian.simulator;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;
import org.jsmpp.InvalidCommandLengthException;
import org.jsmpp.PDUException;
import org.jsmpp.PDUSender;
import org.jsmpp.SMPPConstant;
import org.jsmpp.bean.Command;
import org.jsmpp.bean.ESMClass;
import org.jsmpp.bean.NumberingPlanIndicator;
import org.jsmpp.bean.RegisteredDelivery;
import org.jsmpp.bean.TypeOfNumber;

/**
 * One connection that may be delivered to, without a thread for each deliver_sm: it reads the
 * answers itself, where jsmpp would only wake who waits.
 */
final class Receiver extends BoundedPduReader {
  private final Deliveries deliveries;
  private final PDUSender sender;
  private final OutputStream out;
  private final AtomicInteger sequences = new AtomicInteger();

  Receiver(Deliveries deliveries, PDUSender sender, OutputStream out) {
    this.deliveries = deliveries;
    this.sender = sender;
    this.out = out;
  }

  /**
   * @param numbered is told the sequence_number before anything is written
   */
  void deliver(MobileMessage message, IntConsumer numbered) throws IOException {
    int sequence = sequences.incrementAndGet();
    numbered.accept(sequence);
    try {
      sender.sendDeliverSm(
          out,
          sequence,
          null,
          TypeOfNumber.INTERNATIONAL,
          NumberingPlanIndicator.ISDN,
          message.from(),
          TypeOfNumber.UNKNOWN,
          NumberingPlanIndicator.UNKNOWN,
          message.to(),
          new ESMClass(message.esmClass()),
          (byte) 0,
          (byte) 0,
          new RegisteredDelivery(0),
          message::dataCoding,
          message.text(),
          message.parameters());
    } catch (PDUException e) {
      throw new IllegalArgumentException("no deliver_sm: " + message.from().length(), e);
    }
  }

  @Override
  public Command readPDUHeader(DataInputStream in)
      throws InvalidCommandLengthException, IOException {
    while (true) {
      Command header = super.readPDUHeader(in);
      if (header.getCommandId() != SMPPConstant.CID_DELIVER_SM_RESP) {
        return header;
      }
      readPDU(in, header);
      deliveries.answered(this, header.getSequenceNumber(), header.getCommandStatus());
    }
  }
}
