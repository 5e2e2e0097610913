// SPDX-License-Identifier: Apache-2.0
package io.kadian.receipts;

import io.kadian.domain.InvalidInputException;
import io.kadian.smpp.SmppTls;
import java.io.Serializable;
import java.time.Duration;
import javax.annotation.Nullable;

/**
 * How to bind to the SMSC for what it delivers.
 *
 * @param transceiver for an SMSC that knows no receiver
 * @param binds side by side
 * @param window deliver_sm's unanswered on each bind; what comes beyond is put off
 * @param reconnectMin the first pause after a bind was lost; it doubles
 * @param tls null for a plain connection
 */
public record ReceiverSettings(
    String host,
    int port,
    String systemId,
    String password,
    String systemType,
    boolean transceiver,
    int binds,
    int window,
    Duration enquireLinkInterval,
    Duration bindTimeout,
    Duration reconnectMin,
    Duration reconnectMax,
    @Nullable SmppTls tls)
    implements Serializable {

  public ReceiverSettings {
    require(!host.isBlank(), "receipts.host: the SMSC's host is empty");
    require(port > 0 && port < 65_536, "receipts.port: " + port + " is no TCP port");
    require(binds > 0, "receipts.binds must be at least 1");
    require(window > 0, "receipts.window must be at least 1");
    require(systemId.length() <= 15, "receipts.system-id has 15 characters at most");
    require(password.length() <= 8, "receipts.password has 8 characters at most");
    require(systemType.length() <= 12, "receipts.system-type has 12 characters at most");
  }

  /** Without the password. */
  @Override
  public String toString() {
    return "%s at %s:%d".formatted(systemId, host, port);
  }

  private static void require(boolean met, String otherwise) {
    if (!met) {
      throw new InvalidInputException(otherwise);
    }
  }
}
