// SPDX-License-Identifier: Apache-2.0
package io.kadian.status;

import io.kadian.domain.ControlRecord;
import io.kadian.domain.ControlRecord.AnnouncedCampaign;
import io.kadian.domain.ControlRecord.PublishedSegment;
import io.kadian.domain.Event;
import io.kadian.domain.Event.AudienceCounted;
import io.kadian.domain.Event.CampaignAdmitted;
import io.kadian.domain.Event.CampaignRefused;
import io.kadian.domain.Event.CommandObeyed;
import io.kadian.domain.Event.CommandRefused;
import io.kadian.domain.Event.SegmentAccepted;
import io.kadian.domain.Event.SegmentRefused;
import io.kadian.domain.InvalidInputException;
import io.kadian.domain.Json;
import io.kadian.domain.Switchboard;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** What stands on the control topic and what the job said of it. Not thread-safe. */
public final class News implements AutoCloseable {
  /** A broker or a database that doesn't answer for so long can't be reached. */
  public static final Duration PATIENCE = Duration.ofSeconds(6);

  private static final String SEGMENT = "segment:";
  private static final String CAMPAIGN = "campaign:";

  private final TopicTail control;
  private final TopicTail events;
  private final SortedMap<String, SegmentNews> segments = new TreeMap<>();
  private final SortedMap<String, CampaignNews> campaigns = new TreeMap<>();
  private final Map<String, Event> answers = new HashMap<>();
  private final Switchboard board = new Switchboard();
  private final List<String> unreadable = new ArrayList<>();

  /**
   * @param kafka client properties
   */
  public News(Properties kafka, String controlTopic, String eventsTopic) {
    control = new TopicTail(kafka, controlTopic);
    events = new TopicTail(kafka, eventsTopic);
  }

  /**
   * Reads on, up to what the topics hold now. A topic that doesn't exist holds nothing.
   *
   * @throws org.apache.kafka.common.KafkaException if the broker can't be reached or refuses
   */
  public void read() {
    control.readToEnd(this::hearControl);
    events.readToEnd(this::hearEvent);
  }

  /** By name; those on the control topic. */
  public List<SegmentNews> segments() {
    return segments.values().stream().filter(s -> s.published() != null).toList();
  }

  public Optional<SegmentNews> segment(String name) {
    return Optional.ofNullable(segments.get(name)).filter(s -> s.published() != null);
  }

  /** By instant, then by id; those whose contents are known. */
  public List<CampaignNews> campaigns() {
    return campaigns.values().stream()
        .filter(c -> c.campaign() != null)
        .map(c -> c.switched(board.of(c.campaign().id())))
        .sorted(
            Comparator.<CampaignNews, Instant>comparing(c -> c.standing().sendAt())
                .thenComparing(c -> c.campaign().id()))
        .toList();
  }

  /** All that was said of a campaign, if only by the job; {@link CampaignNews#NONE} if nothing. */
  public CampaignNews campaign(String id) {
    return campaigns.getOrDefault(id, CampaignNews.NONE).switched(board.of(id));
  }

  /** The switches as the control topic's commands leave them. */
  public Switchboard switches() {
    return board;
  }

  /** What the job said of a command: {@link CommandObeyed} or {@link CommandRefused}. */
  public Optional<Event> answer(String command) {
    return Optional.ofNullable(answers.get(command));
  }

  /** A sentence for each record that can't be read. */
  public List<String> unreadable() {
    return List.copyOf(unreadable);
  }

  private void hearControl(ConsumerRecord<String, byte[]> record) {
    if (record.value() == null) {
      forget(record.key());
      return;
    }
    ControlRecord said = parse(record, ControlRecord.class);
    if (said != null) {
      board.hear(said);
    }
    if (said instanceof PublishedSegment segment) {
      ofSegment(segment.name(), known -> known.published(newer(known.published(), segment)));
    } else if (said instanceof AnnouncedCampaign announced) {
      ofCampaign(announced.campaign().id(), known -> known.announced(announced));
    }
  }

  private void hearEvent(ConsumerRecord<String, byte[]> record) {
    if (record.value() == null) {
      return;
    }
    Event event = parse(record, Event.class);
    if (event instanceof SegmentAccepted || event instanceof SegmentRefused) {
      ofSegment(event.about(), known -> known.hear(event));
    } else if (event instanceof CampaignAdmitted admitted) {
      ofCampaign(event.about(), known -> known.hear(admitted));
    } else if (event instanceof CampaignRefused refused) {
      ofCampaign(event.about(), known -> known.hear(refused));
    } else if (event instanceof AudienceCounted counted) {
      ofCampaign(event.about(), known -> known.hear(counted));
    } else if (event instanceof CommandObeyed obeyed) {
      answers.put(obeyed.command(), event);
    } else if (event instanceof CommandRefused refused) {
      answers.put(refused.command(), event);
    }
  }

  private <T> T parse(ConsumerRecord<String, byte[]> record, Class<T> type) {
    try {
      return Json.read(record.value(), type);
    } catch (InvalidInputException e) {
      unreadable.add(record.topic() + ", offset " + record.offset() + ": " + e.getMessage());
      return null;
    }
  }

  private void forget(String key) {
    if (key == null) {
      return;
    }
    if (key.startsWith(SEGMENT)) {
      ofSegment(key.substring(SEGMENT.length()), known -> known.published(null));
    } else if (key.startsWith(CAMPAIGN)) {
      ofCampaign(key.substring(CAMPAIGN.length()), known -> known.announced(null));
    }
  }

  /** As the job does it: the highest version holds, whatever the order. */
  private static PublishedSegment newer(PublishedSegment known, PublishedSegment segment) {
    return known == null || segment.version() > known.version() ? segment : known;
  }

  private void ofSegment(String name, UnaryOperator<SegmentNews> change) {
    segments.put(name, change.apply(segments.getOrDefault(name, SegmentNews.NONE)));
  }

  private void ofCampaign(String id, UnaryOperator<CampaignNews> change) {
    campaigns.put(id, change.apply(campaigns.getOrDefault(id, CampaignNews.NONE)));
  }

  @Override
  public void close() {
    control.close();
    events.close();
  }
}
