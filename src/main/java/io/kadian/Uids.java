// SPDX-License-Identifier: Apache-2.0
package io.kadian;

/**
 * The uid of every operator, in the order of the flow; each is its name in Flink's UI too. A
 * savepoint finds its operators by them: never rename one.
 *
 * <p>The operators of the member table are made by Flink's planner: {@code members_}, its name for
 * the kind and for what it does, such as {@code members_stream-exec-table-source-scan_kafka}
 * (MemberQuery says how, JobGraphTest which).
 */
public final class Uids {
  public static final String CONTROL = "control";
  public static final String ADMIT_CAMPAIGNS = "admit-campaigns";
  public static final String AUDIENCE_NEWS = "audience-news";
  public static final String NORMALISE_MEMBERS = "normalise-members";
  public static final String SELECT_AUDIENCE = "select-audience";
  public static final String SEAL_AUDIENCE = "seal-audience";
  public static final String SEALS_SINK = "seals-sink";
  public static final String ANNOUNCEMENTS_SINK = "announcements-sink";
  public static final String HOLD_UNTIL_DUE = "hold-until-due";
  public static final String SUM_TALLIES = "sum-tallies";
  public static final String OUTCOMES = "outcomes";
  public static final String READ_OUTCOMES = "read-outcomes";
  public static final String OUTCOME_NEWS = "outcome-news";
  public static final String OPT_NEWS = "opt-news";
  public static final String RECEIPTS = "receipts";
  public static final String READ_DELIVERIES = "read-deliveries";
  public static final String RECORD_RECEIPTS = "record-receipts";
  public static final String OPT_OUT_SINK = "opt-out-sink";
  public static final String SUPPRESS_REPEATS = "suppress-repeats";
  public static final String CLAIM_SUBMIT_SETTLE = "claim-submit-settle";
  public static final String GATHER_OUTCOMES = "gather-outcomes";
  public static final String LEDGER_SINK = "ledger-sink";
  public static final String TELL_NEWS = "tell-news";
  public static final String OUTCOMES_SINK = "outcomes-sink";
  public static final String EVENTS_SINK = "events-sink";
  public static final String DEAD_LETTERS_SINK = "dead-letters-sink";

  private Uids() {}
}
