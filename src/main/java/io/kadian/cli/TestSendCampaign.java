// SPDX-License-Identifier: Apache-2.0
package io.kadian.cli;

import io.kadian.Settings;
import io.kadian.domain.AudienceEstimate;
import io.kadian.domain.Campaign;
import io.kadian.domain.ControlRecord.TestSend;
import io.kadian.domain.InvalidInputException;
import io.kadian.domain.Outcome;
import io.kadian.domain.Phones;
import io.kadian.status.OutcomesOf;
import io.kadian.status.QuestionAnswers;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
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
    exitCodeList = {
      "0:all were sent, or are under way still",
      "1:refused, or some were not sent; the message says why",
      "2:the command line is wrong",
      "3:Kafka, the database or Flink can't be reached, or turns us away; no job answers",
      "70:a bug of ours"
    },
    footer = {
      "%nExamples:",
      "  kadian campaign test-send double12-gold.yaml --to +8613800000001",
      "  kadian campaign test-send double12-gold.yaml --member m1024 --to 13800000001"
    })
final class TestSendCampaign implements Callable<Integer> {
  private static final Duration LOOK_EVERY = Duration.ofMillis(200);

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

  @Option(
      names = "--outcome-wait",
      paramLabel = "TIME",
      defaultValue = "1m",
      converter = SpanOfTime.class,
      description =
          "How long to wait until it is known what became of the messages; 0 doesn't wait."
              + " Default: ${DEFAULT-VALUE}.")
  private Duration outcomeWait;

  @Mixin private AsJson json = new AsJson();

  TestSendCampaign(Kadian kadian) {
    this.kadian = kadian;
  }

  @Override
  public Integer call() throws InterruptedException {
    Campaign campaign = CampaignPaper.read(file, true, kadian);
    TestSend test = test(campaign, now());
    if (outcomeWait.isZero()) {
      return tell(test, ask(test), List.of());
    }
    Settings settings = kadian.settings();
    try (OutcomesOf outcomes =
        new OutcomesOf(
            settings.kafka(), settings.text("kafka.outcomes-topic"), test.campaign().id())) {
      AudienceEstimate sent = ask(test);
      return tell(test, sent, await(test.phones().size() * campaign.texts().size(), outcomes));
    }
  }

  private AudienceEstimate ask(TestSend test) throws InterruptedException {
    return job.ask(kadian, test, test.campaign().id(), QuestionAnswers::estimate);
  }

  private List<Outcome> await(int messages, OutcomesOf outcomes) throws InterruptedException {
    Instant until = now().plus(outcomeWait);
    while (true) {
      Collection<Outcome> known = outcomes.read();
      if (known.size() >= messages || !now().isBefore(until)) {
        return List.copyOf(known);
      }
      kadian.progress().of("waiting for what becomes of them", known.size(), messages);
      kadian.surroundings().pause().pause(LOOK_EVERY);
    }
  }

  /**
   * @param outcomes what is known of them
   */
  private int tell(TestSend test, AudienceEstimate sent, List<Outcome> outcomes) {
    TestOutcome told = TestOutcome.of(test, sent, outcomes);
    if (json.isAsked()) {
      kadian.answer(told);
    } else {
      kadian.say(told.lines(kadian.zone()));
    }
    told.suppressed()
        .forEach(
            (reason, number) ->
                kadian.warn(Figures.count(number, "message") + " can't be sent: " + reason));
    long open = told.stillUnderWay();
    if (open > 0 && !outcomeWait.isZero()) {
      kadian.warn(
          "%s still under way after %s, or held by 'campaign hold --all'; look with: kadian status %s"
              .formatted(
                  Figures.count(open, "message") + (open == 1 ? " is" : " are"),
                  Figures.countdown(outcomeWait),
                  told.campaign()));
    }
    return told.isAsWanted() ? Kadian.OK : Kadian.REFUSED;
  }

  private Instant now() {
    return kadian.surroundings().clock().instant();
  }

  private TestSend test(Campaign campaign, Instant now) {
    return new TestSend(
        campaign.asTest(TestSend.idOf(campaign.id(), now), now), member, phones(), now);
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
