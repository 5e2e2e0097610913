// SPDX-License-Identifier: Apache-2.0
package io.kadian;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.kadian.cli.Kadian;
import io.kadian.domain.Campaign;
import io.kadian.domain.ControlRecord.AnnouncedCampaign;
import io.kadian.domain.ControlRecord.PublishedSegment;
import io.kadian.simulator.SimulatorOptions;
import io.kadian.testing.CapturedLog;
import io.kadian.testing.EmbeddedKafka;
import io.kadian.testing.Ledger;
import io.kadian.testing.LocalFlink;
import io.kadian.testing.LocalParts;
import io.kadian.testing.Rest;
import io.kadian.testing.SelfSigned;
import io.kadian.testing.TlsFront;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.flink.api.common.JobID;
import org.apache.logging.log4j.Level;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The whole job where everything asks for TLS and a password: Kafka, PostgreSQL and the SMSC, which
 * wants to see our certificate, too. What it logs and what Flink's REST API shows is searched for
 * secrets and for phones.
 */
class SecureJobIT {
  private static final Duration PATIENCE = Duration.ofMinutes(3);
  private static final int MEMBERS = 50;
  private static final String PHONE = "1385550%04d";

  private static final String DATABASE = "Db-s3cr3t-Xq7";
  private static final String SMPP = "sM9pXz7q";
  private static final String KAFKA = "Kfk-s3cr3t-Zz1";
  private static final String WRONG_DATABASE = "Db-wr0ng-Yy4";
  private static final String WRONG_SMPP = "wR0ngSmp";
  private static final String WRONG_KAFKA = "Kfk-wr0ng-Vv5";
  private static final List<String> SECRETS =
      List.of(DATABASE, SMPP, KAFKA, WRONG_DATABASE, WRONG_SMPP, WRONG_KAFKA, SelfSigned.PASSWORD);

  private static final String MEMBERS_DDL =
      """
      CREATE TABLE members (member_id STRING, phone STRING, consent BOOLEAN) WITH (
        'connector' = 'kafka', 'topic' = 'members', 'format' = 'json',
        'properties.bootstrap.servers' = '${KADIAN_KAFKA_BOOTSTRAP_SERVERS}',
        'properties.security.protocol' = 'SASL_SSL',
        'properties.sasl.mechanism' = 'PLAIN',
        'properties.sasl.jaas.config' = '${MEMBERS_LOGIN}',
        'properties.ssl.truststore.type' = 'PEM',
        'properties.ssl.truststore.location' = '${MEMBERS_CA}',
        'scan.startup.mode' = 'earliest-offset')
      """;

  @TempDir static Path folder;
  private static SelfSigned certificate;
  private static SelfSigned ours;
  private static LocalParts parts;
  private static TlsFront smsc;
  private static LocalFlink flink;
  private CapturedLog log;

  @BeforeAll
  static void start() throws Exception {
    certificate = new SelfSigned(folder.resolve("certificate"), "dns:localhost");
    ours = new SelfSigned(folder.resolve("ours"), "dns:kadian.example");
    Ledger ledger = Ledger.secure(certificate);
    ledger.execute(Files.readString(Path.of("sql/grants.sql")));
    ledger.execute("alter role kadian password '" + DATABASE + "'");
    ledger.execute("alter role kadian_status password '" + DATABASE + "'");
    EmbeddedKafka kafka = EmbeddedKafka.startSecure(certificate, "kadian", KAFKA);
    parts =
        new LocalParts(SimulatorOptions.builder().accepts("kadian", SMPP).build(), kafka, ledger);
    smsc = new TlsFront(certificate, ours, parts.smsc().port());
    parts
        .set("kafka.bootstrap-servers", kafka.secureServers())
        .set("members.ddl", Files.writeString(folder.resolve("m.sql"), MEMBERS_DDL).toString())
        .set(
            "database.url",
            ledger.database().url().replaceFirst("\\?.*", "")
                + "?sslmode=verify-full&sslrootcert="
                + certificate.certificate())
        .set("database.user", "kadian")
        .set("database.timeout", "PT5S")
        .set("smpp.host", "localhost")
        .set("smpp.port", String.valueOf(smsc.port()))
        .set("smpp.tls", "true")
        .set("smpp.tls-ca-file", certificate.certificate().toString())
        .set("smpp.tls-certificate-file", ours.certificate().toString())
        .set("smpp.tls-key-file", ours.key().toString())
        .set("receipts.enabled", "true");
    parts.export("MEMBERS_CA", certificate.certificate().toString());
    flink = LocalFlink.unhurried(folder, 2, Map.of());
  }

  @AfterAll
  static void stop() throws Exception {
    flink.close();
    smsc.close();
    parts.close();
  }

  @BeforeEach
  void listen() throws Exception {
    log = new CapturedLog();
    login(KAFKA);
    parts.set("database.password", DATABASE).set("smpp.password", SMPP);
  }

  @AfterEach
  void listenNoMore() {
    log.close();
  }

