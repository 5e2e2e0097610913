// SPDX-License-Identifier: Apache-2.0
package io.kadian.gateway.route;

import io.kadian.domain.DataCoding;
import io.kadian.gateway.Submission;
import io.kadian.gateway.route.SmppSettings.Mode;
import io.kadian.gateway.route.UnderWay.Unanswered;
import io.kadian.smpp.Line;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.annotation.Nullable;
import org.jsmpp.DefaultPDUSender;
import org.jsmpp.InvalidResponseException;
import org.jsmpp.PDUStringException;
import org.jsmpp.SMPPConstant;
import org.jsmpp.SynchronizedPDUSender;
import org.jsmpp.bean.BindType;
import org.jsmpp.bean.Command;
import org.jsmpp.bean.ESMClass;
import org.jsmpp.bean.NumberingPlanIndicator;
import org.jsmpp.bean.OptionalParameter;
import org.jsmpp.bean.RegisteredDelivery;
import org.jsmpp.bean.TypeOfNumber;
import org.jsmpp.extra.PendingResponse;
import org.jsmpp.extra.SessionState;
import org.jsmpp.session.BindParameter;
import org.jsmpp.session.SMPPSession;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A bound connection that submits without waiting: a window of submit_sm's is under way, and each
 * answer ends its message, or hands its next part to a thread that writes those.
 *
 * <p>jsmpp's own {@code submitShortMessage} holds a thread a message, and when the connection
 * breaks it leaves that thread to its time-out: {@code close()} doesn't wake who waits. Its
 * IOException means both "not bound, nothing was written" and "failed while writing". So the PDU is
 * written here, and {@link AnswerReader} brings its answer; {@link UnderWay} knows what waits for
 * one.
 */
final class PipelinedSession extends SMPPSession {
  private static final Logger LOG = LoggerFactory.getLogger(PipelinedSession.class);

  static final String CONNECTION_LOST = "CONNECTION_LOST";

  private static final ESMClass PLAIN = new ESMClass(SMPPConstant.ESMCLS_DEFAULT_MODE);
  private static final ESMClass WITH_HEADER = new ESMClass(SMPPConstant.ESMCLS_UDHI_INDICATOR_SET);
  private static final RegisteredDelivery NO_RECEIPT =
      new RegisteredDelivery(SMPPConstant.REGDEL_SMSC_NO);
  private static final RegisteredDelivery RECEIPT =
      new RegisteredDelivery(SMPPConstant.REGDEL_SMSC_SUCCESS_FAILURE_REQUESTED);
  private static final org.jsmpp.bean.DataCoding GSM_7 = DataCoding.GSM_7::value;
  private static final org.jsmpp.bean.DataCoding UCS_2 = DataCoding.UCS_2::value;

  private static final OptionalParameter[] NO_PARAMETERS = {};

  private static final Duration FIRST_PAUSE = Duration.ofMillis(50);
  private static final int MOST_DOUBLINGS = 5;

  /** The bind is a session's first request. */
  private static final int BIND_SEQUENCE = 1;

  private final SmppSettings settings;
  private final RateLimit rate;
  private final InstantSource clock;
  private final Line line;
  private final AnswerReader reader;
  private final SourceAddress source;
  private final Thread partsWriter;

  private final UnderWay underWay;
  private final Outbox outbox = new Outbox();
  private final AtomicBoolean answeredLate = new AtomicBoolean();
  private volatile boolean lost;
  private volatile boolean unboundByOther;
  private volatile boolean forgotten;

  PipelinedSession(String name, SmppSettings settings, RateLimit rate, InstantSource clock) {
    this(
        name,
        settings,
        rate,
        clock,
        new Line(settings.bindTimeout(), settings.tls()),
        new AnswerReader());
  }

  private PipelinedSession(
      String name,
      SmppSettings settings,
      RateLimit rate,
      InstantSource clock,
      Line line,
      AnswerReader reader) {
    super(new SynchronizedPDUSender(new DefaultPDUSender()), reader, line);
    this.settings = settings;
    this.rate = rate;
    this.clock = clock;
    this.line = line;
    this.reader = reader;
    this.source = SourceAddress.of(settings.sourceAddress());
    this.underWay = new UnderWay(settings.window());
    this.partsWriter = new Thread(this::writeNextParts, name + "-parts");
    partsWriter.setDaemon(true);
    reader.tell(this::answered);
    setEnquireLinkTimer(Math.toIntExact(settings.enquireLinkInterval().toMillis()));
    setTransactionTimer(settings.answerTimeout().toMillis());
    setPduProcessorDegree(1);
    setMessageReceiverListener(new PutOffDeliveries());
    addSessionStateListener(
        (now, before, session) -> {
          if (now == SessionState.UNBOUND) {
            unboundByOther = true;
            ended();
          } else if (now == SessionState.CLOSED) {
            ended();
          }
        });
  }

