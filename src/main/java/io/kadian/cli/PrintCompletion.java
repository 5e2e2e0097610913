// SPDX-License-Identifier: Apache-2.0
package io.kadian.cli;

import java.util.concurrent.Callable;
import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

@Command(
    name = "completion",
    description =
        "Prints a script with which bash or zsh completes commands, options and file names after"
            + " the Tab key, whether kadian is called by its name or by a path.",
    footer = {
      "%nExamples:",
      "  kadian completion > ~/.local/share/bash-completion/completions/kadian",
      "  source <(kadian completion)"
    })
final class PrintCompletion implements Callable<Integer> {
  private final Kadian kadian;
  @Spec private CommandSpec spec;

  PrintCompletion(Kadian kadian) {
    this.kadian = kadian;
  }

  @Override
  public Integer call() {
    kadian.say(AutoComplete.bash("kadian", spec.root().commandLine()));
    return Kadian.OK;
  }
}
