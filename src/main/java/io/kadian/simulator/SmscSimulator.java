// SPDX-License-Identifier: Apache-2.0
package io.kadian.simulator;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.jsmpp.PDUException;
import org.jsmpp.SMPPConstant;
import org.jsmpp.bean.InterfaceVersion;
import org.jsmpp.extra.SessionState;
import org.jsmpp.session.BindRequest;
import org.jsmpp.session.SMPPServerSession;
import org.jsmpp.session.connection.socket.SocketConnection;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An SMSC that sends nothing on. It accepts binds, takes submit_sm's as its options say, and tells
 * over HTTP what it got ({@link SmscPages}). Closing it is a crash: it unbinds nobody.
 *
 * <p>It accepts connections itself: jsmpp's SMPPServerSessionListener doesn't tell which port it
 * found free, and doesn't let a session be given a sender of its own.
 */
public final class SmscSimulator implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(SmscSimulator.class);

  private static final long BIND_WITHIN_MILLIS = 5_000;
  private static final long ANSWER_WITHIN_MILLIS = 10_000;

  /** Takes a bind's PDUs in the order they came. Answers that come later don't hold it. */
  private static final int THREADS_EACH = 1;

  private final SimulatorOptions options;
  private final Smsc smsc;
  private final ServerSocket listener = new ServerSocket();
  private final SmscPages pages;
  private final Map<SMPPServerSession, Socket> connections = new ConcurrentHashMap<>();
  private final ExecutorService threads = Executors.newCachedThreadPool(daemons("smsc-accept"));

  private SmscSimulator(SimulatorOptions options, Clock clock) throws IOException {
    this.options = options;
    this.smsc = new Smsc(options, clock);
    // Or else the port stays taken for a minute after a restart.
    listener.setReuseAddress(true);
    listener.bind(new InetSocketAddress(options.host(), options.port()));
    try {
      pages =
          new SmscPages(
              smsc, this::report, new InetSocketAddress(options.host(), options.httpPort()));
    } catch (IOException e) {
      listener.close();
      throw e;
    }
    threads.execute(this::accept);
  }

  /** Listens from now on. */
  public static SmscSimulator start(SimulatorOptions options) throws IOException {
    return start(options, Clock.systemUTC());
  }

  /**
   * @param clock says when messages came, and in which second
   */
  public static SmscSimulator start(SimulatorOptions options, Clock clock) throws IOException {
    return new SmscSimulator(options, clock);
  }

  public int port() {
    return listener.getLocalPort();
  }

  public int httpPort() {
    return pages.port();
  }

  public SimulatorReport report() {
    return smsc.report(binds());
  }

  /** As many as are remembered; those of one bind in the order they came. */
  public List<ReceivedMessage> messages() {
    return smsc.messages();
  }

  /** What came more than once to the same phone; ten thousand of them at most. */
  public List<RepeatedMessage> repeated() {
    return smsc.repeated();
  }

  /** Forgets and counts from zero. Binds stand. */
  public void reset() {
    smsc.reset();
  }

  /** Cuts all connections, and goes on listening. */
  public void disconnect() {
    connections.values().forEach(SmscSimulator::cut);
  }

  @Override
  public void close() {
    try {
      listener.close();
    } catch (IOException e) {
      LOG.debug("Closing the listener failed", e);
    }
    disconnect();
    connections.keySet().forEach(SMPPServerSession::close);
    threads.shutdownNow();
    smsc.close();
    pages.close();
  }

  private int binds() {
    return (int)
        connections.keySet().stream().filter(esme -> esme.getSessionState().isBound()).count();
  }

  private void accept() {
    while (!listener.isClosed()) {
      try {
        Socket socket = listener.accept();
        threads.execute(() -> welcome(socket));
      } catch (IOException | RuntimeException e) {
        if (!listener.isClosed()) {
          LOG.warn("A connection could not be accepted", e);
        }
      }
    }
  }

  private void welcome(Socket socket) {
    try {
      socket.setTcpNoDelay(true);
      SMPPServerSession esme = session(socket);
      connections.put(esme, socket);
      if (listener.isClosed()) {
        cut(socket);
      }
      answer(esme.waitForBind(BIND_WITHIN_MILLIS));
    } catch (TimeoutException | IOException | PDUException | RuntimeException e) {
      LOG.debug("A connection ended before it was bound", e);
      connections.values().remove(socket);
      cut(socket);
    }
  }

  private SMPPServerSession session(Socket socket) throws IOException {
    SocketConnection connection = new SocketConnection(socket);
    UnhurriedSender sender = new UnhurriedSender();
    SMPPServerSession esme =
        new SMPPServerSession(
            connection,
            (now, before, session) -> {
              if (now == SessionState.CLOSED) {
                connections.remove(session);
              }
            },
            new BoundEsme(smsc, sender, connection.getOutputStream()),
            null,
            THREADS_EACH,
            options.queueCapacity(),
            sender,
            new BoundedPduReader());
    esme.setTransactionTimer(ANSWER_WITHIN_MILLIS);
    return esme;
  }

  /** Whoever is refused is left to hang up: jsmpp's client may miss an answer before the end. */
  private void answer(BindRequest bind) throws IOException, PDUException {
    if (!isAccepted(options.systemId(), bind.getSystemId())) {
      bind.reject(SMPPConstant.STAT_ESME_RINVSYSID);
    } else if (!isAccepted(options.password(), bind.getPassword())) {
      bind.reject(SMPPConstant.STAT_ESME_RINVPASWD);
    } else {
      bind.accept("kadian-smsc", InterfaceVersion.IF_34);
    }
  }

  private static boolean isAccepted(String wanted, String given) {
    return wanted.isEmpty() || wanted.equals(given);
  }

  private static void cut(Socket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      LOG.debug("Closing a connection failed", e);
    }
  }

  static ThreadFactory daemons(String name) {
    AtomicInteger count = new AtomicInteger();
    return task -> {
      Thread thread = new Thread(task, name + '-' + count.incrementAndGet());
      thread.setDaemon(true);
      return thread;
    };
  }
}
