// SPDX-License-Identifier: Apache-2.0
package io.kadian.report;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.kadian.domain.AudienceSeal;
import io.kadian.status.CampaignStatus;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import javax.annotation.Nullable;

/**
 * What became of a campaign, in figures that agree with each other: all are of one moment.
 *
 * @param release per slot of time: {@code due}, what was to be sent, against {@code sent}; null: no
 *     message was to be sent yet
 * @param lateness per slot of lateness, of what is sent: when it left hold ({@link #RELEASED}) and
 *     when the SMSC took it; null: nothing is sent
 * @param routes the one that took most comes first
 * @param comparison of the campaign's texts, and of who was held out; null: nothing to compare
 * @param audience the hash of the frozen audience; null: it isn't frozen, or not yet
 */
public record CampaignReport(
    CampaignStatus status,
    @Nullable Slots release,
    @Nullable Quantiles releasedAfterDue,
    @Nullable Quantiles sentAfterDue,
    @Nullable Histogram lateness,
    List<Route> routes,
    Receipts receipts,
    Parts parts,
    @Nullable Comparison comparison,
    @Nullable AudienceSeal audience) {

  /** The series of {@link Slots}, as JSON names them too. */
  public static final String DUE = "due";

  public static final String RELEASED = "released";
  public static final String SENT = "sent";
  public static final String DELIVERED = "delivered";

  /**
   * How late messages were.
   *
   * @param early left before they were due: never any, unless two clocks disagree
   */
  public record Quantiles(
      long messages,
      long early,
      Duration min,
      Duration p50,
      Duration p90,
      Duration p95,
      Duration p99,
      @JsonProperty("p99_9") Duration p999,
      Duration max) {}

  /**
   * @param name null: none is known, of what was never handed to one say
   * @param parts submit_sm's of what is sent
   * @param delivered of what is sent, what has a receipt that says so
   * @param p50 of how long after its due instant a message was sent; null: none was
   */
  public record Route(
      @Nullable String name,
      long sent,
      long failed,
      long unknown,
      long parts,
      long delivered,
      @Nullable Duration p50,
      @Nullable Duration p99) {}

  /**
   * Of the messages that are sent.
   *
   * @param deliveries by {@link io.kadian.domain.Delivery}, the most frequent first
   * @param none have no receipt
   * @param errors the most frequent codes of what was not delivered
   * @param sentToDelivered null: none is delivered
   * @param times per slot of that
   * @param overTime per slot of time: {@link #SENT} against {@link #DELIVERED}
   */
  public record Receipts(
      Map<String, Long> deliveries,
      long none,
      List<ReceiptError> errors,
      @Nullable Quantiles sentToDelivered,
      @Nullable Histogram times,
      @Nullable Slots overTime) {
    public long all() {
      return deliveries.values().stream().mapToLong(Long::longValue).sum();
    }
  }

  /**
   * @param code as the SMSC writes it; null: it gave none
   */
  public record ReceiptError(String delivery, @Nullable String code, long messages) {}

  /**
   * @param messages that are sent, by how many parts they take
   * @param sent submit_sm's of these: what the operator bills
   * @param unknown of the messages in doubt, which may be billed too
   */
  public record Parts(SortedMap<Integer, Long> messages, long sent, long unknown) {}
}
