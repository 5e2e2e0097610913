// SPDX-License-Identifier: Apache-2.0
package io.kadian.rehearsal;

import io.kadian.domain.Database;
import io.kadian.domain.InvalidInputException;
import io.kadian.kafka.NewTopics;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.GroupIdNotFoundException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/**
 * A rehearsal's own topics and its own schema, beside the real ones and of the same shape: as many
 * partitions, the ledger's tables, and who has opted out or stands on a list. Closing it removes
 * them.
 */
public final class Shadow implements AutoCloseable {
  private static final int USUAL_PARTITIONS = 4;

  /** Whom the real ledger says not to text: the rehearsal doesn't either. */
  private static final List<String> COPIED =
      List.of("sms_opt_out", "sms_suppression", "sms_suppression_list");

  private final Database database;
  private final Properties kafka;
  private final String schema;
  private final String topics;
  private final List<String> groups;

  /**
   * @param database the real one
   * @param topics what the names of its topics begin with
   * @param groups its consumer groups
   */
  public Shadow(
      Database database, Properties kafka, String schema, String topics, List<String> groups) {
    this.database = database;
    this.kafka = kafka;
    this.schema = schema;
    this.topics = topics;
    this.groups = List.copyOf(groups);
  }

  /**
   * @param ledger sql/ledger.sql
   * @param asReal the name of each topic, by the real one's that it stands for
   * @param compacted of these, the one that is; it has one partition
   * @throws InvalidInputException if the server turns us away, saying what it takes
   */
  public void make(String ledger, Map<String, String> asReal, String compacted)
      throws SQLException {
    try (Connection connection = connect(database);
        Statement statement = connection.createStatement()) {
      String real;
      try (ResultSet row = statement.executeQuery("select current_schema()")) {
        row.next();
        real = row.getString(1);
      }
      create(statement);
      statement.execute("set search_path to " + schema);
      statement.execute(ledger);
      for (String table : COPIED) {
        if (real != null && isThere(real, table, connection)) {
          statement.execute(
              "insert into %s.%s select * from %s.%s"
                  .formatted(schema, table, quoted(real), table));
        }
      }
    }
    try (Admin admin = Admin.create(kafka)) {
      List<NewTopic> wanted = new ArrayList<>();
      for (Map.Entry<String, String> each : asReal.entrySet()) {
        boolean isCompacted = each.getValue().equals(compacted);
        Optional<Integer> there = isCompacted ? Optional.of(1) : partitions(admin, each.getKey());
        NewTopic topic =
            new NewTopic(
                each.getValue(), Optional.of(there.orElse(USUAL_PARTITIONS)), Optional.empty());
        wanted.add(
            isCompacted
                ? topic.configs(
                    Map.of(TopicConfig.CLEANUP_POLICY_CONFIG, TopicConfig.CLEANUP_POLICY_COMPACT))
                : topic);
      }
      NewTopics.create(admin, wanted);
    }
  }

  private void create(Statement statement) throws SQLException {
    try {
      statement.execute("create schema " + schema);
    } catch (SQLException e) {
      if ("42501".equals(e.getSQLState())) {
        throw new InvalidInputException(
            "The database doesn't let %s make a schema for the rehearsal: grant create on database … to %s, or name another user with KADIAN_DATABASE_USER"
                .formatted(database.user(), database.user()),
            e);
      }
      throw e;
    }
  }

  private static boolean isThere(String schema, String table, Connection connection)
      throws SQLException {
    try (var statement = connection.prepareStatement("select to_regclass(?) is not null")) {
      statement.setString(1, quoted(schema) + '.' + table);
      try (ResultSet row = statement.executeQuery()) {
        row.next();
        return row.getBoolean(1);
      }
    }
  }

  private static String quoted(String name) {
    return '"' + name.replace("\"", "\"\"") + '"';
  }

  private static Optional<Integer> partitions(Admin admin, String topic) {
    try {
      TopicDescription found =
          get(admin.describeTopics(List.of(topic)).topicNameValues().get(topic));
      return Optional.of(found.partitions().size());
    } catch (UnknownTopicOrPartitionException e) {
      return Optional.empty();
    }
  }

  /**
   * Removes what rehearsals that were killed have left.
   *
   * @return the names of schemas and topics
   */
  public static List<String> removeAll(
      Database database, Properties kafka, String schemas, String topics) throws SQLException {
    List<String> left = new ArrayList<>();
    try (Connection connection = connect(database)) {
      try (var statement =
          connection.prepareStatement(
              "select nspname from pg_namespace where starts_with(nspname, ?)")) {
        statement.setString(1, schemas);
        try (ResultSet rows = statement.executeQuery()) {
          while (rows.next()) {
            left.add(rows.getString(1));
          }
        }
      }
      try (Statement statement = connection.createStatement()) {
        for (String each : left) {
          statement.execute("drop schema " + quoted(each) + " cascade");
        }
      }
    }
    try (Admin admin = Admin.create(kafka)) {
      left.addAll(deleteTopics(admin, topics));
    }
    return left;
  }

  private static List<String> deleteTopics(Admin admin, String begin) {
    List<String> own =
        get(admin.listTopics().names()).stream().filter(name -> name.startsWith(begin)).toList();
    get(admin.deleteTopics(own).all());
    return own;
  }

  /** What is there of it. */
  @Override
  public void close() throws SQLException {
    try (Connection connection = connect(database);
        Statement statement = connection.createStatement()) {
      statement.execute("drop schema if exists " + schema + " cascade");
    }
    try (Admin admin = Admin.create(kafka)) {
      deleteTopics(admin, topics);
      for (var group : admin.deleteConsumerGroups(groups).deletedGroups().values()) {
        try {
          get(group);
        } catch (GroupIdNotFoundException e) {
          // It never kept an offset.
        }
      }
    }
  }

  private static Connection connect(Database database) throws SQLException {
    Properties properties = new Properties();
    properties.setProperty("user", database.user());
    properties.setProperty("password", database.password());
    properties.setProperty("ApplicationName", "kadian rehearse");
    return DriverManager.getConnection(database.url(), properties);
  }

  private static <T> T get(Future<T> answer) {
    try {
      return answer.get();
    } catch (ExecutionException e) {
      throw e.getCause() instanceof KafkaException cause ? cause : new KafkaException(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new KafkaException("interrupted", e);
    }
  }
}
