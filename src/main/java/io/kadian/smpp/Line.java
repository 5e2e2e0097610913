// SPDX-License-Identifier: Apache-2.0
package io.kadian.smpp;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import javax.annotation.Nullable;
import org.jsmpp.session.connection.Connection;
import org.jsmpp.session.connection.ConnectionFactory;
import org.jsmpp.session.connection.socket.SocketConnection;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A session's socket, within reach of who must cut it, even while it connects: jsmpp's own
 * connecting has no time-out, and its closing waits for other threads.
 */
public final class Line implements ConnectionFactory {
  private static final Logger LOG = LoggerFactory.getLogger(Line.class);

  private final Duration connectTimeout;
  private final @Nullable SmppTls tls;
  private final Socket socket = new Socket();

  public Line(Duration connectTimeout, @Nullable SmppTls tls) {
    this.connectTimeout = connectTimeout;
    this.tls = tls;
  }

  @Override
  public Connection createConnection(String host, int port) throws IOException {
    // Or else a PDU waits for the acknowledgement of the one before.
    socket.setTcpNoDelay(true);
    socket.setKeepAlive(true);
    socket.connect(new InetSocketAddress(host, port), Math.toIntExact(connectTimeout.toMillis()));
    return new SocketConnection(
        tls == null ? socket : tls.over(socket, host, port, connectTimeout));
  }

  public boolean isCut() {
    return socket.isClosed();
  }

  public void cut() {
    try {
      socket.close();
    } catch (IOException e) {
      LOG.debug("Closing the socket failed", e);
    }
  }
}
