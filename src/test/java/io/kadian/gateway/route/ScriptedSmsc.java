// SPDX-License-Identifier: Apache-2.0
package io.kadian.gateway.route;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * An SMSC of bare octets, without jsmpp: it accepts any bind, keeps every PDU as it came, and does
 * with the n-th submit_sm what a test's script says.
 */
public final class ScriptedSmsc implements AutoCloseable {
  public static final int BIND_TRANSMITTER = 0x00000002;
  public static final int BIND_TRANSCEIVER = 0x00000009;
  public static final int SUBMIT_SM = 0x00000004;
  public static final int UNBIND = 0x00000006;
  public static final int ENQUIRE_LINK = 0x00000015;
  public static final int RESPONSE = 0x80000000;
  public static final int GENERIC_NACK = 0x80000000;

  /** What is done with a submit_sm. */
  public interface Script {
    /**
     * @param number counts from 1, over all connections
     */
    void play(int number, Caller caller) throws IOException;
  }

  private final ServerSocket listener;
  private final Script script;
  private final List<Socket> sockets = new CopyOnWriteArrayList<>();
  private final List<byte[]> pdus = new ArrayList<>();
  private final AtomicInteger submits = new AtomicInteger();

  public ScriptedSmsc(Script script) throws IOException {
    this.script = script;
    this.listener = new ServerSocket();
    listener.setReceiveBufferSize(4096);
    listener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    start("scripted-smsc", this::accept);
  }

  public int port() {
    return listener.getLocalPort();
  }

  public int connections() {
    return sockets.size();
  }

  /** All that came with this command_id. */
  public List<byte[]> pdus(int commandId) {
    synchronized (pdus) {
      return pdus.stream().filter(pdu -> intAt(pdu, 4) == commandId).toList();
    }
  }

  @Override
  public void close() throws IOException {
    listener.close();
    for (Socket socket : sockets) {
      socket.close();
    }
  }

  static int intAt(byte[] octets, int at) {
    return (octets[at] & 0xFF) << 24
        | (octets[at + 1] & 0xFF) << 16
        | (octets[at + 2] & 0xFF) << 8
        | (octets[at + 3] & 0xFF);
  }

  private void accept() {
    try {
      while (true) {
        Socket socket = listener.accept();
        sockets.add(socket);
        start("scripted-smsc-connection", () -> serve(socket));
      }
    } catch (IOException e) {
      // Closed.
    }
  }

  private void serve(Socket socket) {
    try (socket) {
      DataInputStream in = new DataInputStream(socket.getInputStream());
      while (true) {
        int length = in.readInt();
        byte[] pdu = new byte[length];
        pdu[3] = (byte) length;
        pdu[2] = (byte) (length >> 8);
        in.readFully(pdu, 4, length - 4);
        synchronized (pdus) {
          pdus.add(pdu);
        }
        Caller caller = new Caller(socket, intAt(pdu, 12));
        switch (intAt(pdu, 4)) {
          case SUBMIT_SM -> script.play(submits.incrementAndGet(), caller);
          case ENQUIRE_LINK, UNBIND -> caller.answer(intAt(pdu, 4) | RESPONSE, 0);
          case BIND_TRANSMITTER, BIND_TRANSCEIVER ->
              caller.answer(intAt(pdu, 4) | RESPONSE, 0, "smsc\0");
          default -> {
            // An answer to what a script has sent.
          }
        }
      }
    } catch (IOException | UncheckedIOException e) {
      // Closed, by one side or the other.
    }
  }

  private static void start(String name, Runnable task) {
    Thread thread = new Thread(task, name);
    thread.setDaemon(true);
    thread.start();
  }

  /**
   * Who sent a PDU, to be answered or not.
   *
   * @param sequence its sequence_number
   */
  public record Caller(Socket socket, int sequence) {

    /** ESME_ROK, with a message id. */
    public void accept(String messageId) {
      answer(SUBMIT_SM | RESPONSE, 0, messageId + '\0');
    }

    public void reject(int status) {
      answer(SUBMIT_SM | RESPONSE, status);
    }

    public void answer(int commandId, int status, String... body) {
      send(commandId, status, sequence, body);
    }

    public void send(int commandId, int status, int number, String... body) {
      try {
        byte[] octets = String.join("", body).getBytes(StandardCharsets.US_ASCII);
        ByteArrayOutputStream whole = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(whole);
        out.writeInt(16 + octets.length);
        out.writeInt(commandId);
        out.writeInt(status);
        out.writeInt(number);
        out.write(octets);
        socket.getOutputStream().write(whole.toByteArray());
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    public void hangUp() throws IOException {
      socket.close();
    }
  }
}
