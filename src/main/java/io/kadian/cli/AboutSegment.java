// SPDX-License-Identifier: Apache-2.0
package io.kadian.cli;

import io.kadian.domain.ControlRecord.Question;
import io.kadian.domain.Segment;
import io.kadian.domain.SqlTokens;
import io.kadian.status.QuestionAnswers;
import io.kadian.types.MemberSchema;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Function;
import javax.annotation.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What the questions about a segment share. */
final class AboutSegment {
  @Parameters(
      index = "0",
      paramLabel = "NAME|FILE",
      description = "A segment that is published, or a file that needn't be.")
  private String given;

  @Option(
      names = "--send-at",
      paramLabel = "INSTANT",
      description =
          "What send_at stands for in the condition: with an offset, or a time in --zone."
              + " Default: now.")
  @Nullable
  private String sendAt;

  @Mixin private AskJob job = new AskJob();

  @Mixin private AsJson json = new AsJson();

  /**
   * @param instant of {@code send_at}
   * @param usesInstant whether the condition names it
   */
  record Answered<T>(String segment, Instant instant, boolean usesInstant, T answer) {}

  /**
   * @param member null: all members are meant
   */
  <T> Answered<T> ask(
      Kadian kadian, @Nullable String member, Function<QuestionAnswers, Optional<T>> answer)
      throws InterruptedException {
    Instant now = kadian.surroundings().clock().instant();
    Instant at = sendAt == null ? now : InstantOption.read("--send-at", sendAt, kadian.zone());
    kadian.progress().of("looking up the segment");
    NamedSegment segment = NamedSegment.find(given, kadian);
    Question question =
        new Question(
            AskJob.newId(),
            segment.name(),
            segment.sql(),
            at,
            null,
            member,
            kadian.surroundings().clock().instant());
    boolean usesInstant =
        SqlTokens.of(Segment.parse(segment.name(), segment.sql()).condition()).stream()
            .anyMatch(token -> token.text().equals(MemberSchema.SEND_AT));
    return new Answered<>(
        segment.name(),
        question.sendAt(),
        usesInstant,
        job.ask(kadian, question, question.id(), answer));
  }

  boolean isJson() {
    return json.isAsked();
  }
}
