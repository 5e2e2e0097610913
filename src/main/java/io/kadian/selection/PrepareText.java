// SPDX-License-Identifier: Apache-2.0
package io.kadian.selection;

import io.kadian.domain.DedupKey;
import io.kadian.domain.EncodedText;
import io.kadian.domain.InvalidInputException;
import io.kadian.domain.PreparedSms;
import io.kadian.domain.Reason;
import io.kadian.domain.Template;
import io.kadian.types.MemberSchema;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.apache.flink.table.data.RowData;

/** Renders and encodes a campaign's text for a member, long before the instant. */
final class PrepareText {
  private final Template template;
  private final Map<String, Function<RowData, String>> columns = new HashMap<>();
  private final Set<Integer> indices = new HashSet<>();
  private final int maxParts;
  private final int phone;
  private final int consent;

  /**
   * @param maxParts a text that takes more is not sent
   * @param zone of columns that are instants
   */
  PrepareText(String message, MemberSchema schema, ZoneId zone, int maxParts) {
    this.template = Template.parse(message);
    this.maxParts = maxParts;
    this.phone = schema.indexOf(MemberSchema.PHONE);
    this.consent = schema.indexOf(MemberSchema.CONSENT);
    for (String column : template.columns()) {
      columns.put(column, ColumnText.of(schema, column, zone));
      indices.add(schema.indexOf(column));
    }
    indices.add(phone);
    if (consent >= 0) {
      indices.add(consent);
    }
  }

  /** Indices of the columns that it reads. */
  IntStream columns() {
    return indices.stream().mapToInt(Integer::intValue);
  }

  PreparedSms prepare(RowData member) {
    boolean consented = consent < 0 || (!member.isNullAt(consent) && member.getBoolean(consent));
    return prepare(member.getString(phone).toString(), consented, member);
  }

  /** The member's text to somebody's phone. */
  PreparedSms prepare(String to, boolean consented, RowData member) {
    String text = template.render(column -> columns.get(column).apply(member));
    if (text == null) {
      return PreparedSms.hindered(to, consented, Reason.MISSING_FIELD);
    }
    if (!Template.isSendable(text)) {
      return PreparedSms.hindered(to, consented, Reason.BAD_CHARACTER);
    }
    DedupKey key = DedupKey.of(to, text);
    try {
      EncodedText encoded = EncodedText.of(text, (byte) key.low());
      return encoded.count() <= maxParts
          ? PreparedSms.of(to, consented, key, encoded)
          : PreparedSms.hindered(to, consented, Reason.TEXT_TOO_LONG);
    } catch (InvalidInputException e) {
      return PreparedSms.hindered(to, consented, Reason.TEXT_TOO_LONG);
    }
  }
}
