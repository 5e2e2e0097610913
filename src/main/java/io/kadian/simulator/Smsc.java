// SPDX-License-Identifier: Apache-2.0
package io.kadian.simulator;

import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jsmpp.SMPPConstant;
import org.jsmpp.bean.SubmitSm;
import org.jsmpp.extra.ProcessRequestException;

/** What all connections share: the phones' inbox, the counts, the behaviour, the message ids. */
final class Smsc {
  private static final String PLUS = "+";

  /** registered_delivery, SMPP 3.4, 5.2.17. */
  private static final int RECEIPT_BITS = 0x03;

  private static final int RECEIPT_ALWAYS = 0x01;

  private final Behaviour behaviour;
  private final int window;
  private final Clock clock;
  private final Inbox inbox;
  private final LongMessages longMessages = new LongMessages();
  private final Traffic traffic = new Traffic();
  private final AtomicLong ids = new AtomicLong();
  private final String idPrefix;
  private final ScheduledThreadPoolExecutor timer;
  private final ReceiptOptions receipts;
  private final Deliveries deliveries;

  Smsc(SimulatorOptions options, Clock clock) {
    this.behaviour = new Behaviour(options);
    this.window = options.window();
    this.clock = clock;
    this.inbox = new Inbox(options.remembered());
    this.idPrefix =
        options.idPrefix().isEmpty()
            ? Long.toString(clock.millis(), Character.MAX_RADIX) + '-'
            : options.idPrefix();
    this.timer = new ScheduledThreadPoolExecutor(1, SmscSimulator.daemons("smsc-answers"));
    this.receipts = options.receipts();
    this.deliveries = new Deliveries((delay, task) -> later(delay.toNanos(), task));
  }

  /**
   * @param afterNanos 0 for at once
   */
  record Answer(String messageId, boolean isLost, long afterNanos) {}

  Traffic traffic() {
    return traffic;
  }

  /**
   * @param underWay of a bind, this one included
   * @throws ProcessRequestException if it is one too many
   */
  void requireWithinWindow(int underWay) throws ProcessRequestException {
    if (window > 0 && underWay > window) {
      traffic.throttled();
      throw new ProcessRequestException("beyond the window", SMPPConstant.STAT_ESME_RTHROTTLED);
    }
  }

  /**
   * @throws ProcessRequestException if it isn't taken, with the status to answer
   */
  Answer take(SubmitSm submit) throws ProcessRequestException {
    Instant now = clock.instant();
    String phone = PLUS + submit.getDestAddress();
    Behaviour.Verdict verdict = behaviour.verdict(phone, now.toEpochMilli());
    switch (verdict) {
      case THROTTLE -> {
        traffic.throttled();
        throw new ProcessRequestException("throttled", SMPPConstant.STAT_ESME_RTHROTTLED);
      }
      case REFUSE -> {
        traffic.refused();
        throw new ProcessRequestException("refused", SMPPConstant.STAT_ESME_RINVDSTADR);
      }
      case TAKE, TAKE_SILENTLY -> {
        // Below.
      }
    }
    String id = idPrefix + ids.incrementAndGet();
    traffic.taken(now.toEpochMilli());
    LongMessages.Whole whole = longMessages.add(submit, phone, id);
    if (whole != null) {
      inbox.add(new ReceivedMessage(phone, whole.text(), whole.messageId(), whole.parts(), now));
    }
    receipt(submit, phone, id, now);
    if (verdict == Behaviour.Verdict.TAKE_SILENTLY) {
      traffic.lost();
      return new Answer(id, true, 0);
    }
    return new Answer(id, false, behaviour.latencyNanos());
  }

  /** A message's receipt names its first part, which is the one that asks for it. */
  private void receipt(SubmitSm submit, String phone, String id, Instant submitted) {
    if ((submit.getRegisteredDelivery() & RECEIPT_BITS) != RECEIPT_ALWAYS) {
      return;
    }
    behaviour
        .receiptFor(phone)
        .ifPresent(
            rule -> {
              Runnable send =
                  () -> {
                    MobileMessage message =
                        MobileMessage.receipt(submit, id, rule, submitted, clock.instant());
                    for (int i = 0; i < receipts.times(); i++) {
                      deliveries.receipt(message);
                    }
                  };
              if (receipts.beforeAnswer()) {
                send.run();
              } else {
                later(receipts.delay().toNanos(), send);
              }
            });
  }

  /** The phone answers with a text. */
  void reply(String phone, String text) {
    deliveries.reply(MobileMessage.reply(phone, text));
  }

  Deliveries deliveries() {
    return deliveries;
  }

  void later(long nanos, Runnable task) {
    try {
      var unused = timer.schedule(task, nanos, TimeUnit.NANOSECONDS);
    } catch (RejectedExecutionException e) {
      // It is closing: the connection is gone.
    }
  }

  List<ReceivedMessage> messages() {
    return inbox.messages();
  }

  List<RepeatedMessage> repeated() {
    return inbox.repeated();
  }

  SimulatorReport report(int binds) {
    return traffic.report(inbox.counts(), deliveries.counts(), longMessages.incomplete(), binds);
  }

  void reset() {
    inbox.clear();
    longMessages.clear();
    traffic.clear();
    deliveries.clear();
  }

  void close() {
    timer.shutdownNow();
  }
}
