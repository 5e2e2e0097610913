// SPDX-License-Identifier: Apache-2.0
package io.kadian.gateway.route;

import io.kadian.domain.InvalidInputException;
import io.kadian.smpp.SmppTls;
import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import javax.annotation.Nullable;

/**
 * How to reach an SMSC, and how much to ask of it.
 *
 * @param password 8 octets at most (SMPP 3.4, 5.2.2); never in {@link #toString}
 * @param binds connections opened side by side
 * @param window submit_sm's under way on each bind, 10 with most providers
 * @param enquireLinkInterval of silence, after which enquire_link asks whether the line still
 *     stands; zero for never
 * @param answerTimeout how long a submit_sm may stay unanswered before it is in doubt
 * @param bindTimeout for the connection, and again for the answer to the bind
 * @param perSecond submit_sm's (parts, that is) over all binds together; 0 for as fast as it goes
 * @param sourceAddress who it is from: digits, +digits, or up to 11 letters; empty for the
 *     account's own
 * @param receipts ask for a delivery receipt on a message's first part: the ledger keeps that
 *     part's id alone, so a receipt for any other would name a message nobody knows
 * @param reconnectMin the first pause after a bind was lost; doubled at each failure
 * @param tls null for none
 */
public record SmppSettings(
    String host,
    int port,
    String systemId,
    String password,
    String systemType,
    Mode mode,
    int binds,
    int window,
    Duration enquireLinkInterval,
    Duration answerTimeout,
    Duration bindTimeout,
    double perSecond,
    String sourceAddress,
    boolean receipts,
    Duration reconnectMin,
    Duration reconnectMax,
    @Nullable SmppTls tls)
    implements Serializable {

  /** SMPP 3.4, 4.1: what a bind may do. */
  public enum Mode {
    /** Submits only. Receipts then come to whoever bound as receiver. */
    TRANSMITTER,
    /**
     * Submits, and is delivered to as well, because some providers know no other. What is delivered
     * here is put off (ESME_RX_T_APPN), never taken: receipts belong to the receiver.
     */
    TRANSCEIVER
  }

  public SmppSettings {
    require(!host.isBlank(), "the SMSC's host is empty");
    require(port > 0 && port < 65_536, "port " + port + " is no TCP port");
    // jsmpp checks them too, but its message quotes the value, and it logs it.
    requireOctets(systemId, 15, "system id");
    requireOctets(password, 8, "password");
    requireOctets(systemType, 12, "system type");
    requireOctets(sourceAddress, 20, "source address");
    require(binds > 0, "binds must be at least 1, not " + binds);
    require(window > 0, "the window must be at least 1, not " + window);
    require(!enquireLinkInterval.isNegative(), "the enquire_link interval is negative");
    require(isPositive(answerTimeout), "the answer time-out must be above zero");
    require(isPositive(bindTimeout), "the bind time-out must be above zero");
    require(perSecond >= 0, "the rate is negative");
    require(isPositive(reconnectMin), "the pause before reconnecting must be above zero");
    require(
        reconnectMin.compareTo(reconnectMax) <= 0,
        "the shortest pause before reconnecting is above the longest");
  }

  /** Starts from defaults that any SMSC should bear: one bind, a window of 10, no rate. */
  public static Builder to(String host, int port) {
    return new Builder(host, port);
  }

  /** For one of several gateways on the same route: its share of the route's rate. */
  public SmppSettings sharedBy(int gateways) {
    return new SmppSettings(
        host,
        port,
        systemId,
        password,
        systemType,
        mode,
        binds,
        window,
        enquireLinkInterval,
        answerTimeout,
        bindTimeout,
        perSecond / gateways,
        sourceAddress,
        receipts,
        reconnectMin,
        reconnectMax,
        tls);
  }

  /** Leaves the password out. */
  @Override
  public String toString() {
    return "SmppSettings[%s@%s:%d%s %d x %s, window %d, answers within %s, %s]"
        .formatted(
            systemId,
            host,
            port,
            tls == null ? "" : " (TLS)",
            binds,
            mode,
            window,
            answerTimeout,
            perSecond == 0 ? "unbounded" : perSecond + "/s");
  }

  private static boolean isPositive(Duration duration) {
    return !duration.isNegative() && !duration.isZero();
  }

  private static void requireOctets(String value, int most, String name) {
    require(
        StandardCharsets.US_ASCII.newEncoder().canEncode(value) && value.length() <= most,
        "the " + name + " must be ASCII, " + most + " characters at most");
  }

  private static void require(boolean met, String otherwise) {
    if (!met) {
      throw new InvalidInputException(otherwise);
    }
  }

  /** Names the settings where they are set. */
  public static final class Builder {
    private final String host;
    private final int port;
    private String systemId = "";
    private String password = "";
    private String systemType = "";
    private Mode mode = Mode.TRANSMITTER;
    private int binds = 1;
    private int window = 10;
    private Duration enquireLinkInterval = Duration.ofSeconds(30);
    private Duration answerTimeout = Duration.ofSeconds(10);
    private Duration bindTimeout = Duration.ofSeconds(10);
    private double perSecond;
    private String sourceAddress = "";
    private boolean receipts = true;
    private Duration reconnectMin = Duration.ofMillis(500);
    private Duration reconnectMax = Duration.ofSeconds(30);
    private @Nullable SmppTls tls;

    private Builder(String host, int port) {
      this.host = host;
      this.port = port;
    }

    public Builder as(String systemId, String password) {
      this.systemId = systemId;
      this.password = password;
      return this;
    }

    public Builder systemType(String systemType) {
      this.systemType = systemType;
      return this;
    }

    public Builder mode(Mode mode) {
      this.mode = mode;
      return this;
    }

    public Builder binds(int binds) {
      this.binds = binds;
      return this;
    }

    public Builder window(int window) {
      this.window = window;
      return this;
    }

    public Builder enquireLinkInterval(Duration interval) {
      this.enquireLinkInterval = interval;
      return this;
    }

    public Builder answerTimeout(Duration timeout) {
      this.answerTimeout = timeout;
      return this;
    }

    public Builder bindTimeout(Duration timeout) {
      this.bindTimeout = timeout;
      return this;
    }

    public Builder perSecond(double perSecond) {
      this.perSecond = perSecond;
      return this;
    }

    public Builder sourceAddress(String sourceAddress) {
      this.sourceAddress = sourceAddress;
      return this;
    }

    public Builder receipts(boolean receipts) {
      this.receipts = receipts;
      return this;
    }

    public Builder reconnectAfter(Duration min, Duration max) {
      this.reconnectMin = min;
      this.reconnectMax = max;
      return this;
    }

    public Builder tls(SmppTls tls) {
      this.tls = tls;
      return this;
    }

    public SmppSettings build() {
      return new SmppSettings(
          host,
          port,
          systemId,
          password,
          systemType,
          mode,
          binds,
          window,
          enquireLinkInterval,
          answerTimeout,
          bindTimeout,
          perSecond,
          sourceAddress,
          receipts,
          reconnectMin,
          reconnectMax,
          tls);
    }
  }
}
