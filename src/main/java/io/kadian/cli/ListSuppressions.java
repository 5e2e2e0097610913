// SPDX-License-Identifier: Apache-2.0
package io.kadian.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.kadian.domain.Json;
import io.kadian.suppression.SuppressionLists;
import io.kadian.suppression.SuppressionLists.Listed;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
    name = "list",
    description = "Lists the suppression lists: how many phones, and when they were loaded.",
    footer = {"%nExample:", "  kadian suppression list --json | jq '.[].phones'"})
final class ListSuppressions implements Callable<Integer> {
  private final Kadian kadian;

  @Mixin private AsJson json = new AsJson();

  ListSuppressions(Kadian kadian) {
    this.kadian = kadian;
  }

  @Override
  public Integer call() throws SQLException, JsonProcessingException {
    List<Listed> all;
    try (SuppressionLists lists =
        SuppressionLists.open(kadian.settings().database(), "kadian suppression list")) {
      all = lists.all();
    }
    if (json.isAsked()) {
      kadian.say(Json.MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(all));
    } else if (all.isEmpty()) {
      kadian.say("There is no suppression list.");
    } else {
      List<List<String>> rows = new ArrayList<>();
      rows.add(List.of("LIST", "PHONES", "LOADED AT"));
      all.forEach(listed -> rows.add(row(listed)));
      kadian.say(Layout.table(rows));
    }
    return Kadian.OK;
  }

  private List<String> row(Listed listed) {
    return List.of(
        Printable.of(listed.list()),
        Figures.count(listed.phones()),
        listed.loadedAt() == null
            ? "written by hand"
            : Figures.instant(listed.loadedAt(), kadian.zone()));
  }
}
