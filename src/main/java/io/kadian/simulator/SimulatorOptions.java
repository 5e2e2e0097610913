// SPDX-License-Identifier: Apache-2.0
package io.kadian.simulator;

import io.kadian.domain.InvalidInputException;
import java.time.Duration;
import java.util.List;

/**
 * How the simulated SMSC behaves. The defaults take everything, at once.
 *
 * @param host the address to listen on
 * @param port for SMPP; 0 for any that is free
 * @param httpPort for the counts; 0 for any that is free
 * @param systemId the one it accepts; empty for any
 * @param password the one it accepts; empty for any
 * @param perSecond submit_sm's taken in a second of the clock; what is beyond is answered
 *     ESME_RTHROTTLED; 0 for no limit
 * @param window submit_sm's of a bind that may wait for their answers; what is beyond is answered
 *     ESME_RTHROTTLED; 0 for no limit
 * @param latencyMin the least an answer takes
 * @param latencyMax the most an answer takes; each takes some time in between, at random
 * @param lost share, 0 to 1, of submit_sm's that are taken and never answered
 * @param throttled share, 0 to 1, of submit_sm's answered ESME_RTHROTTLED at random
 * @param refused numbers answered ESME_RINVDSTADR; one that ends with {@code *} is a prefix
 * @param seed of all randomness
 * @param queueCapacity PDUs of a bind that may wait for a thread; beyond it jsmpp answers
 *     ESME_RTHROTTLED by itself, and that isn't counted
 * @param remembered how many messages are kept whole, the first ones; the rest is only counted
 * @param receipts which receipts are sent
 * @param idPrefix what message ids begin with; empty for the instant of the start, so that another
 *     start's ids aren't this one's
 */
public record SimulatorOptions(
    String host,
    int port,
    int httpPort,
    String systemId,
    String password,
    int perSecond,
    int window,
    Duration latencyMin,
    Duration latencyMax,
    double lost,
    double throttled,
    List<String> refused,
    long seed,
    int queueCapacity,
    int remembered,
    ReceiptOptions receipts,
    String idPrefix) {

  public static final int DEFAULT_QUEUE_CAPACITY = 10_000;
  public static final int DEFAULT_REMEMBERED = 100_000;

  public SimulatorOptions {
    require(perSecond >= 0, "the rate is negative");
    require(window >= 0, "the window is negative");
    require(!latencyMin.isNegative(), "the least latency is negative");
    require(latencyMin.compareTo(latencyMax) <= 0, "the least latency is above the most latency");
    require(lost >= 0 && lost <= 1, "the share of lost answers must be from 0 to 1");
    require(throttled >= 0 && throttled <= 1, "the share throttled must be from 0 to 1");
    require(queueCapacity > 0, "the queue's capacity must be at least 1");
    require(remembered >= 0, "the number of messages to remember is negative");
    refused = List.copyOf(refused);
  }

  public static Builder builder() {
    return new Builder();
  }

  /** Leaves the password out. */
  @Override
  public String toString() {
    return "SimulatorOptions[%s:%d, latency %s to %s, %d/s, lost %s, throttled %s, %d refused]"
        .formatted(host, port, latencyMin, latencyMax, perSecond, lost, throttled, refused.size());
  }

  private static void require(boolean met, String otherwise) {
    if (!met) {
      throw new InvalidInputException(otherwise);
    }
  }

  /** Names the options where they are set. */
  public static final class Builder {
    private String host = "127.0.0.1";
    private int port;
    private int httpPort;
    private String systemId = "";
    private String password = "";
    private int perSecond;
    private int window;
    private Duration latencyMin = Duration.ZERO;
    private Duration latencyMax = Duration.ZERO;
    private double lost;
    private double throttled;
    private List<String> refused = List.of();
    private long seed;
    private int queueCapacity = DEFAULT_QUEUE_CAPACITY;
    private int remembered = DEFAULT_REMEMBERED;
    private ReceiptOptions receipts = ReceiptOptions.NONE;
    private String idPrefix = "";

    private Builder() {}

    public Builder host(String host) {
      this.host = host;
      return this;
    }

    public Builder port(int port) {
      this.port = port;
      return this;
    }

    public Builder httpPort(int httpPort) {
      this.httpPort = httpPort;
      return this;
    }

    public Builder accepts(String systemId, String password) {
      this.systemId = systemId;
      this.password = password;
      return this;
    }

    public Builder perSecond(int perSecond) {
      this.perSecond = perSecond;
      return this;
    }

    public Builder window(int window) {
      this.window = window;
      return this;
    }

    public Builder latency(Duration each) {
      return latency(each, each);
    }

    public Builder latency(Duration min, Duration max) {
      this.latencyMin = min;
      this.latencyMax = max;
      return this;
    }

    public Builder lost(double share) {
      this.lost = share;
      return this;
    }

    public Builder throttled(double share) {
      this.throttled = share;
      return this;
    }

    public Builder refused(List<String> numbers) {
      this.refused = numbers;
      return this;
    }

    public Builder seed(long seed) {
      this.seed = seed;
      return this;
    }

    public Builder queueCapacity(int queueCapacity) {
      this.queueCapacity = queueCapacity;
      return this;
    }

    public Builder remembered(int remembered) {
      this.remembered = remembered;
      return this;
    }

    public Builder receipts(ReceiptOptions receipts) {
      this.receipts = receipts;
      return this;
    }

    public Builder idPrefix(String idPrefix) {
      this.idPrefix = idPrefix;
      return this;
    }

    public SimulatorOptions build() {
      return new SimulatorOptions(
          host,
          port,
          httpPort,
          systemId,
          password,
          perSecond,
          window,
          latencyMin,
          latencyMax,
          lost,
          throttled,
          refused,
          seed,
          queueCapacity,
          remembered,
          receipts,
          idPrefix);
    }
  }
}