  @Test
  void sendsThroughTlsAndNamesNeitherSecretsNorPhones() throws Exception {
    JobID job = flink.submit("secure", parts::define);
    parts
        .kafka()
        .produceAll(
            LocalParts.MEMBERS_TOPIC,
            () -> IntStream.range(0, MEMBERS).mapToObj(SecureJobIT::member).iterator());
    parts.publish(new PublishedSegment("consent", "SELECT * FROM members WHERE consent", 1));
    parts.publish(
        new AnnouncedCampaign(
            new Campaign(
                "secure",
                "consent",
                "【富销云】双12今晚8点开抢 拒收请回复R",
                Instant.now().plusSeconds(5),
                Duration.ofMinutes(30),
                null),
            Instant.now()));
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () ->
                assertThat(
                        parts
                            .ledger()
                            .query(
                                "select state, count(*) from sms_log where campaign = 'secure'"
                                    + " and member <> 'm"
                                    + MEMBERS
                                    + "' group by 1"))
                    .containsExactly("SENT|" + MEMBERS));
    assertThat(
            parts
                .ledger()
                .query(
                    "select distinct ssl from pg_stat_ssl join pg_stat_activity using (pid)"
                        + " where usename = 'kadian'"))
        .containsExactly("t");
    parts.smsc().reply("+86" + PHONE.formatted(0), "R");
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () -> assertThat(parts.ledger().query("select 1 from sms_opt_out")).hasSize(1));
    String status = status("kadian_status", DATABASE, 0);
    assertThat(status).contains("secure");
    assertKept(shown(job), "Flink's REST API");
    assertKept(logged(), "the log");
    assertKept(List.of(status, Settings.help()), "the command line");
    assertKept(parts.kafka().read("kadian.events"), "the events");
    flink.cancel(job);
  }

  @Test
  void namesNoSecretWhenItIsTurnedAway() throws Exception {
    parts.set("database.password", WRONG_DATABASE).set("smpp.password", WRONG_SMPP);
    JobID job = flink.submit("turned-away", parts::define);
    awaitLine("io.kadian.gateway.route", "refuses the password");
    parts.publish(
        new AnnouncedCampaign(
            new Campaign(
                "turned-away",
                "consent",
                "【富销云】双12今晚9点结束 拒收请回复R",
                Instant.now().plusSeconds(1),
                Duration.ofMinutes(30),
                null),
            Instant.now()));
    parts.kafka().produce(LocalParts.MEMBERS_TOPIC, member(MEMBERS));
    parts.publish(new PublishedSegment("consent", "SELECT * FROM members WHERE consent", 2));
    awaitLine("io.kadian.database", "turns the job away");
    List<String> texts = new ArrayList<>(shown(job));
    flink.cancel(job);

    login(WRONG_KAFKA);
    JobID second = flink.submit("turned-away-by-kafka", parts::define);
    awaitLine("org.apache.flink", "SaslAuthenticationException");
    texts.addAll(shown(second));
    flink.cancel(second);
    texts.add(status("kadian_status", WRONG_DATABASE, 3));
    texts.addAll(logged());
    assertKept(texts, "what is shown of failures");
  }

  private void awaitLine(String logger, String words) {
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () ->
                assertThat(log.lines(logger, Level.INFO))
                    .anySatisfy(line -> assertThat(line).contains(words)));
  }

  private static void login(String password) throws Exception {
    String jaas =
        "org.apache.kafka.common.security.plain.PlainLoginModule required username=\"kadian\""
            + " password=\"%s\";".formatted(password);
    Path file =
        Files.writeString(
            folder.resolve("kafka.properties"),
            """
            security.protocol = SASL_SSL
            sasl.mechanism = PLAIN
            sasl.jaas.config = %s
            ssl.truststore.type = PEM
            ssl.truststore.location = %s
            """
                .formatted(jaas, certificate.certificate()));
    parts.set("kafka.properties-file", file.toString());
    parts.export("MEMBERS_LOGIN", jaas);
  }

  private static String status(String user, String password, int exitCode) {
    Map<String, String> environment = new LinkedHashMap<>(parts.environment());
    environment.put(Settings.variable("database.user"), user);
    environment.put(Settings.variable("database.password"), password);
    StringWriter out = new StringWriter();
    int code =
        Kadian.run(
            environment, Clock.systemUTC(), new PrintWriter(out, true), "--verbose", "status");
    assertThat(code).as(out.toString()).isEqualTo(exitCode);
    return out.toString();
  }

  /** All pages that tell of a job, its cluster and its failures. */
  private static List<String> shown(JobID job) throws Exception {
    Rest rest = new Rest(flink.webPage());
    List<String> pages = new ArrayList<>();
    for (String page :
        List.of(
            "/config",
            "/jobmanager/config",
            "/jobmanager/environment",
            "/jobmanager/logs",
            "/taskmanagers",
            "/jobs/overview",
            "/jobs/" + job,
            "/jobs/" + job + "/config",
            "/jobs/" + job + "/plan",
            "/jobs/" + job + "/exceptions",
            "/jobs/" + job + "/accumulators",
            "/jobs/" + job + "/checkpoints",
            "/jobs/" + job + "/checkpoints/config",
            "/jobs/" + job + "/metrics")) {
      pages.add(rest.get(page));
    }
    assertThat(rest.json("/jobs/" + job + "/plan").path("plan").path("nodes")).isNotEmpty();
    for (var vertex : rest.json("/jobs/" + job).path("vertices")) {
      String path = "/jobs/" + job + "/vertices/" + vertex.path("id").asText();
      for (String page : List.of("", "/accumulators", "/metrics", "/subtasks/accumulators")) {
        pages.add(rest.get(path + page));
      }
    }
    return pages;
  }

  private List<String> logged() {
    List<String> lines = log.lines().stream().map(CapturedLog.Line::text).toList();
    assertThat(lines).hasSizeGreaterThan(100);
    return lines;
  }

  private static void assertKept(List<String> texts, String where) throws Exception {
    String key = Files.readString(ours.key()).lines().toList().get(1);
    for (String text : texts) {
      assertThat(text).as(where).doesNotContain(SECRETS).doesNotContain(key);
      assertThat(text).as(where).doesNotContainPattern("1385550\\d{4}");
    }
  }

  private static String member(int n) {
    return "{\"member_id\":\"m%d\",\"phone\":\"%s\",\"consent\":true}"
        .formatted(n, PHONE.formatted(n));
  }
}