  /**
   * Blocks until it is bound or isn't.
   *
   * @return ESME_ROK, or the status it was refused with
   */
  int bind() throws IOException {
    try {
      connectAndBind(
          settings.host(),
          settings.port(),
          new BindParameter(
              settings.mode() == Mode.TRANSCEIVER ? BindType.BIND_TRX : BindType.BIND_TX,
              settings.systemId(),
              settings.password(),
              settings.systemType(),
              TypeOfNumber.UNKNOWN,
              NumberingPlanIndicator.UNKNOWN,
              null),
          settings.bindTimeout().toMillis());
    } catch (IOException e) {
      if (reader.bindStatus() != SMPPConstant.STAT_ESME_ROK) {
        return reader.bindStatus();
      }
      throw e;
    }
    // jsmpp sets the state to bound three times over. If the connection ends in between, it stays
    // bound for ever, with nobody reading.
    if (isLost()) {
      throw new IOException("the connection ended right after the bind");
    }
    partsWriter.start();
    return SMPPConstant.STAT_ESME_ROK;
  }

  boolean isUsable() {
    return !isLost() && !forgotten;
  }

  /** True from the moment that the socket is closed; jsmpp changes its state some time later. */
  boolean isLost() {
    return lost || line.isCut();
  }

  /** Why it isn't usable any more. */
  String endedBecause() {
    if (forgotten) {
      return "the SMSC says that it isn't bound";
    }
    return unboundByOther ? "the SMSC unbound it" : "the connection ended";
  }

  UnderWay underWay() {
    return underWay;
  }

  /**
   * Composes the message's next part; it is sent with the next {@link #flush}, or with enough
   * others. It has room in the window already, and keeps it until it is settled. Blocks while the
   * SMSC doesn't read.
   *
   * @return false if the connection was lost before anything of this part was written, and the
   *     message is still the caller's to settle
   */
  boolean submit(Outgoing message) {
    int sequence = sequence().nextValue();
    Unanswered submitted = underWay.add(sequence, message, settings.answerTimeout());
    if (isLost()) {
      // If another has settled it already, it looked for an instant as if it had been written.
      return !underWay.remove(submitted);
    }
    try {
      outbox.add(submitted, to -> compose(sequence, message, to));
      if (outbox.isFull()) {
        flush();
      }
    } catch (PDUStringException e) {
      // The exception quotes the phone: don't log it.
      if (underWay.remove(submitted)) {
        underWay.settle(message, message.refused(CommandStatus.name(e.getErrorCode())));
      }
    } catch (Throwable e) {
      LOG.error("Submitting {} failed; closing the connection", message, e);
      if (underWay.remove(submitted)) {
        underWay.settle(message, message.inDoubt("FAILED_IN_" + e.getClass().getSimpleName()));
      }
      abort();
    }
    return true;
  }

  /**
   * Sends what was submitted. To be called before each wait for anything. If that fails, all that
   * is under way is in doubt: who reads the answers finds the connection closed, and settles it.
   */
  void flush() {
    try {
      outbox.send(connection().getOutputStream());
    } catch (IOException e) {
      LOG.debug("Sending failed", e);
      abort();
    } catch (Throwable e) {
      LOG.error("Sending failed; closing the connection", e);
      abort();
    }
  }

  private void compose(int sequence, Outgoing message, OutputStream to)
      throws PDUStringException, IOException {
    pduSender()
        .sendSubmitSm(
            to,
            sequence,
            null,
            source.ton(),
            source.npi(),
            source.address(),
            TypeOfNumber.INTERNATIONAL,
            NumberingPlanIndicator.ISDN,
            message.destination(),
            message.text().hasHeaders() ? WITH_HEADER : PLAIN,
            (byte) 0,
            (byte) 0,
            null,
            null,
            settings.receipts() && message.isFirstPart() ? RECEIPT : NO_RECEIPT,
            (byte) 0,
            message.text().coding() == DataCoding.GSM_7 ? GSM_7 : UCS_2,
            (byte) 0,
            message.octets(),
            parameters(message));
  }

