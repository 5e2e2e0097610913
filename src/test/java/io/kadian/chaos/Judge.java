// SPDX-License-Identifier: Apache-2.0
package io.kadian.chaos;

import io.kadian.domain.DedupKey;
import io.kadian.domain.Outcome.State;
import io.kadian.simulator.ReceivedMessage;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Holds three accounts of a round against each other, message by message: what should have been
 * sent, what the SMSC received, what the ledger says.
 */
final class Judge {
  private static final String IN_DOUBT = "CLAIMED_BEFORE_A_RESTART";

  /**
   * What the three agree on, and where they don't.
   *
   * @param inDoubt the requests that a restart left UNKNOWN
   * @param unanswered the requests that are UNKNOWN as the SMSC kept its answer back
   * @param problems each breaks a promise
   */
  record Verdict(
      long sent,
      long failed,
      long suppressed,
      long withdrawn,
      List<String> inDoubt,
      List<String> unanswered,
      List<String> problems) {

    Verdict and(List<String> others) {
      List<String> all = new ArrayList<>(problems);
      all.addAll(others);
      return new Verdict(
          sent, failed, suppressed, withdrawn, inDoubt, unanswered, List.copyOf(all));
    }
  }

  private final Map<String, Expected> expected;
  private final Map<DedupKey, List<Expected>> groups;
  private final Map<String, Row> rows;
  private final List<ReceivedMessage> received;
  private final Set<String> openAtKills;
  private final long lost;
  private final List<String> problems = new ArrayList<>();

  /**
   * @param openAtKills requests that were claimed and not settled when a process was killed
   * @param lost answers that the SMSC kept back on purpose
   */
  Judge(
      Map<String, Expected> expected,
      Map<String, Row> rows,
      List<ReceivedMessage> received,
      Set<String> openAtKills,
      long lost) {
    this.expected = expected;
    this.groups = Expected.groups(expected);
    this.rows = rows;
    this.received = received;
    this.openAtKills = openAtKills;
    this.lost = lost;
  }

  Verdict verdict() {
    everySelectedMemberHasItsRow();
    rows.values().forEach(this::rowIsOfWhatWasExpected);
    groups.values().forEach(this::oneOfEachTextIsSent);
    nothingTwiceNothingUnexplained();
    expected.values().forEach(this::oneMessageEachWhateverItsText);
    everySentRowIsInTheRecord();
    nothingUnknownThatWasNotInFlight();
    return new Verdict(
        count(State.SENT),
        count(State.FAILED),
        count(State.SUPPRESSED),
        count(State.WITHDRAWN),
        unknown(true),
        unknown(false),
        List.copyOf(problems));
  }

  private List<String> unknown(boolean inDoubt) {
    return rows.values().stream()
        .filter(row -> row.state() == State.UNKNOWN && inDoubt == IN_DOUBT.equals(row.reason()))
        .map(Row::request)
        .sorted()
        .toList();
  }

  private long count(State state) {
    return rows.values().stream().filter(row -> row.state() == state).count();
  }

  /** One each: the request is the table's key. */
  private void everySelectedMemberHasItsRow() {
    for (Expected message : expected.values()) {
      require(
          message.mayHaveNoRow() || rows.containsKey(message.request()),
          message.request() + ": selected, and has no row");
    }
  }

  private void rowIsOfWhatWasExpected(Row row) {
    Expected message = expected.get(row.request());
    if (message == null) {
      problems.add(row.request() + ": a row, and it should not have been selected");
      return;
    }
    require(row.phone().equals(message.phone()), row.request() + ": another phone");
    require(
        row.hash() == null
            ? message.texts().contains(Expected.NO_TEXT)
            : message.keys().stream().anyMatch(key -> key.toString().equals(row.hash())),
        row.request() + ": another text");
    boolean fits =
        switch (message.fate()) {
          case MISSING_FIELD, NO_CONSENT -> row.isSuppressedFor(message.fate().name());
          case REFUSED ->
              row.state() == State.FAILED
                  || row.state() == State.UNKNOWN
                  || row.isSuppressedFor("DUPLICATE");
          case SENT -> row.counts() || row.isSuppressedFor("DUPLICATE");
          case WITHDRAWN, PERHAPS_WITHDRAWN -> row.state() == State.WITHDRAWN;
        };
    require(fits, row + ", and it should be " + message.fate());
  }

