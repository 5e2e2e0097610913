// SPDX-License-Identifier: Apache-2.0
package io.kadian.capacity;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import javax.annotation.Nullable;

/** What a {@link Capacity} rests on, in words, so that who knows better can say so. */
final class Assumptions {
  private Assumptions() {}

  static List<String> of(DayPlan plan, @Nullable Gateway gateway, @Nullable Measured measured) {
    List<String> all = new ArrayList<>();
    if (!plan.lastYear().isEmpty()) {
      all.add(
          say(
              "Last year's campaigns come again at the same time of day, each with %s times its"
                  + " messages.",
              number(plan.growth())));
    }
    all.add(
        say(
            "A message has %s parts on average; the day's normal traffic is %d messages/s, all day,"
                + " and goes before the campaigns.",
            number(plan.partsAMessage()), plan.normal()));
    all.add(
        "Campaigns that leave at once share the way by their weights, none takes more than its pace,"
            + " and what hasn't left by its deadline (an hour after its instant where the plan says"
            + " none) is not sent.");
    all.add(
        say(
            "Marketing leaves in the window %s by the clock of %s: no member is in another zone.",
            plan.window(), plan.zone()));
    if (gateway != null) {
      all.add(
          say(
              "The SMSC answers a submit_sm within %d ms, and a bind has %d of them unanswered at"
                  + " most.",
              plan.answer().toMillis(), gateway.window()));
    }
    if (measured == null) {
      all.add(
          "How fast the job is was not measured here, so it is taken to keep up: run scripts/bench"
              + " --only MAIN --json FILE on these machines and give --measured FILE.");
    } else {
      all.add(
          say(
              "The job releases %,.0f messages/s with %d slots, as was measured with the SMSC, Kafka"
                  + " and PostgreSQL on the same machine; more slots release, and look through"
                  + " members, in proportion.",
              measured.released(), measured.slots()));
      all.add(
          say(
              "A message takes %.0f us of CPU time on the TaskManagers and %.0f us in PostgreSQL, as"
                  + " was measured, whatever the rate; a slot is a core.",
              measured.taskManagerMicros(), measured.databaseMicros()));
    }
    all.add(
        say(
            "State takes %d octets a member and %d a message held, as flink-conf/config.yaml says;"
                + " all of the day's messages are held at once. A message is %d rows in PostgreSQL.",
            Need.OCTETS_A_MEMBER, Need.OCTETS_A_HELD_MESSAGE, Need.ROWS_A_MESSAGE));
    return all;
  }

  private static String say(String words, Object... figures) {
    return String.format(Locale.ROOT, words, figures);
  }

  private static String number(double number) {
    return String.format(Locale.ROOT, "%.3f", number).replaceFirst("\\.?0+$", "");
  }
}
