// SPDX-License-Identifier: Apache-2.0
package io.kadian.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(
    name = "check",
    description =
        "Compiles segments with Flink's planner against the member table (members.ddl), as"
            + " publishing does, and says what is wrong, and where. Nothing is published.",
    footer = {"%nExample:", "  kadian segment check sql/segments/gold-guangzhou.sql"})
final class CheckSegments implements Callable<Integer> {
  private final Kadian kadian;

  @Parameters(
      arity = "1..*",
      paramLabel = "FILE",
      description = "NAME.sql: a comment, then SELECT * FROM members WHERE <condition>.")
  private List<Path> files = new ArrayList<>();

  @Mixin private AsJson json = new AsJson();

  /** As JSON; of what doesn't compile the error tells. */
  record Checked(String segment) {}

  CheckSegments(Kadian kadian) {
    this.kadian = kadian;
  }

  @Override
  public Integer call() {
    kadian.progress().of("compiling");
    CheckSegment check = new CheckSegment(Members.schema(kadian.settings(), kadian.surroundings()));
    Set<String> names = check.all(files, kadian.progress()).keySet();
    if (json.isAsked()) {
      kadian.answer(names.stream().map(Checked::new).toList());
    } else {
      names.forEach(name -> kadian.say(name + ": compiles"));
    }
    return Kadian.OK;
  }
}
