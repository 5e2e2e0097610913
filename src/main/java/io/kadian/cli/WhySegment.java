// SPDX-License-Identifier: Apache-2.0
package io.kadian.cli;

import io.kadian.cli.AboutSegment.Answered;
import io.kadian.domain.Event.MemberExplained;
import io.kadian.status.QuestionAnswers;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(
    name = "why",
    description =
        "Says why a segment would select a member or not: what each of its conditions comes to"
            + " for the member as the running job holds them now. unknown is SQL's NULL, and"
            + " selects nobody.",
    footer = {"%nExample:", "  kadian segment why gold-guangzhou m1024"})
final class WhySegment implements Callable<Integer> {
  private final Kadian kadian;
  @Mixin private AboutSegment about = new AboutSegment();

  @Parameters(index = "1", paramLabel = "MEMBER", description = "The member's member_id.")
  private String member;

  WhySegment(Kadian kadian) {
    this.kadian = kadian;
  }

  @Override
  public Integer call() throws InterruptedException {
    Answered<MemberExplained> answered = about.ask(kadian, member, QuestionAnswers::explanation);
    MemberExplained explained = answered.answer();
    if (about.isJson()) {
      kadian.answer(explained);
    } else if (explained.verdict() == null) {
      kadian.say(member + ": the job holds no member of this id");
    } else {
      kadian.say(VerdictText.tree(explained.verdict()));
      if (answered.usesInstant()) {
        kadian.say("with send_at " + Figures.instant(answered.instant(), kadian.zone()));
      }
      kadian.say(
          member
              + (explained.selected() ? " is in " : " is not in ")
              + answered.segment()
              + (explained.error() == null
                  ? ""
                  : ": the condition can't be evaluated: " + explained.error()));
    }
    return explained.verdict() == null ? Kadian.REFUSED : Kadian.OK;
  }
}
