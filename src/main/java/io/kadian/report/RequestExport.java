// SPDX-License-Identifier: Apache-2.0
package io.kadian.report;

import io.kadian.domain.Phones;
import java.io.IOException;
import java.io.OutputStream;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyOut;

/**
 * Writes a campaign's rows of {@code sms_log} as CSV (RFC 4180: CRLF, quotes doubled) in UTF-8, all
 * columns, by members. PostgreSQL makes the CSV and sends a row at a time: memory doesn't grow with
 * the campaign. A field without a value is empty, an empty text is {@code ""}.
 */
public final class RequestExport {
  /** As {@link Phones#mask} does it. */
  private static final String MASKED =
      "case when length(phone) < 9 then '****'"
          + " else left(phone, length(phone) - 8) || '****' || right(phone, 4) end as phone";

  private static final String CSV =
      """
      copy (
        select campaign, member, %s, %s as text_hash, parts, state, reason, repeats, route,
               message_id, %s, delivery, delivery_error,
               variant
        from sms_log
        where campaign = %s
        order by member
      ) to stdout (format csv, header true, encoding 'UTF8')
      """;

  private static final List<String> TIMES =
      List.of("due", "released", "sent", "delivered", "updated_at");

  private static final byte[] CRLF = {'\r', '\n'};

  private final Connection snapshot;

  public RequestExport(Connection snapshot) {
    this.snapshot = snapshot;
  }

  /** The campaigns that the ledger has rows of. */
  public List<String> campaigns() throws SQLException {
    List<String> campaigns = new ArrayList<>();
    try (Statement statement = snapshot.createStatement();
        ResultSet row = statement.executeQuery(HistorySql.KNOWN_CAMPAIGNS)) {
      while (row.next()) {
        campaigns.add(row.getString(1));
      }
    }
    return campaigns;
  }

  /**
   * @param withPhones or else they are masked; and the hash of phone and text is left out, by which
   *     whoever knows the text would find the hidden digits in a moment
   * @return how many requests were written, below the header
   */
  public long write(String campaign, boolean withPhones, OutputStream out)
      throws SQLException, IOException {
    PGConnection postgres = snapshot.unwrap(PGConnection.class);
    String sql =
        CSV.formatted(
            withPhones ? "phone" : MASKED,
            withPhones ? "encode(text_hash, 'hex')" : "null",
            String.join(", ", TIMES.stream().map(RequestExport::inUtc).toList()),
            // COPY takes no parameters.
            "'" + postgres.escapeLiteral(campaign) + "'");
    CopyOut copy = postgres.getCopyAPI().copyOut(sql);
    long lines = 0;
    try {
      byte[] line;
      while ((line = copy.readFromCopy()) != null) {
        out.write(line, 0, line.length - 1); // PostgreSQL ends it with LF alone
        out.write(CRLF);
        lines++;
      }
    } finally {
      if (copy.isActive()) {
        copy.cancelCopy();
      }
    }
    return lines - 1;
  }

  /** ISO-8601, whatever DateStyle and TimeZone the server or the URL sets. */
  private static String inUtc(String column) {
    return "to_char(%1$s at time zone 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.US\"Z\"') as %1$s"
        .formatted(column);
  }
}
