// SPDX-License-Identifier: Apache-2.0
package io.kadian.report;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import io.kadian.domain.Outcome.State;
import io.kadian.domain.Phones;
import java.time.Instant;
import java.util.List;
import javax.annotation.Nullable;

/**
 * All that the ledger knows of a person's messages, in the order in which it happened. What is
 * still held is not in the ledger yet.
 */
public record PersonHistory(List<Entry> entries) {
  public static final PersonHistory NOTHING = new PersonHistory(List.of());

  /** Something that happened. */
  @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "what")
  @JsonSubTypes({
    @JsonSubTypes.Type(value = Request.class, name = "request"),
    @JsonSubTypes.Type(value = Claim.class, name = "claim"),
    @JsonSubTypes.Type(value = OptOut.class, name = "opt_out"),
    @JsonSubTypes.Type(value = WaitingReceipt.class, name = "waiting_receipt")
  })
  public sealed interface Entry {
    Instant at();

    String phone();

    /** With most of the phone hidden. */
    Entry masked();
  }

  /**
   * A message and how it ended: its row of {@code sms_log}.
   *
   * @param at when it was sent; if it wasn't, when it left hold; or else was due
   * @param repeatedState how the request that it repeats ended; null: that has no row
   * @param variant which text it was; null: the campaign has one, or the member was held out
   */
  public record Request(
      Instant at,
      String campaign,
      String member,
      String phone,
      State state,
      @Nullable String reason,
      @Nullable String repeats,
      @Nullable State repeatedState,
      @Nullable Instant repeatedSent,
      int parts,
      @Nullable String route,
      @Nullable String messageId,
      Instant due,
      @Nullable Instant released,
      @Nullable Instant sent,
      @Nullable Instant delivered,
      @Nullable String delivery,
      @Nullable String deliveryError,
      @Nullable String variant,
      Instant updatedAt)
      implements Entry {
    @Override
    public Request masked() {
      return new Request(
          at,
          campaign,
          member,
          Phones.mask(phone),
          state,
          reason,
          repeats,
          repeatedState,
          repeatedSent,
          parts,
          route,
          messageId,
          due,
          released,
          sent,
          delivered,
          delivery,
          deliveryError,
          variant,
          updatedAt);
    }
  }

  /**
   * A request that has claimed its text and has no outcome in the ledger: {@code CLAIMED}, it is
   * being sent or a crash left it in doubt; settled, its row comes in a moment.
   *
   * @param at when it claimed
   */
  public record Claim(
      Instant at,
      String campaign,
      String member,
      String phone,
      String state,
      @Nullable String reason,
      @Nullable String route,
      @Nullable Instant sent)
      implements Entry {
    @Override
    public Claim masked() {
      return new Claim(at, campaign, member, Phones.mask(phone), state, reason, route, sent);
    }
  }

  /**
   * @param keyword of the reply; null: somebody wrote the row by hand
   * @param active false: opted in again
   */
  public record OptOut(Instant at, String phone, @Nullable String keyword, boolean active)
      implements Entry {
    @Override
    public OptOut masked() {
      return new OptOut(at, Phones.mask(phone), keyword, active);
    }
  }

  /**
   * A receipt whose message has no row yet.
   *
   * @param at when it came
   * @param delivered when the message was delivered or given up, as it says
   */
  public record WaitingReceipt(
      Instant at,
      String phone,
      String route,
      String messageId,
      String delivery,
      @Nullable String error,
      Instant delivered)
      implements Entry {
    @Override
    public WaitingReceipt masked() {
      return new WaitingReceipt(
          at, Phones.mask(phone), route, messageId, delivery, error, delivered);
    }
  }

  public boolean isEmpty() {
    return entries.isEmpty();
  }

  public PersonHistory masked() {
    return new PersonHistory(entries.stream().map(Entry::masked).toList());
  }
}
