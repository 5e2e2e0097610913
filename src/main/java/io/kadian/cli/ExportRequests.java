// SPDX-License-Identifier: Apache-2.0
package io.kadian.cli;

import static io.kadian.cli.Figures.count;

import io.kadian.domain.InvalidInputException;
import io.kadian.domain.NearMiss;
import io.kadian.report.RequestExport;
import io.kadian.status.ReadOnlyLedger;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.Callable;
import javax.annotation.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "export",
    description = {
      "Writes every request of a campaign that has ended, a row of the ledger each, as CSV"
          + " (RFC 4180, UTF-8, a header): all columns of sms_log, times in UTC. Needs the"
          + " database only."
    },
    footer = {
      "%nPhones are masked, as in +86138****5678, and text_hash, which would give them away, is"
          + " left empty.",
      "%nExamples:",
      "  kadian export double12-gold --to double12-gold.csv",
      "  kadian export double12-gold | grep DUPLICATE | wc -l"
    })
final class ExportRequests implements Callable<Integer> {
  private static final String STDOUT = "-";

  private final Kadian kadian;

  @Parameters(paramLabel = "ID", description = "The campaign.")
  private String id;

  @Option(
      names = "--to",
      paramLabel = "FILE",
      description = "The file, which only you may read (rw-------). Default: -, stdout.")
  private String to = STDOUT;

  @Option(names = "--force", description = "Overwrite the file if it is there.")
  private boolean force;

  @Option(names = "--with-phones", description = "Write phones in full: personal data.")
  private boolean withPhones;

  ExportRequests(Kadian kadian) {
    this.kadian = kadian;
  }

  @Override
  public Integer call() throws SQLException, IOException {
    @Nullable
    OutputFile file = to.equals(STDOUT) ? null : new OutputFile(Path.of(to), force, "rw-------");
    if (file != null) {
      file.check();
    }
    kadian.progress().of("exporting");
    try (Connection ledger =
        ReadOnlyLedger.connect(kadian.settings().database(), "kadian export")) {
      RequestExport export = new RequestExport(ledger);
      requireRows(export);
      if (withPhones) {
        kadian.warn("what is written holds phones in full: personal data");
      }
      if (file == null) {
        return toStdout(export);
      }
      long requests = file.write(out -> export.write(id, withPhones, out));
      kadian.say(id + ": " + count(requests, "request") + " written to " + to);
      return Kadian.OK;
    }
  }

  private int toStdout(RequestExport export) throws SQLException {
    if (kadian.surroundings().isTerminal()) {
      kadian.progress().close();
    }
    try (OutputStream out = new Utf8ToWriter(kadian.surroundings().out())) {
      export.write(id, withPhones, out);
      out.flush();
      return Kadian.OK;
    } catch (IOException e) {
      kadian.warn("stopped before the end: " + e.getMessage());
      return Kadian.REFUSED;
    }
  }

  private void requireRows(RequestExport export) throws SQLException {
    List<String> known = export.campaigns();
    if (!known.contains(id)) {
      throw new InvalidInputException(
          "The ledger has no request of a campaign '"
              + id
              + "'"
              + NearMiss.hint(id, known)
              + "; 'kadian status "
              + id
              + "' says where its messages are");
    }
  }

  /** A line a write, whole characters each. A PrintWriter keeps it to itself when it fails. */
  private static final class Utf8ToWriter extends OutputStream {
    private final PrintWriter out;
    private int writes;

    Utf8ToWriter(PrintWriter out) {
      this.out = out;
    }

    @Override
    public void write(int octet) throws IOException {
      write(new byte[] {(byte) octet}, 0, 1);
    }

    @Override
    public void write(byte[] octets, int from, int length) throws IOException {
      out.write(new String(octets, from, length, StandardCharsets.UTF_8));
      if (++writes % 1000 == 0 && out.checkError()) {
        throw new IOException("nobody reads on");
      }
    }

    @Override
    public void flush() throws IOException {
      if (out.checkError()) {
        throw new IOException("nobody reads on");
      }
    }
  }
}
