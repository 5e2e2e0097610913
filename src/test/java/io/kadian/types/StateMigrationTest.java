// SPDX-License-Identifier: Apache-2.0
package io.kadian.types;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.List;
import javax.annotation.Nullable;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.common.typeutils.base.StringSerializer;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.state.StateBackend;
import org.apache.flink.runtime.state.hashmap.HashMapStateBackend;
import org.apache.flink.state.rocksdb.EmbeddedRocksDBStateBackend;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.streaming.api.operators.KeyedProcessOperator;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;
import org.apache.flink.util.Collector;
import org.apache.flink.util.StateMigrationException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** State of one job that a later one opens, with the state backends that Flink has. */
@SuppressWarnings("try") // of the harness: close() may be interrupted
class StateMigrationTest {
  record Address(String city, String country) {}

  /** Stands for the same class in jars of two releases. */
  public static final class AddressSerializer extends VersionedSerializer<Address> {
    private static final long serialVersionUID = 1L;
    private static int release = 1;
    private final int form;

    public AddressSerializer() {
      super(Address.class, release);
      this.form = release;
    }

    @Override
    protected void write(Address address, DataOutputView out) throws IOException {
      out.writeUTF(address.city());
      if (form > 1) {
        out.writeUTF(address.country());
      }
    }

    @Override
    protected Address read(DataInputView in, int version) throws IOException {
      return new Address(in.readUTF(), version < 2 ? "CN" : in.readUTF());
    }
  }

  /** {@code key=city} keeps an address, {@code key} says it. */
  private static final class Addresses extends KeyedProcessFunction<String, String, Address> {
    private static final long serialVersionUID = 1L;

    @Override
    public void processElement(String value, Context ctx, Collector<Address> out) throws Exception {
      var state =
          getRuntimeContext()
              .getMapState(
                  new MapStateDescriptor<>(
                      "addresses", StringSerializer.INSTANCE, new AddressSerializer()));
      if (value.contains("=")) {
        state.put("home", new Address(value.substring(value.indexOf('=') + 1), "SG"));
      } else {
        out.collect(state.get("home"));
      }
    }
  }

  static List<StateBackend> backends() {
    return List.of(new HashMapStateBackend(), new EmbeddedRocksDBStateBackend());
  }

  @AfterEach
  void backToTheFirstRelease() {
    AddressSerializer.release = 1;
  }

  @ParameterizedTest
  @MethodSource("backends")
  void migratesStateWhenItIsOpened(StateBackend backend) throws Exception {
    OperatorSubtaskState savepoint = afterRelease(1, backend, null, "a=广州");

    assertThat(saidByRelease(2, backend, savepoint, "a")).isEqualTo(new Address("广州", "CN"));
  }

  @ParameterizedTest
  @MethodSource("backends")
  void readsStateThatAReleaseInBetweenDidNotOpen(StateBackend backend) throws Exception {
    OperatorSubtaskState first = afterRelease(1, backend, null, "a=广州");
    OperatorSubtaskState second = afterRelease(2, backend, first);

    assertThat(saidByRelease(2, backend, second, "a")).isEqualTo(new Address("广州", "CN"));
  }

  @ParameterizedTest
  @MethodSource("backends")
  void keepsWhatTheNewReleaseWrites(StateBackend backend) throws Exception {
    OperatorSubtaskState first = afterRelease(1, backend, null, "a=广州", "b=深圳");
    OperatorSubtaskState second = afterRelease(2, backend, first, "b=新加坡");

    assertThat(saidByRelease(2, backend, second, "a")).isEqualTo(new Address("广州", "CN"));
    assertThat(saidByRelease(2, backend, second, "b")).isEqualTo(new Address("新加坡", "SG"));
  }

  @Test
  void refusesToGoBackToAReleaseThatDoesNotKnowTheForm() throws Exception {
    StateBackend rocksDb = new EmbeddedRocksDBStateBackend();
    OperatorSubtaskState savepoint = afterRelease(2, rocksDb, null, "a=广州");

    assertThatThrownBy(() -> saidByRelease(1, rocksDb, savepoint, "a"))
        .hasRootCauseInstanceOf(StateMigrationException.class);
  }

  private static OperatorSubtaskState afterRelease(
      int release, StateBackend backend, @Nullable OperatorSubtaskState from, String... elements)
      throws Exception {
    try (var job = job(release, backend, from)) {
      for (String element : elements) {
        job.processElement(element, 0);
      }
      return job.snapshot(1, 1);
    }
  }

  private static Address saidByRelease(
      int release, StateBackend backend, OperatorSubtaskState from, String key) throws Exception {
    try (var job = job(release, backend, from)) {
      job.processElement(key, 0);
      return job.extractOutputValues().get(0);
    }
  }

  private static KeyedOneInputStreamOperatorTestHarness<String, String, Address> job(
      int release, StateBackend backend, @Nullable OperatorSubtaskState from) throws Exception {
    AddressSerializer.release = release;
    var job =
        new KeyedOneInputStreamOperatorTestHarness<>(
            new KeyedProcessOperator<>(new Addresses()),
            v -> v.replaceFirst("=.*", ""),
            Types.STRING);
    job.setStateBackend(backend);
    if (from != null) {
      job.initializeState(from);
    }
    job.open();
    return job;
  }
}
