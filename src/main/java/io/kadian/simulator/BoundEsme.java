// SPDX-License-Identifier: Apache-2.0
package io.kadian.simulator;

import java.io.IOException;
import java.io.OutputStream;
import java.util.concurrent.atomic.AtomicInteger;
import org.jsmpp.PDUException;
import org.jsmpp.PDUSender;
import org.jsmpp.SMPPConstant;
import org.jsmpp.bean.BroadcastSm;
import org.jsmpp.bean.CancelBroadcastSm;
import org.jsmpp.bean.CancelSm;
import org.jsmpp.bean.DataSm;
import org.jsmpp.bean.QueryBroadcastSm;
import org.jsmpp.bean.QuerySm;
import org.jsmpp.bean.ReplaceSm;
import org.jsmpp.bean.SubmitMulti;
import org.jsmpp.bean.SubmitSm;
import org.jsmpp.extra.ProcessRequestException;
import org.jsmpp.session.BroadcastSmResult;
import org.jsmpp.session.DataSmResult;
import org.jsmpp.session.QueryBroadcastSmResult;
import org.jsmpp.session.QuerySmResult;
import org.jsmpp.session.SMPPServerSession;
import org.jsmpp.session.ServerMessageReceiverListener;
import org.jsmpp.session.Session;
import org.jsmpp.session.SubmitMultiResult;
import org.jsmpp.session.SubmitSmResult;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One connection's submit_sm's: taken or not, and answered. Nothing else is served. */
final class BoundEsme implements ServerMessageReceiverListener {
  private static final Logger LOG = LoggerFactory.getLogger(BoundEsme.class);

  private final Smsc smsc;
  private final PDUSender sender;
  private final OutputStream out;
  private final AtomicInteger underWay = new AtomicInteger();

  BoundEsme(Smsc smsc, PDUSender sender, OutputStream out) {
    this.smsc = smsc;
    this.sender = sender;
    this.out = out;
  }

  @Override
  public SubmitSmResult onAcceptSubmitSm(SubmitSm submit, SMPPServerSession source)
      throws ProcessRequestException {
    int now = underWay.incrementAndGet();
    smsc.traffic().underWay(now);
    boolean later = false;
    try {
      smsc.requireWithinWindow(now);
      Smsc.Answer answer = smsc.take(submit);
      if (answer.isLost()) {
        return UnhurriedSender.LATER;
      }
      if (answer.afterNanos() == 0) {
        smsc.traffic().answered();
        return UnhurriedSender.result(answer.messageId());
      }
      later = true;
      smsc.later(answer.afterNanos(), () -> answer(submit.getSequenceNumber(), answer));
      return UnhurriedSender.LATER;
    } finally {
      if (!later) {
        underWay.decrementAndGet();
      }
    }
  }

  private void answer(int sequence, Smsc.Answer answer) {
    underWay.decrementAndGet();
    try {
      sender.sendSubmitSmResp(out, sequence, answer.messageId());
      smsc.traffic().answered();
    } catch (IOException | PDUException e) {
      LOG.debug("An answer came too late for its connection", e);
    }
  }

  @Override
  public SubmitMultiResult onAcceptSubmitMulti(SubmitMulti multi, SMPPServerSession source)
      throws ProcessRequestException {
    throw unserved();
  }

  @Override
  public QuerySmResult onAcceptQuerySm(QuerySm query, SMPPServerSession source)
      throws ProcessRequestException {
    throw unserved();
  }

  @Override
  public void onAcceptReplaceSm(ReplaceSm replace, SMPPServerSession source)
      throws ProcessRequestException {
    throw unserved();
  }

  @Override
  public void onAcceptCancelSm(CancelSm cancel, SMPPServerSession source)
      throws ProcessRequestException {
    throw unserved();
  }

  @Override
  public BroadcastSmResult onAcceptBroadcastSm(BroadcastSm broadcast, SMPPServerSession source)
      throws ProcessRequestException {
    throw unserved();
  }

  @Override
  public void onAcceptCancelBroadcastSm(CancelBroadcastSm cancel, SMPPServerSession source)
      throws ProcessRequestException {
    throw unserved();
  }

  @Override
  public QueryBroadcastSmResult onAcceptQueryBroadcastSm(
      QueryBroadcastSm query, SMPPServerSession source) throws ProcessRequestException {
    throw unserved();
  }

  @Override
  public DataSmResult onAcceptDataSm(DataSm data, Session source) throws ProcessRequestException {
    throw unserved();
  }

  private static ProcessRequestException unserved() {
    return new ProcessRequestException("only submit_sm", SMPPConstant.STAT_ESME_RINVCMDID);
  }
}
