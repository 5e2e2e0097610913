// SPDX-License-Identifier: Apache-2.0
package io.kadian.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.jsmpp.bean.Alphabet;
import org.jsmpp.bean.BindType;
import org.jsmpp.bean.ESMClass;
import org.jsmpp.bean.GeneralDataCoding;
import org.jsmpp.bean.NumberingPlanIndicator;
import org.jsmpp.bean.RegisteredDelivery;
import org.jsmpp.bean.TypeOfNumber;
import org.jsmpp.session.BindParameter;
import org.jsmpp.session.SMPPSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Clients that send garbage harm themselves alone. */
@Timeout(120)
class GarbageEsmeTest {
  private static final int BIND_TRANSMITTER = 2;
  private static final int[] LENGTHS = {
    0, 1, 15, 16, 30, 200, 1 << 20, 1 << 30, -1, Integer.MIN_VALUE
  };
  private static final int[] COMMANDS = {4, 0x80000004, 0x15, 0x103, 0, -1, 5, 2};

  private final Random random = new Random(20261212);

  @Test
  void goesOnServingTheOthers() throws Exception {
    try (SmscSimulator smsc = SmscSimulator.start(SimulatorOptions.builder().build())) {
      SMPPSession good = new SMPPSession();
      good.connectAndBind(
          "localhost",
          smsc.port(),
          new BindParameter(
              BindType.BIND_TX,
              "good",
              "x",
              "",
              TypeOfNumber.UNKNOWN,
              NumberingPlanIndicator.UNKNOWN,
              null));
      good.setTransactionTimer(30_000);
      int sent = 0;
      for (int i = 0; i < 100; i++) {
        garbage(smsc.port(), i);
        if (i % 10 == 0) {
          submit(good);
          sent++;
        }
      }
      assertThat(smsc.messages().stream().filter(m -> m.phone().equals("+8613812345678")).count())
          .isEqualTo(sent);
      good.unbindAndClose();
    }
  }

  private void garbage(int port, int number) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      if (number % 3 > 0) {
        socket.setSoTimeout(5_000);
        byte[] bind = ("bad\0x\0\0" + "4" + "\0\0\0").getBytes(StandardCharsets.ISO_8859_1);
        socket.getOutputStream().write(pdu(16 + bind.length, BIND_TRANSMITTER, bind));
        socket.getInputStream().readNBytes(16);
      }
      byte[] body = new byte[random.nextInt(200)];
      random.nextBytes(body);
      for (int i = 0; i < 3; i++) {
        int length = number % 2 == 0 ? 16 + body.length : LENGTHS[random.nextInt(LENGTHS.length)];
        socket
            .getOutputStream()
            .write(pdu(length, COMMANDS[random.nextInt(COMMANDS.length)], body));
      }
    } catch (java.net.SocketException e) {
      // Hung up on already, as it should be.
    }
  }

  private byte[] pdu(int length, int command, byte[] body) {
    return ByteBuffer.allocate(16 + body.length)
        .putInt(length)
        .putInt(command)
        .putInt(0)
        .putInt(random.nextInt())
        .put(body)
        .array();
  }

  private static void submit(SMPPSession good) throws Exception {
    good.submitShortMessage(
        "",
        TypeOfNumber.UNKNOWN,
        NumberingPlanIndicator.UNKNOWN,
        "",
        TypeOfNumber.INTERNATIONAL,
        NumberingPlanIndicator.ISDN,
        "8613812345678",
        new ESMClass(),
        (byte) 0,
        (byte) 0,
        null,
        null,
        new RegisteredDelivery(0),
        (byte) 0,
        new GeneralDataCoding(Alphabet.ALPHA_UCS2),
        (byte) 0,
        "双12".getBytes(StandardCharsets.UTF_16BE));
  }
}
