// SPDX-License-Identifier: Apache-2.0
package io.kadian.gateway.route;

import java.util.concurrent.atomic.AtomicBoolean;
import org.jsmpp.SMPPConstant;
import org.jsmpp.bean.AlertNotification;
import org.jsmpp.bean.DataSm;
import org.jsmpp.bean.DeliverSm;
import org.jsmpp.extra.ProcessRequestException;
import org.jsmpp.session.DataSmResult;
import org.jsmpp.session.MessageReceiverListener;
import org.jsmpp.session.Session;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers ESME_RX_T_APPN to what a transceiver bind is delivered: the SMSC keeps it, for the
 * receiver. Without a listener jsmpp would answer the same, and log each one's text.
 */
final class PutOffDeliveries implements MessageReceiverListener {
  private static final Logger LOG = LoggerFactory.getLogger(PutOffDeliveries.class);

  private final AtomicBoolean said = new AtomicBoolean();

  @Override
  public void onAcceptDeliverSm(DeliverSm deliverSm) throws ProcessRequestException {
    throw later();
  }

  @Override
  public DataSmResult onAcceptDataSm(DataSm dataSm, Session source) throws ProcessRequestException {
    throw later();
  }

  @Override
  public void onAcceptAlertNotification(AlertNotification alertNotification) {
    // Says that a phone can be reached again, and has no answer.
  }

  private ProcessRequestException later() {
    if (said.compareAndSet(false, true)) {
      LOG.warn("The SMSC delivers to a bind that submits; put off. Bind it as TRANSMITTER?");
    }
    return new ProcessRequestException("not a receiver", SMPPConstant.STAT_ESME_RX_T_APPN);
  }
}
