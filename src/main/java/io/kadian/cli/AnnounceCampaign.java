// SPDX-License-Identifier: Apache-2.0
package io.kadian.cli;

import io.kadian.Settings;
import io.kadian.domain.Campaign;
import io.kadian.domain.CampaignFile;
import io.kadian.domain.ControlRecord.AnnouncedCampaign;
import io.kadian.domain.Event;
import io.kadian.domain.InvalidInputException;
import io.kadian.domain.Standing;
import io.kadian.domain.Variant;
import io.kadian.status.CampaignNews;
import io.kadian.status.News;
import io.kadian.status.SegmentNews;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import javax.annotation.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "announce",
    description = {
      "Checks a campaign and announces it, then waits for the job to admit or refuse it. Announcing"
          + " one again that hasn't changed does nothing; the same id with other contents is"
          + " refused."
    },
    footer = {
      "%nIf no job answers in time, the campaign is announced all the same: the exit code is 0,",
      "and the job admits or refuses it when it runs ('kadian status ID').",
      "%nExample:",
      "  kadian campaign announce sql/campaigns/double12-gold.yaml --wait 30s"
    })
final class AnnounceCampaign implements Callable<Integer> {
  private static final Duration LOOK_EVERY = Duration.ofMillis(200);

  private final Kadian kadian;

  @Parameters(
      paramLabel = "FILE",
      description =
          "The campaign in YAML: id, segment, message, send_at, and if need be"
              + " expire_after, pace, kind and holdout.")
  private Path file;

  @Option(
      names = "--wait",
      paramLabel = "TIME",
      defaultValue = "10s",
      converter = SpanOfTime.class,
      description =
          "How long to wait for the job's answer, such as 30s or PT1M; 0 doesn't wait."
              + " Default: ${DEFAULT-VALUE}.")
  private Duration wait;

  @Mixin private AsJson json = new AsJson();

  /**
   * As JSON.
   *
   * @param answer admitted, waiting (the job keeps it until its segment is published), unchanged
   *     (it was announced before, just like this), or none
   * @param reason what it waits for
   */
  record Announced(String campaign, Instant sendAt, String answer, @Nullable String reason) {}

  AnnounceCampaign(Kadian kadian) {
    this.kadian = kadian;
  }

  @Override
  public Integer call() throws InterruptedException {
    String yaml = InputFile.read(file);
    Campaign campaign = evenIfOver(yaml);
    kadian.progress().of("announcing");
    Settings settings = kadian.settings();
    CampaignFile.checkColumns(
        campaign, Members.schema(settings, kadian.surroundings()).columns(), file.toString());
    CampaignFile.warnings(campaign).forEach(warning -> kadian.warn("warning: " + warning));
    ControlTopic topic = new ControlTopic(settings.kafka(), settings.text("kafka.control-topic"));
    topic.prepare().forEach(kadian::warn);
    try (News news = Kadian.news(settings)) {
      news.unreadable().forEach(kadian::warn);
      CampaignNews before = news.campaign(campaign.id());
      if (before.announced() != null) {
        return announcedBefore(before.announced(), campaign);
      }
      CampaignFile.read(yaml, file.toString(), now(), ownZone());
      requireSegment(campaign, news);
      topic.publish(List.of(new AnnouncedCampaign(campaign, now())));
      if (!json.isAsked()) {
        kadian.say(
            campaign.id()
                + ": announced for "
                + CampaignWords.when(campaign, Standing.of(campaign), kadian.zone())
                + (CampaignWords.isOneInstant(campaign)
                    ? ", in " + Figures.countdown(Duration.between(now(), campaign.sendAt()))
                    : ""));
      }
      return answer(campaign, before, news);
    }
  }

  /** An instant that is past is no mistake in a campaign that was announced in time. */
  private Campaign evenIfOver(String yaml) {
    try {
      return CampaignFile.readEvenIfOver(yaml, file.toString(), now(), ownZone());
    } catch (InvalidInputException e) {
      return CampaignFile.read(yaml, file.toString(), now(), ownZone()); // names all that is wrong
    }
  }

  private ZoneId ownZone() {
    return kadian.settings().rules().zone();
  }

