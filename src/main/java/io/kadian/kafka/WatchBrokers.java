// SPDX-License-Identifier: Apache-2.0
package io.kadian.kafka;

import io.kadian.kafka.BrokerContact.Figures;
import io.kadian.kafka.KafkaOutages.Client;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import javax.annotation.Nullable;
import org.apache.flink.metrics.Gauge;
import org.apache.flink.metrics.MetricGroup;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.common.metrics.JmxReporter;
import org.apache.kafka.common.metrics.KafkaMetric;
import org.apache.kafka.common.metrics.MetricsContext;
import org.apache.kafka.common.metrics.MetricsReporter;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks at a Kafka client's own figures, to say whether it reaches a broker. Kafka makes one of
 * these for each client whose {@code metric.reporters} name it, in the process and by the class
 * loader of that client.
 *
 * <p>Why so: no client of Kafka's throws while its brokers are away, nor does Flink's connector
 * tell. It does forward the clients' metrics, but each for itself, none of which says since when,
 * and it gives nobody the clients. A reporter sees them from inside, those of a table too, by
 * Kafka's public API. It and the operators that show its figures come out of the job's jar by the
 * same class loader, so a static field connects them: one for each job in a TaskManager.
 *
 * <p>Trap: {@code metric.reporters} isn't empty by default; whoever sets it has to name Kafka's
 * {@link JmxReporter} again.
 */
public final class WatchBrokers implements MetricsReporter {
  private static final Logger LOG = LoggerFactory.getLogger(WatchBrokers.class);

  private static final String METRIC = "kafkaAwayMillis";
  private static final String ADMIN = "kafka.admin.client";

  /** A client property of ours, which Kafka hands on: whose client it is. */
  private static final String OPERATOR = "kadian.operator";

  private static final String RECEIVED = "incoming-byte-total";
  private static final String CLOSED = "connection-close-total";
  private static final String OPEN = "connection-count";
  private static final String SINCE_POLL = "last-poll-seconds-ago";
  private static final Set<String> WATCHED = Set.of(RECEIVED, CLOSED, OPEN, SINCE_POLL);

  /** The same figures for each broker, which have this tag. */
  private static final String OF_ONE_BROKER = "node-id";

  private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(1);
  private static final KafkaOutages OUTAGES = new KafkaOutages(System::nanoTime);

  /** Runs while there are clients, or else it would keep the class loader of a job that is over. */
  private static @Nullable ScheduledExecutorService looks;

  private final Map<String, KafkaMetric> watched = new ConcurrentHashMap<>();
  private @Nullable Client client;

  /**
   * What to add to a client's properties.
   *
   * @param reporters what they say of {@code metric.reporters}, which stays; null if nothing
   * @param operator by which {@link #show} finds the client
   */
  public static Map<String, String> properties(@Nullable String reporters, String operator) {
    String others = reporters == null ? JmxReporter.class.getName() : reporters.strip();
    String ours = WatchBrokers.class.getName();
    return Map.of(
        CommonClientConfigs.METRIC_REPORTER_CLASSES_CONFIG,
        others.isEmpty() ? ours : others + "," + ours,
        OPERATOR,
        operator);
  }

  /**
   * Registers {@code kafkaAwayMillis}: for how long this operator's clients in this TaskManager
   * have reached no broker, the longest of them; 0 while all is well.
   */
  public static void show(MetricGroup group, String operator) {
    group.gauge(METRIC, (Gauge<Long>) () -> OUTAGES.awayMillis(operator));
  }

  @Override
  public void configure(Map<String, ?> properties) {
    client =
        new Client(
            text(properties.get(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG)),
            text(properties.get(OPERATOR)),
            this::figures,
            new BrokerContact());
  }

  private static String text(@Nullable Object property) {
    return property instanceof List<?> list
        ? list.stream().map(String::valueOf).collect(Collectors.joining(","))
        : String.valueOf(property);
  }

  /**
   * Called before {@link #init}. An enumerator's admin client asks once and then stays idle: it
   * sees a broker go, and looks for none again for minutes (metadata.max.age.ms).
   */
  @Override
  public void contextChange(MetricsContext context) {
    if (ADMIN.equals(context.contextLabels().get(MetricsContext.NAMESPACE))) {
      client = null;
    }
  }

  @Override
  public void init(List<KafkaMetric> metrics) {
    metrics.forEach(this::metricChange);
    if (client != null) {
      begin(client);
    }
  }

  @Override
  public void metricChange(KafkaMetric metric) {
    String name = metric.metricName().name();
    if (WATCHED.contains(name) && !metric.metricName().tags().containsKey(OF_ONE_BROKER)) {
      watched.put(name, metric);
    }
  }

  @Override
  public void metricRemoval(KafkaMetric metric) {
    watched.remove(metric.metricName().name(), metric);
  }

  @Override
  public void close() {
    if (client != null) {
      end(client);
    }
  }

  private Figures figures() {
    return new Figures(value(RECEIVED), value(CLOSED), value(OPEN), value(SINCE_POLL));
  }

  /** 0 for one that this kind of client hasn't, or hasn't yet. */
  private double value(String name) {
    KafkaMetric metric = watched.get(name);
    return metric != null && metric.metricValue() instanceof Number number
        ? number.doubleValue()
        : 0;
  }

  private static synchronized void begin(Client client) {
    OUTAGES.add(client);
    if (looks == null) {
      looks =
          Executors.newSingleThreadScheduledExecutor(
              task -> {
                Thread thread = new Thread(task, "watch-brokers");
                thread.setDaemon(true);
                return thread;
              });
      var unused =
          looks.scheduleWithFixedDelay(
              WatchBrokers::look,
              BETWEEN_LOOKS.toMillis(),
              BETWEEN_LOOKS.toMillis(),
              TimeUnit.MILLISECONDS);
    }
  }

  private static synchronized void end(Client client) {
    if (!OUTAGES.remove(client) && looks != null) {
      looks.shutdownNow();
      looks = null;
    }
  }

  private static void look() {
    try {
      OUTAGES.look();
    } catch (RuntimeException e) {
      // Or else it would never look again.
      LOG.error("Looking at Kafka's clients failed", e);
    }
  }
}
