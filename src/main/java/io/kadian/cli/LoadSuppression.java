// SPDX-License-Identifier: Apache-2.0
package io.kadian.cli;

import static io.kadian.cli.Figures.count;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.kadian.Settings;
import io.kadian.domain.InvalidInputException;
import io.kadian.domain.Json;
import io.kadian.domain.Phones;
import io.kadian.suppression.PhoneFile;
import io.kadian.suppression.SuppressionLists;
import io.kadian.suppression.SuppressionLists.Change;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "load",
    description = {
      "Makes a list of a file's phones, or puts them in the place of those that the list has: all"
          + " at once, or nothing if a line is wrong.",
      "%nThe file is UTF-8, one phone a line, or CSV whose first column is the phone. Blank lines,"
          + " lines that begin with # and a header are passed over. A phone without a country code"
          + " is one of members.default-region."
    },
    footer = {
      "%nExamples:",
      "  kadian suppression load complaints sql/suppression/complaints.csv",
      "  kadian suppression load do-not-call register.txt --skip-bad"
    })
final class LoadSuppression implements Callable<Integer> {
  /**
   * As JSON has it.
   *
   * @param wrong lines of the file that were skipped
   */
  private record Loaded(String list, long phones, long added, long removed, long wrong) {}

  private final Kadian kadian;

  @Parameters(index = "0", paramLabel = "NAME", description = "The list, such as complaints.")
  private String name;

  @Parameters(index = "1", paramLabel = "FILE", description = "The phones.")
  private Path file;

  @Option(
      names = "--skip-bad",
      description = "Load the rest if lines are wrong: fixed lines, which get no SMS, say.")
  private boolean skipBad;

  @Mixin private AsJson json = new AsJson();

  LoadSuppression(Kadian kadian) {
    this.kadian = kadian;
  }

  @Override
  public Integer call() throws SQLException, IOException {
    Settings settings = kadian.settings();
    String list = SuppressionCommands.name(name);
    Phones phones = new Phones(settings.text("members.default-region"));
    try (PhoneFile source = PhoneFile.open(file, phones);
        SuppressionLists lists =
            SuppressionLists.open(settings.database(), "kadian suppression load")) {
      Change change = load(lists, list, source);
      complain(source);
      show(new Loaded(list, change.phones(), change.added(), change.removed(), source.wrong()));
    }
    return Kadian.OK;
  }

  private Change load(SuppressionLists lists, String list, PhoneFile source) throws SQLException {
    try {
      return lists.load(list, source, skipBad);
    } catch (InvalidInputException e) {
      complain(source);
      throw new InvalidInputException(
          list
              + " stays as it is: "
              + e.getMessage()
              + (source.wrong() == 0 || skipBad ? "" : "; --skip-bad loads the rest"),
          e);
    }
  }

  private void complain(PhoneFile source) {
    source.complaints().forEach(complaint -> kadian.surroundings().err().println(complaint));
    long more = source.wrong() - source.complaints().size();
    if (more > 0) {
      kadian.surroundings().err().println("... and " + count(more, "line") + " more");
    }
  }

  private void show(Loaded loaded) throws JsonProcessingException {
    if (json.isAsked()) {
      kadian.say(Json.MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(loaded));
      return;
    }
    kadian.say(
        "%s: %s, %s added, %s removed%s"
            .formatted(
                loaded.list(),
                count(loaded.phones(), "phone"),
                count(loaded.added()),
                count(loaded.removed()),
                loaded.wrong() == 0 ? "" : ", " + count(loaded.wrong(), "line") + " skipped"));
  }
}
