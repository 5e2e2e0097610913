// SPDX-License-Identifier: Apache-2.0
package io.kadian.testing;

import io.kadian.domain.Database;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.apache.flink.util.FileUtils;

/**
 * A PostgreSQL of its own with the ledger's tables, on a free port. It can be stopped and started
 * again with what it holds, and halted so that it answers nothing.
 */
public final class Ledger implements AutoCloseable {
  /** Longer than any statement of a test waits: a server that answers nothing fails it in time. */
  private static final Duration PATIENCE = Duration.ofMinutes(5);

  private final Path folder;
  private final Map<String, String> serverConfig;
  private EmbeddedPostgres postgres;

  public Ledger() throws IOException, SQLException {
    this(Map.of());
  }

  /**
   * One that writes to the disk as a user's does, for who measures; with memory and a log for more
   * than a toy, as docker/SIZING.md wants a user's to have.
   */
  public static Ledger durable() throws IOException, SQLException {
    return new Ledger(
        Template.make(Template.USUAL_WAL),
        Map.of("fsync", "on", "shared_buffers", "1GB", "max_wal_size", "8GB"));
  }

  private Ledger(Map<String, String> serverConfig) throws IOException, SQLException {
    this(copyOf(Template.SMALL), serverConfig);
  }

  private Ledger(Path folder, Map<String, String> serverConfig) throws IOException {
    this.folder = folder;
    this.serverConfig = serverConfig;
    postgres = builder(folder, serverConfig).start();
  }

  /** One whose roles, but for the superuser, must come by TLS and with a password. */
  public static Ledger secure(SelfSigned certificate) throws IOException, SQLException {
    Files.setPosixFilePermissions(
        certificate.key(), PosixFilePermissions.fromString("rw-------")); // or else it won't start
    Ledger ledger =
        new Ledger(
            Map.of(
                "ssl",
                "on",
                "ssl_cert_file",
                certificate.certificate().toString(),
                "ssl_key_file",
                certificate.key().toString()));
    Files.writeString(
        ledger.folder.resolve("pg_hba.conf"),
        "host all postgres all trust\nhostssl all all all scram-sha-256\n");
    ledger.execute("select pg_reload_conf()");
    return ledger;
  }

  /** Connections break, and new ones are refused. */
  public void stop() throws IOException {
    postgres.close();
  }

  /** On the same port, with what it held. */
  public void start() throws IOException {
    postgres = builder(folder, serverConfig).setPort(postgres.getPort()).start();
  }

  /** Takes connections and answers none, nor any statement. */
  public void halt() throws IOException, InterruptedException {
    signal("STOP");
  }

  public void resume() throws IOException, InterruptedException {
    signal("CONT");
  }

  /** A server process may have ended since it was listed; PostgreSQL itself may not. */
  private void signal(String signal) throws IOException, InterruptedException {
    long server = Long.parseLong(Files.readAllLines(folder.resolve("postmaster.pid")).get(0));
    List<Long> children =
        ProcessHandle.of(server).orElseThrow().children().map(ProcessHandle::pid).toList();
    if (!kill(signal, server)) {
      throw new IllegalStateException("PostgreSQL couldn't be told " + signal);
    }
    for (long child : children) {
      if (!kill(signal, child) && ProcessHandle.of(child).isPresent()) {
        throw new IllegalStateException("PostgreSQL's " + child + " couldn't be told " + signal);
      }
    }
  }

  private static boolean kill(String signal, long process)
      throws IOException, InterruptedException {
    return new ProcessBuilder("kill", "-" + signal, String.valueOf(process))
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start()
            .waitFor()
        == 0;
  }

  private static EmbeddedPostgres.Builder builder(Path folder, Map<String, String> serverConfig) {
    EmbeddedPostgres.Builder builder =
        EmbeddedPostgres.builder()
            .setDataDirectory(folder)
            .setCleanDataDirectory(false)
            .setServerConfig("fsync", "off"); // no test takes the power away
    serverConfig.forEach(builder::setServerConfig);
    return builder;
  }

  /** With their rights: PostgreSQL's are nobody else's. */
  private static Path copyOf(Path from) throws IOException {
    Path to = Files.createTempDirectory("ledger-");
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : files.skip(1).toList()) {
        Path copy = to.resolve(from.relativize(file));
        Files.copy(file, copy, StandardCopyOption.COPY_ATTRIBUTES);
      }
    }
    return to;
  }

  /** A data directory with the ledger's tables. */
  private static final class Template {
    /**
     * Megabytes in a file of the write-ahead log. PostgreSQL makes a checkpoint after 64 of them,
     * and then writes each page that changes as a whole: what's small is slow.
     */
    private static final String SMALL_WAL = "1";

    static final String USUAL_WAL = "16";

    /** Once in a JVM: to copy one is quicker. */
    static final Path SMALL = deletedAtTheEnd(make(SMALL_WAL));

    private static Path deletedAtTheEnd(Path folder) {
      Runtime.getRuntime()
          .addShutdownHook(new Thread(() -> FileUtils.deleteDirectoryQuietly(folder.toFile())));
      return folder;
    }

    static Path make(String wal) {
      try {
        Path folder = Files.createTempDirectory("ledger-template-");
        try (EmbeddedPostgres postgres =
                builder(folder, Map.of()).setLocaleConfig("wal-segsize", wal).start();
            Connection connection = postgres.getPostgresDatabase().getConnection();
            Statement statement = connection.createStatement()) {
          statement.execute(Files.readString(Path.of("sql/ledger.sql")));
        }
        return folder;
      } catch (IOException | SQLException e) {
        throw new IllegalStateException("No data directory could be made", e);
      }
    }
  }

  public Database database() {
    String url = postgres.getJdbcUrl("postgres", "postgres").replaceFirst("\\?.*", ""); // a user
    return new Database(url, "postgres", "postgres");
  }

  public DataSource dataSource() {
    String seconds = String.valueOf(PATIENCE.toSeconds());
    return postgres.getPostgresDatabase(Map.of("loginTimeout", seconds, "socketTimeout", seconds));
  }

  public void execute(String sql) throws SQLException {
    try (Connection connection = dataSource().getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  /** Each row as its columns joined by {@code |}. */
  public List<String> query(String sql) throws SQLException {
    try (Connection connection = dataSource().getConnection();
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      List<String> texts = new ArrayList<>();
      while (rows.next()) {
        List<String> columns = new ArrayList<>();
        for (int i = 1; i <= rows.getMetaData().getColumnCount(); i++) {
          columns.add(String.valueOf(rows.getString(i)));
        }
        texts.add(String.join("|", columns));
      }
      return texts;
    }
  }

  public void clear() throws SQLException {
    execute(
        "truncate sms_claim, sms_log, sms_receipt, sms_opt_out, sms_suppression,"
            + " sms_suppression_list, sms_audience");
  }

  @Override
  public void close() throws IOException {
    postgres.close();
    FileUtils.deleteDirectory(folder.toFile());
  }
}
