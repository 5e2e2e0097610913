// SPDX-License-Identifier: Apache-2.0
package io.kadian.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;

/** Takes TLS off in front of a server that knows none, as stunnel does. */
public final class TlsFront implements AutoCloseable {
  private final SSLServerSocket listener;
  private final int behind;
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();

  /**
   * @param behind the port of a server on this machine
   */
  public TlsFront(SelfSigned certificate, int behind) throws IOException, GeneralSecurityException {
    this(certificate.context(), behind, false);
  }

  /** One that lets nobody in without this certificate. */
  public TlsFront(SelfSigned certificate, SelfSigned client, int behind)
      throws IOException, GeneralSecurityException {
    this(certificate.contextThatTrusts(client), behind, true);
  }

  private TlsFront(SSLContext context, int behind, boolean asksForCertificate) throws IOException {
    this.behind = behind;
    listener =
        (SSLServerSocket)
            context
                .getServerSocketFactory()
                .createServerSocket(0, 50, InetAddress.getLoopbackAddress());
    listener.setNeedClientAuth(asksForCertificate);
    start(this::accept);
  }

  public int port() {
    return listener.getLocalPort();
  }

  private void accept() {
    while (!listener.isClosed()) {
      try {
        Socket outside = listener.accept();
        Socket inside = new Socket(InetAddress.getLoopbackAddress(), behind);
        open.add(outside);
        open.add(inside);
        start(() -> pass(outside, inside));
        start(() -> pass(inside, outside));
      } catch (IOException e) {
        if (!listener.isClosed()) {
          throw new UncheckedIOException(e);
        }
      }
    }
  }

  private void pass(Socket from, Socket to) {
    try (from;
        to) {
      byte[] octets = new byte[8192];
      for (int n = from.getInputStream().read(octets); n >= 0; ) {
        to.getOutputStream().write(octets, 0, n);
        to.getOutputStream().flush();
        n = from.getInputStream().read(octets);
      }
    } catch (IOException e) {
      open.remove(from); // one side hung up, or didn't like the certificate
    }
  }

  private static void start(Runnable task) {
    Thread thread = new Thread(task, "tls-front");
    thread.setDaemon(true);
    thread.start();
  }

  @Override
  public void close() throws IOException {
    listener.close();
    for (Socket socket : open) {
      socket.close();
    }
  }
}
