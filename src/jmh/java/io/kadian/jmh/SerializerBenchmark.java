// SPDX-License-Identifier: Apache-2.0
package io.kadian.jmh;

import io.kadian.domain.Outcome;
import io.kadian.domain.PreparedSms;
import io.kadian.domain.Sms;
import io.kadian.testing.Messages;
import io.kadian.types.DomainTypes;
import io.kadian.types.MemberRowSerializer;
import java.io.IOException;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.apache.flink.table.data.RowData;
import org.openjdk.jmh.annotations.Benchmark;

/** Each record through Flink's memory views, one way: as it is written to state and read again. */
public class SerializerBenchmark extends Microbenchmark {
  private final Form<Sms> sms =
      new Form<>(
          new DomainTypes.SmsSerializer(),
          Messages.sms(
              "double12",
              "m0000001",
              Messages.PHONE,
              "【富销云】小明,双12今晚8点开抢,金卡专享满300减60 t.cn/A6xyz1 拒收请回复R"));
  private final Form<PreparedSms> prepared =
      new Form<>(new DomainTypes.PreparedSmsSerializer(), sms.value.prepared());
  private final Form<Outcome> outcome =
      new Form<>(
          new DomainTypes.OutcomeSerializer(),
          Outcome.sent(sms.value, "smpp", "id-0000001", Messages.DUE.plusMillis(20)));
  private final Form<RowData> member =
      new Form<>(new MemberRowSerializer(SampleMember.SCHEMA), SampleMember.row());

  /** A record and its octets. */
  private static final class Form<T> {
    private final TypeSerializer<T> serializer;
    private final T value;
    private final byte[] octets;
    private final DataOutputSerializer out = new DataOutputSerializer(1024);
    private final DataInputDeserializer in = new DataInputDeserializer();

    Form(TypeSerializer<T> serializer, T value) {
      this.serializer = serializer;
      this.value = value;
      try {
        write();
      } catch (IOException e) {
        throw new IllegalStateException("It can't be written", e);
      }
      this.octets = out.getCopyOfBuffer();
    }

    int write() throws IOException {
      out.clear();
      serializer.serialize(value, out);
      return out.length();
    }

    T read() throws IOException {
      in.setBuffer(octets);
      return serializer.deserialize(in);
    }
  }

  @Benchmark
  public int preparedSmsWrite() throws IOException {
    return prepared.write();
  }

  @Benchmark
  public PreparedSms preparedSmsRead() throws IOException {
    return prepared.read();
  }

  @Benchmark
  public int smsWrite() throws IOException {
    return sms.write();
  }

  @Benchmark
  public Sms smsRead() throws IOException {
    return sms.read();
  }

  @Benchmark
  public int outcomeWrite() throws IOException {
    return outcome.write();
  }

  @Benchmark
  public Outcome outcomeRead() throws IOException {
    return outcome.read();
  }

  @Benchmark
  public int memberRowWrite() throws IOException {
    return member.write();
  }

  @Benchmark
  public RowData memberRowRead() throws IOException {
    return member.read();
  }
}
