// SPDX-License-Identifier: Apache-2.0
package io.kadian.rehearsal;

import io.kadian.domain.InvalidInputException;
import io.kadian.simulator.ReceiptOptions;
import io.kadian.simulator.ReceiptRule;
import io.kadian.simulator.SimulatorOptions;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/**
 * What the real gateway is like, for the simulator to be like it. Times and rates are those of plan
 * time.
 *
 * @param perSecond submit_sm's that it takes in a second; 0: any number
 * @param window submit_sm's that a bind may have unanswered; 0: any number
 * @param latencyMin the least an answer takes
 * @param latencyMax the most
 * @param throttled share, 0 to 1, answered ESME_RTHROTTLED whatever the rate is
 * @param lost share that is taken and never answered
 * @param delivered share of receipts that say DELIVRD; the others say UNDELIV
 * @param receiptDelay from the submit_sm to its receipt
 */
public record GatewayCharacter(
    int perSecond,
    int window,
    Duration latencyMin,
    Duration latencyMax,
    double throttled,
    double lost,
    double delivered,
    Duration receiptDelay) {

  /** Takes everything, answers at once, delivers all. */
  public static final GatewayCharacter IDEAL =
      new GatewayCharacter(0, 0, Duration.ZERO, Duration.ZERO, 0, 0, 1, Duration.ofSeconds(3));

  public GatewayCharacter {
    if (latencyMin.compareTo(latencyMax) > 0) {
      throw new InvalidInputException("latency: the least is above the most");
    }
    if (throttled + lost > 1) {
      throw new InvalidInputException("throttled and lost: more than 100 % together");
    }
  }

  /**
   * The simulator's options.
   *
   * @param speed plan time's seconds in a real one; it counts a second of the clock that it is
   *     given, but waits for real
   */
  public SimulatorOptions options(String host, int speed) {
    List<ReceiptRule> rules =
        List.of(new ReceiptRule("*", "DELIVRD", delivered), new ReceiptRule("*", "UNDELIV", 1));
    return SimulatorOptions.builder()
        .host(host)
        .perSecond(perSecond)
        .window(window)
        .latency(latencyMin.dividedBy(speed), latencyMax.dividedBy(speed))
        .throttled(throttled)
        .lost(lost)
        .remembered(0)
        .receipts(
            new ReceiptOptions(rules, Duration.ZERO, false, 1).after(receiptDelay.dividedBy(speed)))
        .build();
  }

  /** A sentence for a person. */
  public String words() {
    return "%s, %s, answers within %s to %s, throttles %s and loses %s, delivers %s %s later"
        .formatted(
            perSecond == 0 ? "any rate" : "%,d submit_sm/s".formatted(perSecond),
            window == 0 ? "any window" : "a window of " + window + " a bind",
            millis(latencyMin),
            millis(latencyMax),
            percent(throttled),
            percent(lost),
            percent(delivered),
            millis(receiptDelay));
  }

  private static String millis(Duration duration) {
    return duration.toMillis() + " ms";
  }

  private static String percent(double share) {
    String number = String.format(Locale.ROOT, "%.3f", share * 100);
    return number.replaceAll("\\.?0+$", "") + " %";
  }
}
