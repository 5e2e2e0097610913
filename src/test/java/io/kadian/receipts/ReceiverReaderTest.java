// SPDX-License-Identifier: Apache-2.0
package io.kadian.receipts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.kadian.domain.DeliveredSm;
import io.kadian.simulator.SimulatorOptions;
import io.kadian.simulator.SmscSimulator;
import io.kadian.smpp.SmppTls;
import io.kadian.testing.SelfSigned;
import io.kadian.testing.TlsFront;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javax.annotation.Nullable;
import org.apache.flink.api.common.eventtime.Watermark;
import org.apache.flink.api.connector.source.ReaderOutput;
import org.apache.flink.api.connector.source.SourceOutput;
import org.apache.flink.metrics.groups.UnregisteredMetricsGroup;
import org.apache.flink.runtime.metrics.groups.InternalSourceReaderMetricGroup;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Against the simulated SMSC, over sockets. */
class ReceiverReaderTest {
  private static final Duration PATIENCE = Duration.ofMinutes(1);
  private static final String PHONE = "+8613812345678";

  private SmscSimulator smsc;
  private ReceiverReader reader;
  private final Emitted output = new Emitted();

  @BeforeEach
  void start() throws Exception {
    smsc = SmscSimulator.start(SimulatorOptions.builder().accepts("kadian", "secret").build());
  }

  @AfterEach
  void stop() {
    reader.close();
    smsc.close();
  }

  @Test
  void answersWhatACheckpointHoldsWhenItIsComplete() throws Exception {
    reader = open(10, "secret");
    replyAndPoll("one", "two");
    reader.snapshotState(1);
    replyAndPoll("three");
    assertThat(smsc.report().delivered()).isZero();
    reader.notifyCheckpointComplete(1);
    awaitDelivered(2);
    assertThat(smsc.report().undelivered()).isEqualTo(1);
    reader.snapshotState(2);
    reader.notifyCheckpointAborted(2);
    reader.snapshotState(3);
    reader.notifyCheckpointComplete(3);
    awaitDelivered(3);
    assertThat(texts()).containsExactly("one", "two", "three");
  }

  @Test
  void isDeliveredAgainWhatItDidNotAnswer() throws Exception {
    reader = open(10, "secret");
    replyAndPoll("one", "two");
    reader.snapshotState(1);
    reader.close();
    reader = open(10, "secret");
    poll(4);
    assertThat(texts()).containsExactly("one", "two", "one", "two");
    assertThat(smsc.report().delivered()).isZero();
    assertThat(smsc.report().redelivered()).isEqualTo(2);
  }

  @Test
  void bindsAgainWhenTheConnectionIsLost() throws Exception {
    reader = open(10, "secret");
    replyAndPoll("one");
    smsc.disconnect();
    poll(2);
    reader.snapshotState(1);
    reader.notifyCheckpointComplete(1);
    awaitDelivered(1);
    assertThat(smsc.report().undelivered()).isZero();
  }

  @Test
  void putsOffWhatIsBeyondTheWindow() throws Exception {
    reader = open(2, "secret");
    smsc.reply(PHONE, "one");
    smsc.reply(PHONE, "two");
    smsc.reply(PHONE, "three");
    poll(2);
    await().atMost(PATIENCE).until(() -> smsc.report().redelivered() > 0);
    assertThat(texts()).hasSize(2);
    reader.snapshotState(1);
    reader.notifyCheckpointComplete(1);
    poll(3);
    reader.snapshotState(2);
    reader.notifyCheckpointComplete(2);
    awaitDelivered(3);
    assertThat(texts()).containsExactlyInAnyOrder("one", "two", "three");
  }

  @Test
  void triesOnWhileTheBindIsRefused() throws Exception {
    reader = open(10, "wrong");
    smsc.reply(PHONE, "one");
    assertThat(reader.isAvailable()).isNotDone();
    reader.close();
    reader = open(10, "secret");
    poll(1);
    assertThat(texts()).containsExactly("one");
  }

