// SPDX-License-Identifier: Apache-2.0
package io.kadian.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.kadian.domain.InvalidInputException;
import io.kadian.domain.Json;
import io.kadian.domain.NearMiss;
import io.kadian.suppression.SuppressionLists;
import io.kadian.suppression.SuppressionLists.Listed;
import java.sql.SQLException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(
    name = "drop",
    description =
        "Drops a list. Its phones get marketing again, from the next message on, unless another"
            + " list has them.",
    footer = {"%nExample:", "  kadian suppression drop complaints"})
final class DropSuppression implements Callable<Integer> {
  /** As JSON has it. */
  private record Dropped(String list, long phones) {}

  private final Kadian kadian;

  @Parameters(paramLabel = "NAME", description = "The list.")
  private String name;

  @Mixin private AsJson json = new AsJson();

  DropSuppression(Kadian kadian) {
    this.kadian = kadian;
  }

  @Override
  public Integer call() throws SQLException, JsonProcessingException {
    try (SuppressionLists lists =
        SuppressionLists.open(kadian.settings().database(), "kadian suppression drop")) {
      long phones = lists.drop(name);
      if (phones < 0) {
        throw new InvalidInputException(
            "There is no suppression list '"
                + Printable.of(name)
                + "'"
                + NearMiss.hint(name, lists.all().stream().map(Listed::list).toList()));
      }
      if (json.isAsked()) {
        kadian.say(
            Json.MAPPER
                .writerWithDefaultPrettyPrinter()
                .writeValueAsString(new Dropped(name, phones)));
      } else {
        kadian.say(Printable.of(name) + ": dropped, with " + Figures.count(phones, "phone"));
      }
    }
    return Kadian.OK;
  }
}