  private Integer announcedBefore(AnnouncedCampaign known, Campaign here) {
    // A file that doesn't say from when on begins today, whenever that is.
    Campaign campaign =
        CampaignWords.isOneInstant(here) || CampaignWords.isLocal(here)
            ? here
            : here.from(known.campaign().sendAt());
    String when = Figures.instant(known.announcedAt(), kadian.zone());
    if (known.campaign().equals(campaign)) {
      return tell(
          campaign,
          "unchanged",
          null,
          "announced already, " + when + ", just like this; nothing to do");
    }
    throw new InvalidInputException(
        file
            + ": "
            + campaign.id()
            + " was announced already, "
            + when
            + ", with other contents:\n"
            + differences(known.campaign(), campaign)
            + "A campaign that is announced doesn't change; give this one another id.");
  }

  private String differences(Campaign known, Campaign campaign) {
    return difference("segment", known.segment(), campaign.segment())
        + difference(
            "message",
            String.join("\n    ", known.namedTexts()),
            String.join("\n    ", campaign.namedTexts()))
        + difference(
            "send_at",
            Figures.exactly(known.sendAt(), kadian.zone()),
            Figures.exactly(campaign.sendAt(), kadian.zone()))
        + difference("expire_after", known.expireAfter(), campaign.expireAfter())
        + difference("pace", known.pace(), campaign.pace())
        + difference("kind", known.kind(), campaign.kind())
        + difference("holdout", known.holdout(), campaign.holdout())
        + difference("zone", known.zone(), campaign.zone())
        + difference("by member", known.memberTime(), campaign.memberTime())
        + difference("window", known.window(), campaign.window())
        + difference("weights", weights(known), weights(campaign))
        + difference("audience", known.audience(), campaign.audience())
        + difference("weight", known.weight(), campaign.weight())
        + difference("recurring", known.recurring(), campaign.recurring());
  }

  @Nullable
  private static List<Integer> weights(Campaign campaign) {
    return campaign.variants() == null
        ? null
        : campaign.variants().stream().map(Variant::weight).toList();
  }

  private static String difference(String field, @Nullable Object known, @Nullable Object here) {
    return Objects.equals(known, here)
        ? ""
        : "  "
            + field
            + ": announced "
            + orNone(known)
            + "\n  "
            + field
            + ": here "
            + orNone(here)
            + "\n";
  }

  private static String orNone(@Nullable Object value) {
    return value == null ? "(none)" : value.toString();
  }

  private void requireSegment(Campaign campaign, News news) {
    SegmentNews segment = news.segment(campaign.segment()).orElse(null);
    if (segment == null) {
      throw NamedSegment.notPublished(file + ": segment: ", campaign.segment(), news);
    }
    if (segment.answer() instanceof Event.SegmentRefused refused) {
      kadian.warn(
          "warning: the job refused segment '" + refused.about() + "': " + refused.reason());
    }
  }

  private Integer answer(Campaign campaign, CampaignNews before, News news)
      throws InterruptedException {
    kadian.progress().of("waiting for the job's answer");
    Instant until = now().plus(wait);
    while (now().isBefore(until)) {
      news.read();
      CampaignNews said = news.campaign(campaign.id());
      if (said.admitted() != null && !said.admitted().equals(before.admitted())) {
        return tell(campaign, "admitted", null, "admitted by the job; it selects the audience now");
      }
      if (said.refused() != null && !said.refused().equals(before.refused())) {
        return refused(campaign, said);
      }
      kadian.surroundings().pause().pause(LOOK_EVERY);
    }
    if (!wait.isZero()) {
      kadian.warn(
          "no job has answered within "
              + Figures.countdown(wait)
              + ". It will when it runs; look with: kadian status "
              + campaign.id());
    }
    return tell(campaign, "none", null, null);
  }

  private Integer refused(Campaign campaign, CampaignNews said) {
    String id = said.refused().about();
    if (said.waitsForSegment()) {
      String reason = said.refused().reason();
      return tell(campaign, "waiting", reason, "the job keeps it: " + reason);
    }
    throw new InvalidInputException(id + ": the job refuses it: " + said.refused().reason());
  }

  /**
   * @param words for a person; null: it is said already
   */
  private Integer tell(
      Campaign campaign, String answer, @Nullable String reason, @Nullable String words) {
    if (json.isAsked()) {
      kadian.answer(new Announced(campaign.id(), campaign.sendAt(), answer, reason));
    } else if (words != null) {
      kadian.say(campaign.id() + ": " + words);
    }
    return Kadian.OK;
  }

  private Instant now() {
    return kadian.surroundings().clock().instant();
  }
}
