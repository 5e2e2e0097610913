// SPDX-License-Identifier: Apache-2.0
package io.kadian.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.kadian.Settings;
import io.kadian.domain.Json;
import io.kadian.domain.Phones;
import io.kadian.suppression.SuppressionLists;
import io.kadian.suppression.SuppressionLists.Membership;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(
    name = "check",
    description =
        "Says on which lists a phone is. Whether its owner opted out, 'kadian explain' tells.",
    footer = {
      "%nThe phone is shown masked. One without a country code is one of members.default-region.",
      "%nExample:",
      "  kadian suppression check 13812345678"
    })
final class CheckSuppression implements Callable<Integer> {
  /** As JSON has it: with the phone masked. */
  private record Checked(String phone, List<Membership> lists) {}

  private final Kadian kadian;

  @Parameters(paramLabel = "PHONE", description = "The phone.")
  private String phone;

  @Mixin private AsJson json = new AsJson();

  CheckSuppression(Kadian kadian) {
    this.kadian = kadian;
  }

  @Override
  public Integer call() throws SQLException, JsonProcessingException {
    Settings settings = kadian.settings();
    String number = new Phones(settings.text("members.default-region")).normalise(phone);
    String shown = Phones.mask(number);
    List<Membership> memberships;
    try (SuppressionLists lists =
        SuppressionLists.open(settings.database(), "kadian suppression check")) {
      memberships = lists.of(number);
    }
    if (json.isAsked()) {
      kadian.say(
          Json.MAPPER
              .writerWithDefaultPrettyPrinter()
              .writeValueAsString(new Checked(shown, memberships)));
    } else if (memberships.isEmpty()) {
      kadian.say(shown + " is on no suppression list");
    } else {
      memberships.forEach(
          on ->
              kadian.say(
                  shown
                      + " is on "
                      + Printable.of(on.list())
                      + " since "
                      + Figures.instant(on.since(), kadian.zone())));
    }
    return Kadian.OK;
  }
}
