// SPDX-License-Identifier: Apache-2.0
package io.kadian.cli;

import io.kadian.RouteRates;
import io.kadian.domain.AudienceEstimate;
import io.kadian.domain.Campaign;
import io.kadian.domain.ControlRecord.Question;
import io.kadian.status.News;
import io.kadian.status.QuestionAnswers;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import javax.annotation.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "preview",
    description =
        "Says what would come of a campaign, over the members that the running job holds now:"
            + " how many messages, of how many parts, at what cost, until when; and shows some of"
            + " them. Nothing is announced.",
    footer = {
      "%nNot counted, as they are looked up only when a message leaves: opt-outs, suppression"
          + " lists, repeats, frequency caps.",
      "%nExample:",
      "  kadian campaign preview sql/campaigns/double12-gold.yaml --price-per-part 0.045"
    })
final class PreviewCampaign implements Callable<Integer> {
  private final Kadian kadian;

  @Parameters(paramLabel = "FILE", description = "The campaign in YAML, as for announce.")
  private Path file;

  @Option(
      names = "--price-per-part",
      paramLabel = "PRICE",
      converter = Price.class,
      description = "What a part of a message costs, such as 0.045.")
  @Nullable
  private BigDecimal price;

  @Mixin private AskJob job = new AskJob();

  @Mixin private AsJson json = new AsJson();

  PreviewCampaign(Kadian kadian) {
    this.kadian = kadian;
  }

  @Override
  public Integer call() throws InterruptedException {
    Campaign written = CampaignPaper.read(file, false, kadian);
    Campaign campaign =
        written.isRecurring()
            ? written.occurrence(
                CampaignWords.next(written, kadian.surroundings().clock().instant()))
            : written;
    NamedSegment segment;
    try (News news = Kadian.news(kadian.settings())) {
      segment = NamedSegment.published(campaign.segment(), news, file + ": segment: ");
    }
    Question question =
        new Question(
            AskJob.newId(),
            segment.name(),
            segment.sql(),
            campaign.sendAt(),
            campaign,
            null,
            kadian.surroundings().clock().instant());
    AudienceEstimate estimate = job.ask(kadian, question, question.id(), QuestionAnswers::estimate);
    Preview preview =
        Preview.of(
            campaign, estimate, RouteRates.of(kadian.settings()), kadian.settings().rules(), price);
    if (json.isAsked()) {
      kadian.answer(preview);
    } else {
      kadian.say(PreviewText.lines(campaign, preview, kadian.zone()));
      PreviewText.warnings(campaign, preview, kadian.zone()).forEach(kadian::warn);
    }
    return Kadian.OK;
  }
}
