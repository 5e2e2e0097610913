// SPDX-License-Identifier: Apache-2.0
package io.kadian.receipts;

import io.kadian.domain.DeliveredSm;
import io.kadian.smpp.Line;
import java.io.IOException;
import java.io.OutputStream;
import java.time.InstantSource;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jsmpp.DefaultPDUReader;
import org.jsmpp.DefaultPDUSender;
import org.jsmpp.SMPPConstant;
import org.jsmpp.bean.AlertNotification;
import org.jsmpp.bean.BindType;
import org.jsmpp.bean.DataSm;
import org.jsmpp.bean.DeliverSm;
import org.jsmpp.bean.NumberingPlanIndicator;
import org.jsmpp.bean.TypeOfNumber;
import org.jsmpp.extra.ProcessRequestException;
import org.jsmpp.extra.SessionState;
import org.jsmpp.session.BindParameter;
import org.jsmpp.session.DataSmResult;
import org.jsmpp.session.MessageReceiverListener;
import org.jsmpp.session.SMPPSession;
import org.jsmpp.session.Session;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A bound connection whose deliver_sm's are answered later. jsmpp answers what its listener returns
 * from, as soon as it returns, and so would hold a thread for each until a checkpoint is complete;
 * here its answer ESME_ROK is swallowed, and written when {@link Arrived#answer} is run.
 */
final class ReceiverSession extends SMPPSession {
  private static final Logger LOG = LoggerFactory.getLogger(ReceiverSession.class);

  /** PDUs that may wait for jsmpp's thread, which is quick, beyond the window. */
  private static final int SPARE_QUEUE = 1000;

  private final String route;
  private final ReceiverSettings settings;
  private final Line line;
  private final LaterAnswers sender;
  private final CountDownLatch ended = new CountDownLatch(1);

  ReceiverSession(
      String route, ReceiverSettings settings, InstantSource clock, Consumer<Arrived> arrive) {
    this(
        route,
        settings,
        clock,
        arrive,
        new Line(settings.bindTimeout(), settings.tls()),
        new LaterAnswers());
  }

  private ReceiverSession(
      String route,
      ReceiverSettings settings,
      InstantSource clock,
      Consumer<Arrived> arrive,
      Line line,
      LaterAnswers sender) {
    super(sender, new DefaultPDUReader(), line);
    this.route = route;
    this.settings = settings;
    this.line = line;
    this.sender = sender;
    setEnquireLinkTimer(Math.toIntExact(settings.enquireLinkInterval().toMillis()));
    setTransactionTimer(settings.bindTimeout().toMillis());
    setPduProcessorDegree(1); // in the order they come
    setQueueCapacity(settings.window() + SPARE_QUEUE);
    setMessageReceiverListener(new Listener(clock, arrive));
    addSessionStateListener(
        (now, before, session) -> {
          if (now == SessionState.UNBOUND || now == SessionState.CLOSED) {
            ended.countDown();
          }
        });
  }

  /**
   * @throws IOException if it isn't bound
   */
  void bind() throws IOException {
    connectAndBind(
        settings.host(),
        settings.port(),
        new BindParameter(
            settings.transceiver() ? BindType.BIND_TRX : BindType.BIND_RX,
            settings.systemId(),
            settings.password(),
            settings.systemType(),
            TypeOfNumber.UNKNOWN,
            NumberingPlanIndicator.UNKNOWN,
            null),
        settings.bindTimeout().toMillis());
  }

  void awaitEnd() throws InterruptedException {
    ended.await();
  }

  /** Breaks the connection, from any thread, without blocking. What is unanswered stays so. */
  void cut() {
    line.cut();
    ended.countDown();
  }

  private final class Listener implements MessageReceiverListener {
    private final InstantSource clock;
    private final Consumer<Arrived> arrive;
    private final AtomicInteger unanswered = new AtomicInteger();

    Listener(InstantSource clock, Consumer<Arrived> arrive) {
      this.clock = clock;
      this.arrive = arrive;
    }

    @Override
    public void onAcceptDeliverSm(DeliverSm pdu) {
      int sequence = pdu.getSequenceNumber();
      if (unanswered.incrementAndGet() > settings.window()) {
        unanswered.decrementAndGet();
        answer(sequence, SMPPConstant.STAT_ESME_RX_T_APPN);
        return;
      }
      DeliveredSm sm = DeliverSmReader.read(route, pdu, clock.instant());
      arrive.accept(
          new Arrived(
              sm,
              () -> {
                unanswered.decrementAndGet();
                answer(sequence, SMPPConstant.STAT_ESME_ROK);
              }));
    }

    private void answer(int sequence, int status) {
      try {
        sender.answer(connection().getOutputStream(), status, sequence);
      } catch (IOException e) {
        LOG.debug("An answer came too late for its connection: it is delivered again", e);
      }
    }

    @Override
    public void onAcceptAlertNotification(AlertNotification alertNotification) {
      // Says that a phone can be reached again, and has no answer.
    }

    @Override
    public DataSmResult onAcceptDataSm(DataSm dataSm, Session source)
        throws ProcessRequestException {
      throw new ProcessRequestException("only deliver_sm", SMPPConstant.STAT_ESME_RINVCMDID);
    }
  }

  /** Each PDU is one write, and a socket does one at a time. */
  private static final class LaterAnswers extends DefaultPDUSender {
    @Override
    public byte[] sendDeliverSmResp(OutputStream out, int status, int sequence, String messageId)
        throws IOException {
      return status == SMPPConstant.STAT_ESME_ROK
          ? new byte[0]
          : super.sendDeliverSmResp(out, status, sequence, messageId);
    }

    void answer(OutputStream out, int status, int sequence) throws IOException {
      super.sendDeliverSmResp(out, status, sequence, null);
    }
  }
}
