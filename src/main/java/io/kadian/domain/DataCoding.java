// SPDX-License-Identifier: Apache-2.0
package io.kadian.domain;

/**
 * How a text's characters become octets: {@code data_coding} of SMPP 3.4, section 5.2.19, and how
 * many of its units fit a part (3GPP TS 23.040, 9.2.3.24.1: a part of a long message gives 6 octets
 * to the concatenation header).
 */
public enum DataCoding {
  /** GSM 03.38, one septet to an octet (unpacked), as SMPP carries it. Units are septets. */
  GSM_7((byte) 0x00, 160, 153),
  /** UTF-16, big-endian. Units are 16-bit code units. */
  UCS_2((byte) 0x08, 70, 67);

  private final byte value;
  private final int unitsAlone;
  private final int unitsInPart;

  DataCoding(byte value, int unitsAlone, int unitsInPart) {
    this.value = value;
    this.unitsAlone = unitsAlone;
    this.unitsInPart = unitsInPart;
  }

  public byte value() {
    return value;
  }

  public int unitsAlone() {
    return unitsAlone;
  }

  public int unitsInPart() {
    return unitsInPart;
  }
}