  private void oneOfEachTextIsSent(List<Expected> group) {
    List<Row> ends =
        group.stream().map(message -> rows.get(message.request())).filter(r -> r != null).toList();
    long leaders = ends.stream().filter(row -> !row.isSuppressedFor("DUPLICATE")).count();
    if (group.get(0).fate() == Expected.Fate.SENT) {
      require(leaders == 1, leaders + " of one text are sent or unknown, not one: " + ends);
    } else {
      require(leaders >= 1, "all of one text are duplicates: " + ends);
    }
    Set<String> requests = group.stream().map(Expected::request).collect(Collectors.toSet());
    for (Row row : ends) {
      require(
          row.repeats() == null || leadsOn(row, requests, new HashSet<>()),
          row + " repeats what was not sent: " + ends);
    }
  }

  /** From a duplicate, over others perhaps, to one that is none. */
  private boolean leadsOn(Row row, Set<String> requests, Set<String> seen) {
    if (!row.isSuppressedFor("DUPLICATE")) {
      return true;
    }
    return requests.contains(row.repeats())
        && seen.add(row.request())
        && rows.containsKey(row.repeats())
        && leadsOn(rows.get(row.repeats()), requests, seen);
  }

  private void nothingTwiceNothingUnexplained() {
    Map<DedupKey, ReceivedMessage> first = new HashMap<>();
    for (ReceivedMessage message : received) {
      DedupKey key = DedupKey.of(message.phone(), message.text());
      ReceivedMessage before = first.putIfAbsent(key, message);
      require(before == null, "twice at the SMSC: " + messages(key, message));
      List<Expected> wanted = groups.get(key);
      if (wanted == null) {
        problems.add("nobody's message: " + message.messageId() + " " + message.text());
        continue;
      }
      require(
          wanted.stream().noneMatch(one -> message.at().isBefore(one.due())),
          "early: " + message.at() + " " + messages(key, message));
      require(
          wanted.stream().map(one -> rows.get(one.request())).anyMatch(r -> explains(r, message)),
          "received, and no row says so: " + messages(key, message));
    }
  }

  /** A record that changed between a crash and the replay must not send the new text as well. */
  private void oneMessageEachWhateverItsText(Expected message) {
    if (message.fate().isToGo() && message.texts().size() > 1) {
      Set<DedupKey> keys = message.keys();
      List<String> ids =
          received.stream()
              .filter(one -> keys.contains(DedupKey.of(one.phone(), one.text())))
              .map(ReceivedMessage::messageId)
              .toList();
      require(ids.size() <= 1, message.request() + " got its message in several texts: " + ids);
    }
  }

  private static boolean explains(Row row, ReceivedMessage message) {
    return row != null
        && (row.state() == State.UNKNOWN || message.messageId().equals(row.messageId()));
  }

  private String messages(DedupKey key, ReceivedMessage message) {
    return message.messageId()
        + " at "
        + message.at()
        + ", rows "
        + groups.getOrDefault(key, List.of()).stream()
            .map(one -> String.valueOf(rows.get(one.request())))
            .toList();
  }

  private void everySentRowIsInTheRecord() {
    Map<String, DedupKey> record =
        received.stream()
            .collect(
                Collectors.toMap(
                    ReceivedMessage::messageId,
                    message -> DedupKey.of(message.phone(), message.text()),
                    (a, b) -> a));
    for (Row row : rows.values()) {
      if (row.state() == State.SENT) {
        DedupKey key = record.get(String.valueOf(row.messageId()));
        require(
            key != null && key.toString().equals(row.hash()), row + " is not in the SMSC's record");
      }
    }
  }

  /** Each one was in flight at a kill, by name, or its answer was kept back. */
  private void nothingUnknownThatWasNotInFlight() {
    for (String request : unknown(true)) {
      require(openAtKills.contains(request), rows.get(request) + " was not in flight at a kill");
    }
    long unanswered =
        unknown(false).stream().filter(request -> !openAtKills.contains(request)).count();
    require(
        unanswered <= lost, unanswered + " without an answer, of " + lost + " that were kept back");
  }

  private void require(boolean holds, String otherwise) {
    if (!holds) {
      problems.add(otherwise);
    }
  }
}
