// SPDX-License-Identifier: Apache-2.0
package io.kadian.simulator;

import java.io.DataInputStream;
import java.io.IOException;
import org.jsmpp.DefaultPDUReader;
import org.jsmpp.InvalidCommandLengthException;
import org.jsmpp.bean.Command;

/** Ends a connection that sends garbage, instead of setting a gigabyte aside for it. */
class BoundedPduReader extends DefaultPDUReader {
  /** No PDU of SMPP 3.4 comes near. */
  private static final int MOST_OCTETS = 1 << 17;

  @Override
  public Command readPDUHeader(DataInputStream in)
      throws InvalidCommandLengthException, IOException {
    Command header;
    try {
      header = super.readPDUHeader(in);
    } catch (NegativeArraySizeException e) {
      throw new IOException("A PDU of less than no octets is none", e);
    }
    if (header.getCommandLength() > MOST_OCTETS) {
      throw new IOException("A PDU of " + header.getCommandLength() + " octets is none");
    }
    return header;
  }
}