  @Test
  void receivesInsideTls(@TempDir Path folder) throws Exception {
    SelfSigned certificate = new SelfSigned(folder.resolve("smsc"), "dns:localhost");
    try (TlsFront front = new TlsFront(certificate, smsc.port())) {
      reader =
          open(
              "localhost",
              front.port(),
              10,
              "secret",
              new SmppTls(Files.readString(certificate.certificate())));
      replyAndPoll("one");
      reader.snapshotState(1);
      reader.notifyCheckpointComplete(1);
      awaitDelivered(1);
    }
  }

  @Test
  void saysByWhichRouteEachCame() throws Exception {
    try (SmscSimulator other =
        SmscSimulator.start(SimulatorOptions.builder().accepts("kadian", "secret").build())) {
      reader =
          open(
              Map.of(
                  "cmcc", settings("127.0.0.1", smsc.port(), 10, "secret", null),
                  "unicom", settings("127.0.0.1", other.port(), 10, "secret", null)),
              new BindSplit("cmcc", 0),
              new BindSplit("unicom", 0),
              new BindSplit("gone", 0));
      replyAndPoll("one");
      other.reply(PHONE, "two");
      poll(2);
      assertThat(output.records)
          .extracting(DeliveredSm::route)
          .containsExactlyInAnyOrder("cmcc", "unicom");
      reader.snapshotState(1);
      reader.notifyCheckpointComplete(1);
      awaitDelivered(1);
      await().atMost(PATIENCE).until(() -> other.report().delivered() == 1);
    }
  }

  @Test
  void carriesNoSplitInItsCheckpoints() {
    reader = open(10, "secret");
    assertThat(reader.snapshotState(1)).isEmpty();
  }

  /** What the reader hands on. */
  private static final class Emitted implements ReaderOutput<DeliveredSm> {
    private final List<DeliveredSm> records = new ArrayList<>();

    @Override
    public void collect(DeliveredSm record) {
      records.add(record);
    }

    @Override
    public void collect(DeliveredSm record, long timestamp) {
      records.add(record);
    }

    @Override
    public void emitWatermark(Watermark watermark) {
      throw new AssertionError("It has no event time");
    }

    @Override
    public void markIdle() {}

    @Override
    public void markActive() {}

    @Override
    public SourceOutput<DeliveredSm> createOutputForSplit(String splitId) {
      return this;
    }

    @Override
    public void releaseOutputForSplit(String splitId) {}
  }

  private ReceiverReader open(int window, String password) {
    return open("127.0.0.1", smsc.port(), window, password, null);
  }

  private static ReceiverReader open(
      String host, int port, int window, String password, @Nullable SmppTls tls) {
    return open(Map.of("", settings(host, port, window, password, tls)), new BindSplit("", 0));
  }

  private static ReceiverReader open(Map<String, ReceiverSettings> receivers, BindSplit... splits) {
    ReceiverReader opened =
        new ReceiverReader(
            receivers,
            InstantSource.system(),
            InternalSourceReaderMetricGroup.mock(
                UnregisteredMetricsGroup.createOperatorMetricGroup()));
    opened.start();
    opened.addSplits(List.of(splits));
    return opened;
  }

  private static ReceiverSettings settings(
      String host, int port, int window, String password, @Nullable SmppTls tls) {
    return new ReceiverSettings(
        host,
        port,
        "kadian",
        password,
        "",
        false,
        1,
        window,
        Duration.ofSeconds(5),
        Duration.ofSeconds(20),
        Duration.ofMillis(50),
        Duration.ofMillis(200),
        tls);
  }

  private void replyAndPoll(String... texts) {
    int had = output.records.size();
    for (String text : texts) {
      smsc.reply(PHONE, text);
    }
    poll(had + texts.length);
  }

  private void poll(int records) {
    await()
        .atMost(PATIENCE)
        .until(
            () -> {
              reader.pollNext(output);
              return output.records.size() >= records;
            });
  }

  private void awaitDelivered(long count) {
    await().atMost(PATIENCE).until(() -> smsc.report().delivered() == count);
  }

  private List<String> texts() {
    List<String> texts = new ArrayList<>();
    for (DeliveredSm sm : output.records) {
      assertThat(sm.from()).isEqualTo("8613812345678");
      assertThat(sm.fromTon()).isEqualTo(1);
      texts.add(new String(sm.octets(), StandardCharsets.UTF_16BE));
    }
    return texts;
  }
}