  private OptionalParameter[] parameters(Outgoing message) {
    return settings.receipts() && message.isFirstPart()
        ? new OptionalParameter[] {
          new OptionalParameter.User_message_reference((short) message.reference())
        }
        : NO_PARAMETERS;
  }

  private boolean answered(int sequence, int status, @Nullable String messageId) {
    Outgoing message = underWay.remove(sequence);
    if (message == null) {
      if (status == SMPPConstant.STAT_ESME_ROK && answeredLate.compareAndSet(false, true)) {
        LOG.warn(
            "The SMSC answers later than {}: such messages are in doubt. Raise the time-out?",
            settings.answerTimeout());
      }
      return false;
    }
    try {
      if (status == SMPPConstant.STAT_ESME_ROK) {
        accepted(message, messageId);
      } else {
        rejected(message, status);
      }
    } catch (Throwable e) {
      LOG.error("Taking the answer to {} failed", message, e);
      if (!message.submission().isDone()) {
        underWay.settle(message, message.inDoubt("FAILED_IN_" + e.getClass().getSimpleName()));
      }
    }
    return true;
  }

  private void accepted(Outgoing message, @Nullable String messageId) {
    Submission end = message.accepted(messageId, clock.instant());
    if (end != null) {
      underWay.settle(message, end);
    } else {
      underWay.addNextPart(message, Duration.ZERO);
      settleIfLost();
    }
  }

  private void rejected(Outgoing message, int status) {
    if (status == SMPPConstant.STAT_ESME_RINVBNDSTS) {
      forgotten = true;
    }
    String name = CommandStatus.name(status);
    CommandStatus.Meaning meaning = CommandStatus.meaning(status);
    switch (meaning) {
      case REFUSED -> underWay.settle(message, message.refused(name));
      case IN_DOUBT -> underWay.settle(message, message.inDoubt(name));
      case BUSY, FAILING -> {
        if (message.isFirstPart() || forgotten || !trySameAgain(message)) {
          boolean routeFails = meaning == CommandStatus.Meaning.FAILING;
          underWay.settle(message, message.notSent(name, routeFails));
        }
      }
    }
  }

  /** Keeps a later part for another try, if there is time for one. */
  private boolean trySameAgain(Outgoing message) {
    Duration doubled = FIRST_PAUSE.multipliedBy(1L << Math.min(message.setback(), MOST_DOUBLINGS));
    long now = System.nanoTime();
    Duration turn = Duration.ofNanos(rate.turn(1, now) - now);
    Duration pause = turn.compareTo(doubled) > 0 ? turn : doubled;
    if (message.isExpired(clock.instant().plus(pause))) {
      return false;
    }
    underWay.addNextPart(message, pause);
    settleIfLost();
    return true;
  }

  /** What came in behind the sweep of {@link #ended} has to be swept up. */
  private void settleIfLost() {
    if (isLost()) {
      underWay.settleAll(CONNECTION_LOST);
    }
  }

  /** A thread of its own, as the one that reads answers mustn't wait until the SMSC reads. */
  private void writeNextParts() {
    try {
      while (!isLost()) {
        Outgoing message = underWay.takeNextPart();
        if (!submit(message)) {
          underWay.settle(message, message.inDoubt(CONNECTION_LOST));
        }
        flush();
      }
    } catch (InterruptedException e) {
      LOG.debug("The session has ended", e);
    }
  }

  void settleOverdue() {
    if (underWay.settleOverdue()) {
      // It has been writing all the time: the SMSC reads no more. enquire_link can't find that out,
      // as it waits for the same lock.
      abort();
    }
  }

  private void ended() {
    lost = true;
    // jsmpp lets who waits for the bind's answer wait on.
    PendingResponse<Command> bind = removePendingResponse(BIND_SEQUENCE);
    if (bind != null) {
      bind.doneWithInvalidResponse(new InvalidResponseException("the connection ended"));
    }
    underWay.settleAll(CONNECTION_LOST);
    partsWriter.interrupt();
  }

  /** Breaks the connection without a word, from any thread, without blocking. */
  void abort() {
    line.cut();
  }
}
