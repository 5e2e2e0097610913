// SPDX-License-Identifier: Apache-2.0
package io.kadian.bench.peer;

import io.kadian.bench.peer.SettledSms.State;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jsmpp.InvalidResponseException;
import org.jsmpp.PDUException;
import org.jsmpp.SMPPConstant;
import org.jsmpp.bean.BindType;
import org.jsmpp.bean.DataCoding;
import org.jsmpp.bean.DataCodings;
import org.jsmpp.bean.ESMClass;
import org.jsmpp.bean.NumberingPlanIndicator;
import org.jsmpp.bean.RegisteredDelivery;
import org.jsmpp.bean.TypeOfNumber;
import org.jsmpp.extra.NegativeResponseException;
import org.jsmpp.extra.ResponseTimeoutException;
import org.jsmpp.session.BindParameter;
import org.jsmpp.session.SMPPSession;

/**
 * The peer's binds, and the threads that submit over them by jsmpp's own blocking call. A line that
 * breaks ends the run: whoever supervises the process starts it again.
 */
final class SmppLines implements AutoCloseable {
  private static final int BINDS = 4;
  private static final int THREADS = 300;

  /** By one thread, one after the other: all the workers' batches then use all the threads. */
  private static final int IN_A_ROW = 10;

  private static final long BIND_WITHIN_MILLIS = 5_000;
  private static final long ANSWER_WITHIN_MILLIS = 10_000;
  private static final long THROTTLED_PAUSE_MILLIS = 100;

  /** UCS-2 (SMPP 3.4, 5.2.19). */
  private static final DataCoding UCS_2 = DataCodings.newInstance((byte) 0x08);

  private static final ESMClass PLAIN = new ESMClass();
  private static final RegisteredDelivery NO_RECEIPT =
      new RegisteredDelivery(SMPPConstant.REGDEL_SMSC_NO);

  private final List<SMPPSession> binds = new ArrayList<>();
  private final ExecutorService threads =
      Executors.newFixedThreadPool(
          THREADS,
          task -> {
            Thread thread = new Thread(task, "peer-submit");
            thread.setDaemon(true);
            return thread;
          });

  /** Binds as transmitters. */
  SmppLines(String host, int port) throws IOException {
    for (int i = 0; i < BINDS; i++) {
      SMPPSession session = new SMPPSession();
      binds.add(session);
      session.setTransactionTimer(ANSWER_WITHIN_MILLIS);
      session.connectAndBind(
          host,
          port,
          new BindParameter(
              BindType.BIND_TX,
              "peer",
              "",
              "",
              TypeOfNumber.UNKNOWN,
              NumberingPlanIndicator.UNKNOWN,
              null),
          BIND_WITHIN_MILLIS);
    }
  }

  /** Sends what isn't a repeat, and returns when there is an answer to each. */
  List<SettledSms> send(List<DueSms> batch) throws InterruptedException {
    List<Future<List<SettledSms>>> answers = new ArrayList<>();
    for (int from = 0; from < batch.size(); from += IN_A_ROW) {
      List<DueSms> slice = batch.subList(from, Math.min(batch.size(), from + IN_A_ROW));
      answers.add(threads.submit(() -> sendInARow(slice)));
    }
    List<SettledSms> settled = new ArrayList<>(batch.size());
    for (Future<List<SettledSms>> answer : answers) {
      try {
        settled.addAll(answer.get());
      } catch (ExecutionException e) {
        throw new IllegalStateException("A line to the SMSC broke", e.getCause());
      }
    }
    return settled;
  }

  private List<SettledSms> sendInARow(List<DueSms> slice) throws IOException, InterruptedException {
    List<SettledSms> settled = new ArrayList<>(slice.size());
    for (DueSms sms : slice) {
      settled.add(send(sms));
    }
    return settled;
  }

  private SettledSms send(DueSms sms) throws IOException, InterruptedException {
    if (!sms.fresh()) {
      return new SettledSms(sms.id(), State.REPEAT, null, null, null);
    }
    while (true) {
      try {
        String messageId = submit(sms);
        return new SettledSms(sms.id(), State.SENT, Instant.now(), messageId, null);
      } catch (NegativeResponseException e) {
        if (!isBusy(e.getCommandStatus())) {
          return new SettledSms(sms.id(), State.FAILED, Instant.now(), null, e.getMessage());
        }
        TimeUnit.MILLISECONDS.sleep(THROTTLED_PAUSE_MILLIS);
      } catch (PDUException e) {
        return new SettledSms(sms.id(), State.FAILED, null, null, e.getMessage());
      } catch (ResponseTimeoutException | InvalidResponseException e) {
        return new SettledSms(sms.id(), State.UNKNOWN, null, null, e.getMessage());
      }
    }
  }

  private String submit(DueSms sms)
      throws PDUException,
          ResponseTimeoutException,
          InvalidResponseException,
          NegativeResponseException,
          IOException {
    return binds
        .get((int) (sms.id() % BINDS))
        .submitShortMessage(
            null,
            TypeOfNumber.UNKNOWN,
            NumberingPlanIndicator.UNKNOWN,
            null,
            TypeOfNumber.INTERNATIONAL,
            NumberingPlanIndicator.ISDN,
            sms.phone().substring(1),
            PLAIN,
            (byte) 0,
            (byte) 0,
            null,
            null,
            NO_RECEIPT,
            (byte) 0,
            UCS_2,
            (byte) 0,
            sms.text().getBytes(StandardCharsets.UTF_16BE))
        .getMessageId();
  }

  private static boolean isBusy(int status) {
    return status == SMPPConstant.STAT_ESME_RTHROTTLED || status == SMPPConstant.STAT_ESME_RMSGQFUL;
  }

  @Override
  public void close() {
    threads.shutdownNow();
    binds.forEach(SMPPSession::unbindAndClose);
  }
}
