// SPDX-License-Identifier: Apache-2.0
package io.kadian.cli;

import io.kadian.Settings;
import io.kadian.domain.AllHeld;
import io.kadian.domain.ControlRecord.Command;
import io.kadian.domain.ControlRecord.Command.Action;
import io.kadian.domain.Event;
import io.kadian.domain.Event.CommandObeyed;
import io.kadian.domain.Event.CommandRefused;
import io.kadian.domain.InvalidInputException;
import io.kadian.domain.NearMiss;
import io.kadian.domain.Standing;
import io.kadian.status.CampaignNews;
import io.kadian.status.News;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import javax.annotation.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What the commands share that work campaigns' switches. */
abstract class WorkSwitch implements Callable<Integer> {
  private static final Duration LOOK_EVERY = Duration.ofMillis(100);

  private final Kadian kadian;
  private final Action action;

  @Parameters(paramLabel = "ID", arity = "0..*", description = "The campaigns.")
  private List<String> ids = List.of();

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
   * What came of a command.
   *
   * @param campaign null: all
   * @param answer obeyed, unchanged (it was so already), refused, or none
   * @param held messages that wait in the job, as far as it has told; null of all campaigns
   */
  record Result(
      @Nullable String campaign,
      String command,
      String answer,
      @Nullable String reason,
      @Nullable Long held) {}

  WorkSwitch(Kadian kadian, Action action) {
    this.kadian = kadian;
    this.action = action;
  }

  /** Whether it is for all campaigns. */
  boolean isForAll() {
    return false;
  }

  /** Where to move them. */
  @Nullable
  Instant sendAt() {
    return null;
  }

  Kadian kadian() {
    return kadian;
  }

  @Override
  public Integer call() throws InterruptedException {
    if (isForAll() == !ids.isEmpty()) {
      throw new InvalidInputException(
          isForAll()
              ? "--all and campaigns: name one or the other"
              : "which campaign? 'kadian campaign list' lists them");
    }
    Settings settings = kadian.settings();
    ControlTopic topic = new ControlTopic(settings.kafka(), settings.text("kafka.control-topic"));
    kadian.progress().of("reading the topics");
    try (News news = Kadian.news(settings)) {
      news.unreadable().forEach(kadian::warn);
      List<Command> commands = new ArrayList<>();
      if (isForAll()) {
        commands.add(commandForAll(news.switches().all()));
      } else {
        ids.stream().distinct().forEach(id -> commands.add(commandFor(id, news)));
      }
      topic.publish(commands);
      await(commands, news);
      List<Result> results = commands.stream().map(command -> result(command, news)).toList();
      tell(results);
      return results.stream().anyMatch(result -> result.answer().equals("refused"))
          ? Kadian.REFUSED
          : Kadian.OK;
    }
  }

  private Command commandForAll(AllHeld all) {
    Command command = command(null, all.commandedAt());
    var unused = all.after(command);
    return command;
  }

  /** Refuses what the job would refuse, before it is on the topic. */
  private Command commandFor(String id, News news) {
    CampaignNews campaign = news.campaign(id);
    if (campaign.campaign() == null) {
      List<String> known = news.campaigns().stream().map(c -> c.campaign().id()).toList();
      throw new InvalidInputException(
          "no campaign '" + id + "' is announced" + NearMiss.hint(id, known));
    }
    Standing standing = news.switches().own(id);
    Command command = command(id, standing == null ? null : standing.commandedAt());
    if (standing != null && !(action == Action.RELEASE && news.switches().all().held())) {
      try {
        var unused = standing.after(command, campaign.campaign());
      } catch (InvalidInputException e) {
        throw new InvalidInputException(id + ": " + e.getMessage(), e);
      }
    }
    return command;
  }

  /** Later than the last one, however this machine's clock goes. */
  private Command command(@Nullable String campaign, @Nullable Instant last) {
    Instant now = now().truncatedTo(ChronoUnit.MILLIS);
    Instant at = last == null || now.isAfter(last) ? now : last.plusMillis(1);
    String id =
        (campaign == null ? "all" : "campaign." + campaign)
            + "."
            + action.name().toLowerCase(Locale.ROOT)
            + "."
            + at.toEpochMilli();
    return new Command(id, campaign, action, sendAt(), at);
  }

  private void await(List<Command> commands, News news) throws InterruptedException {
    Instant until = now().plus(wait);
    while (now().isBefore(until)) {
      long answered = commands.stream().filter(c -> news.answer(c.id()).isPresent()).count();
      if (answered == commands.size()) {
        return;
      }
      kadian.progress().of("waiting for the job's answers", answered, commands.size());
      kadian.surroundings().pause().pause(LOOK_EVERY);
      news.read();
    }
  }

  private Result result(Command command, News news) {
    Event event = news.answer(command.id()).orElse(null);
    String answer = "none";
    if (event instanceof CommandObeyed obeyed) {
      answer = obeyed.changed() ? "obeyed" : "unchanged";
    } else if (event instanceof CommandRefused) {
      answer = "refused";
    }
    Long held = null;
    if (command.campaign() != null && news.campaign(command.campaign()).counted() != null) {
      held = news.campaign(command.campaign()).counted().tally().held();
    }
    return new Result(
        command.campaign(),
        command.id(),
        answer,
        event instanceof CommandRefused refused ? refused.reason() : null,
        held);
  }

  private void tell(List<Result> results) {
    if (json.isAsked()) {
      kadian.answer(results);
      return;
    }
    for (Result result : results) {
      String who = result.campaign() == null ? "all campaigns" : result.campaign();
      switch (result.answer()) {
        case "obeyed" -> kadian.say(who + ": " + done() + held(result));
        case "unchanged" -> kadian.say(who + ": " + done() + " already; nothing to do");
        case "refused" -> kadian.warn(who + ": the job refuses it: " + result.reason());
        default ->
            kadian.warn(
                who
                    + (wait.isZero() ? ": not waited for" : ": no job has answered within ")
                    + (wait.isZero() ? "" : Figures.countdown(wait))
                    + ". It obeys when it runs, before anything leaves");
      }
    }
  }

  private static String held(Result result) {
    return result.held() == null || result.held() == 0
        ? ""
        : "; " + Figures.count(result.held()) + " held when it last counted";
  }

  /** How it stands now. */
  abstract String done();

  private Instant now() {
    return kadian.surroundings().clock().instant();
  }
}
