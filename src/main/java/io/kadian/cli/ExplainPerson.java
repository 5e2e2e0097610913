// SPDX-License-Identifier: Apache-2.0
package io.kadian.cli;

import static io.kadian.cli.Figures.count;

import io.kadian.Settings;
import io.kadian.domain.InvalidInputException;
import io.kadian.domain.Phones;
import io.kadian.report.HistoryReader;
import io.kadian.report.PersonHistory;
import io.kadian.report.PersonHistory.Entry;
import io.kadian.status.ReadOnlyLedger;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "explain",
    description = {
      "Tells everything that happened to a person's messages, in the order of time, and why:"
          + " how each ended, opt-outs, claims without an outcome, receipts that wait for their"
          + " message. What is still held isn't in the ledger yet. Needs the database only."
    },
    footer = {
      "%nPhones are masked. A phone without a country code is one of members.default-region.",
      "%nExamples:",
      "  kadian explain 13812345678",
      "  kadian explain m-100023 --json | jq '.entries[] | {at, what, state, reason}'"
    })
final class ExplainPerson implements Callable<Integer> {
  /** As JSON has it: who was asked for is repeated as it was understood. */
  private record Explanation(String kind, String person, List<Entry> entries) {}

  private final Kadian kadian;

  @Parameters(paramLabel = "MEMBER|PHONE", description = "A member id, or a phone.")
  private String person;

  @Option(
      names = "--member",
      description = "It is a member id, even if it could be read as a phone.")
  private boolean isMember;

  @Option(names = "--with-phones", description = "Show phones in full.")
  private boolean withPhones;

  @Mixin private AsJson json = new AsJson();

  ExplainPerson(Kadian kadian) {
    this.kadian = kadian;
  }

  @Override
  public Integer call() throws SQLException {
    Settings settings = kadian.settings();
    kadian.progress().of("asking the database");
    Optional<String> phone = isMember ? Optional.empty() : phone(settings);
    try (Connection ledger = ReadOnlyLedger.connect(settings.database(), "kadian explain")) {
      HistoryReader reader = new HistoryReader(ledger);
      PersonHistory history =
          phone.isPresent() ? reader.ofPhone(phone.get()) : PersonHistory.NOTHING;
      boolean byPhone = !history.isEmpty();
      if (!byPhone) {
        history = reader.ofMember(person);
      }
      if (history.isEmpty()) {
        throw new InvalidInputException(nothing(phone));
      }
      show(byPhone ? "phone" : "member", byPhone ? phone.get() : person, history);
    }
    return Kadian.OK;
  }

  private Optional<String> phone(Settings settings) {
    Phones phones = new Phones(settings.text("members.default-region"));
    try {
      return Optional.of(phones.normalise(person));
    } catch (InvalidInputException e) {
      return Optional.empty(); // then it is a member's id
    }
  }

  private String nothing(Optional<String> phone) {
    return phone.isPresent()
        ? "The ledger knows no message to "
            + shown(phone.get())
            + ", no opt-out of it, and no member of that id"
        : "The ledger knows no message of a member '"
            + Printable.of(person)
            + "' (as a phone it can't be read); what is held is not in it yet";
  }

  private void show(String kind, String who, PersonHistory history) {
    String shownWho = kind.equals("phone") ? shown(who) : who;
    PersonHistory shown = withPhones ? history : history.masked();
    if (json.isAsked()) {
      kadian.answer(new Explanation(kind, shownWho, shown.entries()));
      return;
    }
    kadian.say(
        kind
            + " "
            + Printable.of(shownWho)
            + ": "
            + count(shown.entries().size())
            + (shown.entries().size() == 1 ? " entry" : " entries")
            + ", times in "
            + kadian.zone());
    kadian.say(new HistoryText(kadian.zone()).lines(shown));
  }

  private String shown(String phone) {
    return withPhones ? phone : Phones.mask(phone);
  }
}
