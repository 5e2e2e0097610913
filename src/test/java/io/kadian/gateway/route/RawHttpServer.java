// SPDX-License-Identifier: Apache-2.0
package io.kadian.gateway.route;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An HTTP/1.1 server of bare octets: it keeps each request as it came, and does with it what a
 * test's script says.
 */
final class RawHttpServer implements AutoCloseable {
  private static final Pattern LENGTH = Pattern.compile("(?i)content-length: *(\\d+)");

  /** What is done with a request. */
  interface Script {
    void play(String request, Caller caller) throws IOException;
  }

  /** Who sent a request, to be answered or not. */
  record Caller(Socket socket) {
    void answer(int status, String body) throws IOException {
      byte[] octets = body.getBytes(StandardCharsets.UTF_8);
      write("HTTP/1.1 " + status + " X\r\nContent-Length: " + octets.length + "\r\n\r\n" + body);
    }

    void write(String text) throws IOException {
      socket.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
    }

    void hangUp() throws IOException {
      socket.close();
    }
  }

  private final ServerSocket listener;
  private final Script script;
  private final List<Socket> sockets = new CopyOnWriteArrayList<>();
  private final List<String> requests = new CopyOnWriteArrayList<>();
  private final AtomicInteger open = new AtomicInteger();
  private final AtomicInteger mostOpen = new AtomicInteger();

  RawHttpServer(Script script) throws IOException {
    this.script = script;
    this.listener = new ServerSocket(0, 1_000, InetAddress.getLoopbackAddress());
    start(this::accept);
  }

  int port() {
    return listener.getLocalPort();
  }

  List<String> requests() {
    return List.copyOf(requests);
  }

  /** The most connections at one time. */
  int mostOpen() {
    return mostOpen.get();
  }

  @Override
  public void close() throws IOException {
    listener.close();
    for (Socket socket : sockets) {
      socket.close();
    }
  }

  private void accept() {
    try {
      while (true) {
        Socket socket = listener.accept();
        sockets.add(socket);
        start(() -> serve(socket));
      }
    } catch (IOException e) {
      // Closed.
    }
  }

  private void serve(Socket socket) {
    mostOpen.accumulateAndGet(open.incrementAndGet(), Math::max);
    try (socket) {
      String request = read(socket.getInputStream());
      while (request != null) {
        requests.add(request);
        script.play(request, new Caller(socket));
        request = read(socket.getInputStream());
      }
    } catch (IOException | UncheckedIOException e) {
      // Closed, by one side or the other.
    } finally {
      open.decrementAndGet();
    }
  }

  /** Headers and body, or null at the end. */
  private static String read(InputStream in) throws IOException {
    ByteArrayOutputStream octets = new ByteArrayOutputStream();
    while (!octets.toString(StandardCharsets.ISO_8859_1).endsWith("\r\n\r\n")) {
      int next = in.read();
      if (next < 0) {
        return null;
      }
      octets.write(next);
    }
    String headers = octets.toString(StandardCharsets.UTF_8);
    Matcher length = LENGTH.matcher(headers);
    byte[] body = in.readNBytes(length.find() ? Integer.parseInt(length.group(1)) : 0);
    return headers + new String(body, StandardCharsets.UTF_8);
  }

  private static void start(Runnable task) {
    Thread thread = new Thread(task, "raw-http");
    thread.setDaemon(true);
    thread.start();
  }
}
