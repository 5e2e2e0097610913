// SPDX-License-Identifier: Apache-2.0
package io.kadian.cli;

import io.kadian.domain.AudienceEstimate;
import io.kadian.domain.Campaign;
import io.kadian.domain.ControlRecord.TestSend;
import io.kadian.domain.InvalidInputException;
import io.kadian.domain.Phones;
import io.kadian.status.QuestionAnswers;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import javax.annotation.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "test-send",
    description = {
      "Sends a campaign's text now, for real, to the phones given, whether members or not. It goes"
          + " the way of all messages: the switch, opt-outs and the guard against repeats apply,"
          + " and the ledger has it, under an id of its own.",
      "The same text to the same phone again within half an hour is a DUPLICATE."
    },
    footer = {
      "%nExamples:",
      "  kadian campaign test-send double12-gold.yaml --to +8613800000001",
      "  kadian campaign test-send double12-gold.yaml --member m1024 --to 13800000001"
    })
final class TestSendCampaign implements Callable<Integer> {
  /** Leaves room for the suffix in an id. */
  private static final int LONGEST = 48;

  private final Kadian kadian;

  @Parameters(paramLabel = "FILE", description = "The campaign in YAML, as for announce.")
  private Path file;

  @Option(
      names = "--to",
      required = true,
      arity = "1..*",
      paramLabel = "PHONE",
      description = "Where to: +8613800000001, or without +86 as members.default-region has it.")
  private List<String> to = List.of();

  @Option(
      names = "--member",
      paramLabel = "MEMBER",
      description = "Whose columns the text takes. Default: nobody's; it takes the fallbacks.")
  @Nullable
  private String member;

  @Mixin private AskJob job = new AskJob();

  TestSendCampaign(Kadian kadian) {
    this.kadian = kadian;
  }

  @Override
  public Integer call() throws InterruptedException {
    Campaign campaign = CampaignPaper.read(file, Instant.EPOCH, kadian);
    TestSend test = test(campaign, kadian.surroundings().clock().instant());
    String id = test.campaign().id();
    AudienceEstimate sent = job.ask(kadian, test, id, QuestionAnswers::estimate);
    sent.samples().stream()
        .limit(1)
        .forEach(
            sample -> {
              kadian.say(sample.text());
              kadian.say("(" + Figures.count(sample.parts(), "part") + ")");
            });
    sent.suppressed()
        .forEach(
            (reason, number) ->
                kadian.warn(Figures.count(number, "message") + " can't be sent: " + reason));
    kadian.say(
        id
            + ": "
            + Figures.count(sent.sendable(), "message")
            + " on the way; what comes of it: kadian status "
            + id);
    return sent.sendable() == sent.selected() ? Kadian.OK : Kadian.REFUSED;
  }

  private TestSend test(Campaign campaign, Instant now) {
    String id = campaign.id();
    return new TestSend(
        new Campaign(
            id.substring(0, Math.min(id.length(), LONGEST)) + ".test-" + now.getEpochSecond(),
            campaign.segment(),
            campaign.message(),
            now,
            campaign.expireAfter(),
            null),
        member,
        phones(),
        now);
  }

  private List<String> phones() {
    Phones phones = new Phones(kadian.settings().text("members.default-region"));
    List<String> normalised = new ArrayList<>();
    for (String phone : to) {
      try {
        normalised.add(phones.normalise(phone));
      } catch (InvalidInputException e) {
        throw new InvalidInputException("--to " + phone + ": " + e.getMessage(), e);
      }
    }
    return normalised.stream().distinct().toList();
  }
}
