// SPDX-License-Identifier: Apache-2.0
package io.kadian.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.kadian.cli.Desk.Answer;
import io.kadian.domain.AudienceEstimate;
import io.kadian.domain.AudienceEstimate.Sample;
import io.kadian.domain.Campaign;
import io.kadian.domain.ControlRecord.AnnouncedCampaign;
import io.kadian.domain.ControlRecord.Command;
import io.kadian.domain.ControlRecord.PublishedSegment;
import io.kadian.domain.ControlRecord.Question;
import io.kadian.domain.ControlRecord.TestSend;
import io.kadian.domain.Event.AudienceCounted;
import io.kadian.domain.Event.AudienceEstimated;
import io.kadian.domain.Event.CampaignAdmitted;
import io.kadian.domain.Event.CampaignRefused;
import io.kadian.domain.Event.CommandObeyed;
import io.kadian.domain.Event.SegmentRefused;
import io.kadian.domain.Json;
import io.kadian.domain.Outcome;
import io.kadian.domain.Outcome.State;
import io.kadian.domain.Pace;
import io.kadian.domain.Tally;
import io.kadian.testing.EmbeddedKafka;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CampaignCommandsIT {
  private static final String DOUBLE12 =
      """
      id: double12
      segment: gold
      message: "【富销云】{{first_name|会员}},双12今晚8点开抢 拒收请回复R"
      send_at: 2026-12-12T20:00:00+08:00
      expire_after: PT1H
      pace: 5000/s
      """;

  private static final Campaign CAMPAIGN =
      new Campaign(
          "double12",
          "gold",
          "【富销云】{{first_name|会员}},双12今晚8点开抢 拒收请回复R",
          Instant.parse("2026-12-12T12:00:00Z"),
          Duration.ofHours(1),
          new Pace(5000));

  private static final long MILLIS = Desk.NOW.toEpochMilli();
  private static EmbeddedKafka kafka;

  @TempDir Path folder;
  private Desk desk;
  private String file;

  @BeforeAll
  static void startKafka() {
    kafka = EmbeddedKafka.start();
  }

  @AfterAll
  static void stopKafka() {
    kafka.close();
  }

  @BeforeEach
  void sitDownWithTwoSegmentsPublished() {
    desk = new Desk(kafka, folder);
    kafka.createTopic(desk.controlTopic, 1, Map.of("cleanup.policy", "compact"));
    kafka.createTopic(desk.eventsTopic, 1);
    kafka.createTopic(desk.outcomesTopic, 1);
    for (String segment : List.of("gold", "silver")) {
      desk.write(new PublishedSegment(segment, "-- X.\nSELECT * FROM members WHERE TRUE", 1));
    }
    file = desk.file("double12.yaml", DOUBLE12);
  }

  private List<Campaign> announced() {
    return desk.published().stream()
        .filter(AnnouncedCampaign.class::isInstance)
        .map(record -> ((AnnouncedCampaign) record).campaign())
        .toList();
  }

  @Test
  void announcesACampaignAndTellsThatTheJobAdmitsIt() {
    desk.meanwhile = () -> desk.say(new CampaignAdmitted("double12", CAMPAIGN, Desk.NOW));

    Answer answer = desk.run("campaign", "announce", file);

    assertThat(answer.out())
        .isEqualTo(
            """
            double12: announced for 2026-12-12 20:00:00 +08:00, in 11 d 10 h
            double12: admitted by the job; it selects the audience now
            """);
    assertThat(answer.err()).isEmpty();
    assertThat(answer.exitCode()).isZero();
    assertThat(desk.published()).contains(new AnnouncedCampaign(CAMPAIGN, Desk.NOW));
  }

  @Test
  void holdsACampaignAndTellsWhatTheJobSays() {
    announcedAndAdmitted();
    desk.meanwhile = () -> desk.say(obeyed("campaign.double12.hold." + MILLIS, true));

    Answer answer = desk.run("campaign", "hold", "double12");

    assertThat(answer.out()).isEqualTo("double12: held; 990 held when it last counted\n");
    assertThat(answer.err()).isEmpty();
    assertThat(answer.exitCode()).isZero();
    assertThat(desk.run("campaign", "list").out()).containsPattern("double12 .* held ");
    desk.clock.set(Desk.NOW);
    assertThat(desk.run("campaign", "release", "double12", "--wait", "0").exitCode()).isZero();
    assertThat(desk.run("campaign", "list").out()).containsPattern("double12 .* admitted ");
    assertThat(desk.published())
        .filteredOn(Command.class::isInstance)
        .extracting(record -> ((Command) record).issuedAt())
        .as("the later command is the later, though this machine's clock stood still")
        .containsExactly(Desk.NOW, Desk.NOW.plusMillis(1));
  }

  @Test
  void movesACampaignAndShowsWhereTo() {
    announcedAndAdmitted();
    desk.meanwhile = () -> desk.say(obeyed("campaign.double12.reschedule." + MILLIS, true));

    Answer answer =
        desk.run("campaign", "reschedule", "double12", "--to", "2026-12-12T21:30:00+08:00");

    assertThat(answer.out()).startsWith("double12: moved to 2026-12-12 21:30:00 +08:00");
    assertThat(desk.run("campaign", "list").out()).contains("2026-12-12 21:30:00 +08:00");
  }

  @Test
  void refusesWhatMakesNoSenseBeforeItIsSaid() {
    announcedAndAdmitted();
    refuses("double12: it isn't held", "release", "double12");
    refuses("no campaign 'double2' is announced; did you mean 'double12'?", "hold", "double2");
    refuses("which campaign?", "hold");
    refuses("--all and campaigns", "hold", "--all", "double12");
    refuses("the campaigns aren't held", "release", "--all");
    refuses("has passed", "reschedule", "double12", "--to", "2020-01-01T00:00:00Z");
    refuses("is no instant", "reschedule", "double12", "--to", "tomorrow");
    assertThat(desk.published()).noneMatch(Command.class::isInstance);
  }

  @Test
  void saysThatNoJobHasHeardOfTheCommandYet() {
    announcedAndAdmitted();

    Answer answer = desk.run("campaign", "cancel", "double12", "--json");

    JsonNode result = json(answer).path(0);
    assertThat(result.path("campaign").asText()).isEqualTo("double12");
    assertThat(result.path("answer").asText()).isEqualTo("none");
    assertThat(result.path("held").asInt()).isEqualTo(990);
    assertThat(desk.run("campaign", "hold", "--all").err())
        .contains("all campaigns: no job has answered within 10 s. It obeys when it runs");
    assertThat(desk.published()).filteredOn(Command.class::isInstance).hasSize(2);
  }

  @Test
  void worksTheSwitchAsTheReadmeShows() throws IOException {
    Campaign gold =
        new Campaign("double12-gold", "gold", "text", CAMPAIGN.sendAt(), Duration.ofHours(1), null);
    desk.write(new AnnouncedCampaign(gold, Desk.NOW));
    String readme = Files.readString(Path.of("README.md"));
    int begin = readme.indexOf("## The switch");
    List<String> commands =
        Pattern.compile("^ +scripts/kadian (campaign .+)$", Pattern.MULTILINE)
            .matcher(readme.substring(begin, readme.indexOf("\n## ", begin)))
            .results()
            .map(command -> command.group(1))
            .toList();
    assertThat(commands).hasSize(6);
    for (String command : commands) {
      Answer answer = desk.run(command.split(" "));
      assertThat(answer.exitCode()).as(command + ": " + answer.err()).isZero();
    }
  }

  private static JsonNode json(Answer answer) {
    return Json.read(answer.out().getBytes(UTF_8), JsonNode.class);
  }

  @Test
  void announcesAndListsForPrograms() {
    desk.meanwhile = () -> desk.say(new CampaignAdmitted("double12", CAMPAIGN, Desk.NOW));
    String[] announce = {"campaign", "announce", file, "--json"};

    assertThat(json(desk.run(announce)).toString())
        .isEqualTo(
            "{\"campaign\":\"double12\",\"send_at\":\"2026-12-12T12:00:00Z\",\"answer\":\"admitted\"}");
    assertThat(json(desk.run(announce)).path("answer").asText()).isEqualTo("unchanged");
    assertThat(json(desk.run("campaign", "list", "--json")).toString())
        .isEqualTo(
            "[{\"campaign\":\"double12\",\"segment\":\"gold\",\"send_at\":\"2026-12-12T12:00:00Z\","
                + "\"answer\":\"admitted\"}]");
  }

  @Test
  void tellsAProgramWhyTheJobRefusesIt() {
    desk.meanwhile = () -> desk.say(new CampaignRefused("double12", "it has no luck", Desk.NOW));

    Answer answer = desk.run("campaign", "announce", file, "--json");

    assertThat(json(answer).toString())
        .isEqualTo("{\"error\":\"double12: the job refuses it: it has no luck\",\"exit_code\":1}");
    assertThat(answer.exitCode()).isEqualTo(1);
  }

  private void refuses(String why, String... arguments) {
    String[] command = new String[arguments.length + 1];
    command[0] = "campaign";
    System.arraycopy(arguments, 0, command, 1, arguments.length);
    Answer answer = desk.run(command);
    assertThat(answer.err()).contains(why);
    assertThat(answer.exitCode()).isEqualTo(1);
  }

  private void announcedAndAdmitted() {
    desk.write(new AnnouncedCampaign(CAMPAIGN, Desk.NOW));
    desk.say(new CampaignAdmitted("double12", CAMPAIGN, Desk.NOW));
    desk.say(new AudienceCounted("double12", new Tally(1000, 10, 0), Desk.NOW));
  }

  private static CommandObeyed obeyed(String command, boolean changed) {
    return new CommandObeyed("double12", command, changed, Desk.NOW);
  }

  @Test
  void tellsWhyTheJobRefusesIt() {
    desk.meanwhile = () -> desk.say(new CampaignRefused("double12", "it has no luck", Desk.NOW));

    Answer answer = desk.run("campaign", "announce", file);

    assertThat(answer.err()).isEqualTo("double12: the job refuses it: it has no luck\n");
    assertThat(answer.exitCode()).isEqualTo(1);
  }

  @Test
  void saysThatNoJobAnswersAndThatThisIsNoError() {
    Answer answer = desk.run("campaign", "announce", file, "--wait", "1m");

    assertThat(answer.out()).contains("double12: announced for");
    assertThat(answer.err())
        .isEqualTo(
            """
            kadian: no job has answered within 1 min 0 s. It will when it runs; look with: kadian status double12
            """);
    assertThat(answer.exitCode()).isZero();
    assertThat(announced()).containsExactly(CAMPAIGN);
    assertThat(desk.clock.instant()).isEqualTo(Desk.NOW.plusSeconds(60));
  }

  @Test
  void doesNotTakeTheAnswerToAnEarlierCampaignOfTheSameIdForItsOwn() {
    desk.say(new CampaignRefused("double12", "expired long ago", Desk.NOW));

    Answer answer = desk.run("campaign", "announce", file);

    assertThat(answer.err()).contains("no job has answered within 10 s");
    assertThat(answer.exitCode()).isZero();
  }

  @Test
  void saysThatItWasAnnouncedBeforeJustLikeThisEvenWhenItsInstantIsOver() {
    desk.run("campaign", "announce", file);
    desk.clock.set(Instant.parse("2026-12-12T12:00:01Z"));

    Answer answer = desk.run("campaign", "announce", file);

    assertThat(answer.out())
        .isEqualTo(
            "double12: announced already, 2026-12-01 10:00:00 +08:00, just like this; nothing to"
                + " do\n");
    assertThat(answer.exitCode()).isZero();
    assertThat(announced()).hasSize(1);
  }

  @Test
  void refusesOtherContentsUnderTheSameId() {
    desk.run("campaign", "announce", file);

    Answer answer =
        desk.run(
            "campaign",
            "announce",
            desk.file(
                "double12.yaml", DOUBLE12.replace("5000/s", "10/s").replace("T20:00", "T20:30")));

    assertThat(answer.err())
        .isEqualTo(
            file
                + """
                : double12 was announced already, 2026-12-01 10:00:00 +08:00, with other contents:
                  send_at: announced 2026-12-12 20:00:00.000 +08:00
                  send_at: here 2026-12-12 20:30:00.000 +08:00
                  pace: announced 5000/s
                  pace: here 10/s
                A campaign that is announced doesn't change; give this one another id.
                """);
    assertThat(answer.exitCode()).isEqualTo(1);
    assertThat(announced()).containsExactly(CAMPAIGN);
  }

  @Test
  void refusesASegmentThatIsNotPublishedAndSaysWhichAre() {
    Answer answer =
        desk.run(
            "campaign", "announce", desk.file("double12.yaml", DOUBLE12.replace("gold", "slver")));

    assertThat(answer.err())
        .isEqualTo(
            file
                + """
                : segment: 'slver' is not published; did you mean 'silver'?; there are gold, silver
                Publish it with: kadian segment publish sql/segments/slver.sql
                """);
    assertThat(answer.exitCode()).isEqualTo(1);
    assertThat(announced()).isEmpty();
  }

  @Test
  void refusesAColumnThatMembersDoNotHave() {
    Answer answer =
        desk.run(
            "campaign",
            "announce",
            desk.file("double12.yaml", DOUBLE12.replace("first_name", "firstname")));

    assertThat(answer.err())
        .contains("double12.yaml: message: members have no column 'firstname'")
        .contains("did you mean 'first_name'?");
    assertThat(answer.exitCode()).isEqualTo(1);
    assertThat(announced()).isEmpty();
  }

  @Test
  void tellsAllThatIsWrongWithAFileAtOnceBeforeItAsksKafka() {
    desk.settings.put("kafka.bootstrap-servers", "localhost:1");

    Answer answer =
        desk.run(
            "campaign",
            "announce",
            desk.file(
                "double12.yaml",
                DOUBLE12.replace("2026-12-12", "2025-12-12").replace("5000/s", "fast")));

    assertThat(answer.err())
        .contains("double12.yaml:4: send_at:")
        .contains("ago")
        .contains("double12.yaml:6: pace: 'fast' is no pace");
    assertThat(answer.exitCode()).isEqualTo(1);
  }

  @Test
  void refusesAnInstantThatIsOver() {
    Answer answer =
        desk.run(
            "campaign",
            "announce",
            desk.file("double12.yaml", DOUBLE12.replace("2026-12-12", "2025-12-12")));

    assertThat(answer.err()).contains("double12.yaml:4: send_at:").contains("ago");
    assertThat(answer.exitCode()).isEqualTo(1);
    assertThat(announced()).isEmpty();
  }

  @Test
  void warnsOfATextThatCarriersRefuseAndOfARefusedSegmentButAnnounces() {
    desk.say(new SegmentRefused("gold", "no column tier", Desk.NOW));

    Answer answer =
        desk.run("campaign", "announce", desk.file("double12.yaml", DOUBLE12.replace("【富销云】", "")));

    assertThat(answer.err().replaceAll("\\s+", " "))
        .contains("kadian: warning: The text has no 【signature】")
        .contains("kadian: warning: the job refused segment 'gold': no column tier");
    assertThat(answer.exitCode()).isZero();
    assertThat(announced()).hasSize(1);
  }

  @Test
  void refusesAControlTopicWithTwoPartitions() {
    desk.settings.put("kafka.control-topic", desk.controlTopic + "-2");
    kafka.createTopic(desk.controlTopic + "-2", 2);

    Answer answer = desk.run("campaign", "announce", file);

    assertThat(answer.err()).contains("has 2 partitions and must have 1");
    assertThat(answer.exitCode()).isEqualTo(1);
  }

  @Test
  void previewsNothingOfASegmentThatIsNotPublished() {
    Answer answer =
        desk.run(
            "campaign", "preview", desk.file("double12.yaml", DOUBLE12.replace("gold", "glod")));

    assertThat(answer.err())
        .contains("double12.yaml: segment: 'glod' is not published; did you mean 'gold'?");
    assertThat(answer.exitCode()).isEqualTo(1);
    assertThat(desk.published()).hasSize(2);
  }

  /** The job's answer to the question that was published last: nine, of one part each. */
  private void estimateNine() {
    desk.say(
        new AudienceEstimated(
            ((Question) desk.published().get(2)).id(),
            0,
            1,
            new AudienceEstimate(
                9, 9, 0, Map.of(), Map.of(1, 9L), Map.of(), 0, 0, null, null, List.of()),
            Desk.NOW));
  }

  @Test
  void warnsIfAPreviewedCampaignWouldExpireBeforeItIsFinished() {
    desk.meanwhile = this::estimateNine;

    Answer answer =
        desk.run(
            "campaign",
            "preview",
            desk.file("double12.yaml", DOUBLE12.replace("5000/s", "1/s").replace("PT1H", "PT3S")));

    assertThat(answer.out()).contains("finished    2026-12-12 20:00:09 +08:00, after 9.00 s");
    assertThat(answer.err()).contains("kadian: warning: double12 would take until 2026-12-12");
    assertThat(announced()).isEmpty();
  }

  /** It is ten in the morning. */
  @Test
  void previewsTheNextOccurrenceOfACampaignThatRecurs() {
    desk.meanwhile = this::estimateNine;

    Answer answer =
        desk.run(
            "campaign",
            "preview",
            desk.file(
                "daily.yaml",
                DOUBLE12.replaceFirst("(?m)^send_at:.*$", "recurring: \"0 12 * * *\"")));

    assertThat(((Question) desk.published().get(2)).sendAt())
        .isEqualTo(Instant.parse("2026-12-01T04:00:00Z"));
    assertThat(answer.out())
        .startsWith("double12.20261201t0400z, if it were announced now:")
        .contains("leaves      2026-12-01 12:00:00 +08:00");
    assertThat(announced()).isEmpty();
  }

  @Test
  void saysWhatBecameOfATestsMessages() {
    desk.meanwhile =
        () -> {
          answerTheTest(2);
          desk.say(
              outcome("test-1", "+8613800000001", State.SENT, null, "cmcc"),
              outcome("test-2", "+8613800000002", State.SUPPRESSED, "OPTED_OUT", null));
        };

    Answer answer =
        desk.run(
            "campaign", "test-send", file, "--to", "13800000001", "13800000002", "--wait", "9s");

    assertThat(answer.out())
        .isEqualTo(
            """
            【富销云】会员,双12今晚8点开抢
            (1 part)
            %s: 2 messages on the way
              +86138****0001  SENT 2026-12-01 10:00:00.000 +08:00, by cmcc
              +86138****0002  SUPPRESSED, OPTED_OUT: opted out of messages
            """
                .formatted(test().campaign().id()));
    assertThat(answer.err()).isEmpty();
    assertThat(answer.exitCode()).as("one was not sent").isEqualTo(1);
  }

  @Test
  void saysThatATestsMessagesAreUnderWayStill() {
    desk.meanwhile =
        () -> {
          answerTheTest(2);
          desk.say(outcome("test-1", "+8613800000001", State.SENT, null, "cmcc"));
        };

    Answer answer =
        desk.run(
            "campaign",
            "test-send",
            file,
            "--to",
            "13800000001",
            "13800000002",
            "--outcome-wait",
            "5s",
            "--json");

    JsonNode messages = json(answer).path("messages");
    assertThat(messages).hasSize(2);
    assertThat(messages.path(0).path("phone").asText()).isEqualTo("+86138****0001");
    assertThat(messages.path(0).path("state").asText()).isEqualTo("SENT");
    assertThat(messages.path(1).has("state")).isFalse();
    assertThat(answer.err()).startsWith("kadian: 1 message is still under way after 5 s");
    assertThat(answer.exitCode()).isZero();
  }

  @Test
  void asksForNoOutcomeOfATestIfItIsNotToWait() {
    desk.meanwhile = () -> answerTheTest(1);

    Answer answer =
        desk.run("campaign", "test-send", file, "--to", "13800000001", "--outcome-wait", "0");

    assertThat(answer.out())
        .contains("1 message on the way; what comes of it: kadian status double12.test-");
    assertThat(answer.err()).isEmpty();
    assertThat(answer.exitCode()).isZero();
  }

  private TestSend test() {
    return (TestSend) desk.published().get(2);
  }

  private void answerTheTest(int messages) {
    AudienceEstimate estimate =
        new AudienceEstimate(
            messages,
            messages,
            0,
            Map.of(),
            Map.of(1, (long) messages),
            Map.of(),
            0,
            0,
            null,
            null,
            List.of(new Sample("+86138****0001", "【富销云】会员,双12今晚8点开抢", 1)));
    desk.say(new AudienceEstimated(test().campaign().id(), 0, 1, estimate, Desk.NOW));
  }

  private Outcome outcome(String member, String phone, State state, String reason, String route) {
    return new Outcome(
        test().campaign().id(),
        member,
        phone,
        null,
        1,
        state,
        reason,
        null,
        route,
        null,
        Desk.NOW,
        Desk.NOW,
        state == State.SENT ? Desk.NOW : null,
        null);
  }

  @Test
  void sendsNoTestToWhatIsNoPhone() {
    Answer answer = desk.run("campaign", "test-send", file, "--to", "+8613812345678", "12");

    assertThat(answer.err()).isEqualTo("--to 12: phone is not a valid number\n");
    assertThat(answer.exitCode()).isEqualTo(1);
    assertThat(desk.published()).hasSize(2);
  }

  @Test
  void listsCampaignsByTheirInstantsWithTheJobsAnswers() {
    desk.write(new AnnouncedCampaign(CAMPAIGN, Desk.NOW));
    desk.write(new AnnouncedCampaign(campaign("earlier", -1), Desk.NOW));
    desk.write(new AnnouncedCampaign(campaign("later", 1), Desk.NOW));
    desk.say(new CampaignAdmitted("double12", CAMPAIGN, Desk.NOW));
    desk.say(new CampaignRefused("later", "it has no luck", Desk.NOW));

    Answer answer = desk.run("campaign", "list");

    assertThat(answer.out())
        .isEqualTo(
            """
            CAMPAIGN  SENDS AT                    JOB        SEGMENT
            earlier   2026-12-11 20:00:00 +08:00  no answer  gold
            double12  2026-12-12 20:00:00 +08:00  admitted   gold
            later     2026-12-13 20:00:00 +08:00  refused    gold
            later: it has no luck
            """);
    assertThat(answer.exitCode()).isZero();
  }

  @Test
  void showsTimesInTheZoneAskedFor() {
    desk.write(new AnnouncedCampaign(CAMPAIGN, Desk.NOW));

    Answer answer = desk.run("campaign", "list", "--zone", "Europe/Berlin");

    assertThat(answer.out()).contains("2026-12-12 13:00:00 +01:00");
  }

  @Test
  void aRecordThatCannotBeReadIsNamedAndNoObstacle() {
    kafka.produce(desk.controlTopic, "campaign:x", "{");
    desk.write(new AnnouncedCampaign(CAMPAIGN, Desk.NOW));

    Answer answer = desk.run("campaign", "list");

    assertThat(answer.err().replaceAll("\\s+", " "))
        .contains(desk.controlTopic + ", offset 2: cannot be read as ControlRecord");
    assertThat(answer.out()).contains("double12");
  }

  @Test
  void aDeletedCampaignIsNotListed() {
    desk.write(new AnnouncedCampaign(CAMPAIGN, Desk.NOW));
    kafka.produce(desk.controlTopic, "campaign:double12", null);

    assertThat(desk.run("campaign", "list").out()).startsWith("No campaign is announced on ");
  }

  private static Campaign campaign(String id, int days) {
    return new Campaign(
        id,
        CAMPAIGN.segment(),
        CAMPAIGN.message(),
        CAMPAIGN.sendAt().plus(Duration.ofDays(days)),
        CAMPAIGN.expireAfter(),
        null);
  }
}
