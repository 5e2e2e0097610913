// SPDX-License-Identifier: Apache-2.0
package io.kadian.jmh;

import io.kadian.domain.DataCoding;
import io.kadian.domain.EncodedText;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;
import org.jsmpp.DefaultPDUSender;
import org.jsmpp.PDUSender;
import org.jsmpp.PDUStringException;
import org.jsmpp.SynchronizedPDUSender;
import org.jsmpp.bean.ESMClass;
import org.jsmpp.bean.NumberingPlanIndicator;
import org.jsmpp.bean.OptionalParameter;
import org.jsmpp.bean.RegisteredDelivery;
import org.jsmpp.bean.TypeOfNumber;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Setup;

/** A submit_sm from its fields to its octets, written to nowhere. */
public class SubmitSmBenchmark extends Microbenchmark {
  private static final OptionalParameter[] NO_PARAMETERS = {};

  private final PDUSender sender = new SynchronizedPDUSender(new DefaultPDUSender());
  private final OutputStream nowhere = OutputStream.nullOutputStream();
  private final org.jsmpp.bean.DataCoding coding = DataCoding.UCS_2::value;
  private final SubmitSmOctets octets = new SubmitSmOctets();
  private byte[] text;
  private String destination = "8613812345678";
  private int sequence;

  @Setup
  public void encode() throws PDUStringException, IOException {
    text = EncodedText.of("【富销云】小明,双12今晚8点开抢,金卡专享满300减60 t.cn/A6xyz1 拒收请回复R", (byte) 1).parts()[0];
    ByteArrayOutputStream theirs = new ByteArrayOutputStream();
    submit(theirs, 7);
    if (!Arrays.equals(octets.of(7, destination, text), theirs.toByteArray())) {
      throw new IllegalStateException("They write different octets");
    }
  }

  /** As PipelinedSession does it. */
  @Benchmark
  public void jsmpp() throws PDUStringException, IOException {
    submit(nowhere, ++sequence);
  }

  /** What it would cost at least: the same octets, put into an array. */
  @Benchmark
  public void octets() throws IOException {
    nowhere.write(octets.of(++sequence, destination, text));
  }

  private void submit(OutputStream out, int number) throws PDUStringException, IOException {
    sender.sendSubmitSm(
        out,
        number,
        null,
        TypeOfNumber.UNKNOWN,
        NumberingPlanIndicator.UNKNOWN,
        null,
        TypeOfNumber.INTERNATIONAL,
        NumberingPlanIndicator.ISDN,
        destination,
        new ESMClass(),
        (byte) 0,
        (byte) 0,
        null,
        null,
        new RegisteredDelivery(0),
        (byte) 0,
        coding,
        (byte) 0,
        text,
        NO_PARAMETERS);
  }
}
