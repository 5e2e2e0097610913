// SPDX-License-Identifier: Apache-2.0
package io.kadian.types;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.List;
import java.util.stream.Stream;
import javax.annotation.Nullable;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.common.typeutils.base.IntSerializer;
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
import org.junit.jupiter.params.provider.Arguments;
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

  /** Any record of ours, and a field that the next release adds to it. */
  record Next(Object value, @Nullable String added) {}

  /** The serializer of today in the first release; in the second, with a field more. */
  public static final class NextSerializer extends VersionedSerializer<Next> {
    private static final long serialVersionUID = 1L;
    private static VersionedSerializer<Object> today;
    private static int release = 1;

    public NextSerializer() {
      super(Next.class, release);
    }

    @Override
    protected void write(Next next, DataOutputView out) throws IOException {
      today.write(next.value(), out);
      if (version() > 1) {
        Fields.write(next.added(), out);
      }
    }

    @Override
    protected Next read(DataInputView in, int version) throws IOException {
      return new Next(today.read(in, today.version()), version < 2 ? null : Fields.string(in));
    }
  }

  /** Keeps what it is given under the next number, and says all it has. */
  private static final class Records extends KeyedProcessFunction<String, Next, Next> {
    private static final long serialVersionUID = 1L;

    @Override
    public void processElement(Next value, Context ctx, Collector<Next> out) throws Exception {
      var state =
          getRuntimeContext()
              .getMapState(
                  new MapStateDescriptor<>(
                      "records", IntSerializer.INSTANCE, new NextSerializer()));
      int kept = 0;
      for (Next next : state.values()) {
        out.collect(next);
        kept++;
      }
      state.put(kept, value);
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
    NextSerializer.release = 1;
  }

  static Stream<Arguments> formsOnBackends() {
    return StateFormsTest.forms().stream()
        .flatMap(form -> backends().stream().map(backend -> Arguments.of(form, backend)));
  }

  @ParameterizedTest
  @MethodSource("formsOnBackends")
  @SuppressWarnings("unchecked")
  void addsAFieldToEveryType(StateFormsTest.Form<?> form, StateBackend backend) throws Exception {
    NextSerializer.today = (VersionedSerializer<Object>) form.serializer();
    Next old = new Next(form.value(), null);
    Next fresh = new Next(form.value(), "added");
    OperatorSubtaskState savepoint;
    try (var job = records(1, backend, null)) {
      job.processElement(old, 0);
      savepoint = job.snapshot(1, 1);
    }

    try (var job = records(2, backend, savepoint)) {
      job.processElement(fresh, 0);
      job.processElement(fresh, 0);

      assertThat(job.extractOutputValues()).containsExactly(old, old, fresh);
    }
  }

  private static KeyedOneInputStreamOperatorTestHarness<String, Next, Next> records(
      int release, StateBackend backend, @Nullable OperatorSubtaskState from) throws Exception {
    NextSerializer.release = release;
    return opened(
        new KeyedOneInputStreamOperatorTestHarness<>(
            new KeyedProcessOperator<>(new Records()), next -> "all", Types.STRING),
        backend,
        from);
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
    return opened(
        new KeyedOneInputStreamOperatorTestHarness<>(
            new KeyedProcessOperator<>(new Addresses()),
            v -> v.replaceFirst("=.*", ""),
            Types.STRING),
        backend,
        from);
  }

  private static <I, O> KeyedOneInputStreamOperatorTestHarness<String, I, O> opened(
      KeyedOneInputStreamOperatorTestHarness<String, I, O> job,
      StateBackend backend,
      @Nullable OperatorSubtaskState from)
      throws Exception {
    job.setStateBackend(backend);
    if (from != null) {
      job.initializeState(from);
    }
    job.open();
    return job;
  }
}
