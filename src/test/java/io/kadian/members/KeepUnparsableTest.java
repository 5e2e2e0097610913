// SPDX-License-Identifier: Apache-2.0
package io.kadian.members;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kadian.testing.MemberRows;
import java.io.IOException;
import java.net.ConnectException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.apache.flink.api.common.functions.util.ListCollector;
import org.apache.flink.api.common.serialization.DeserializationSchema;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.table.api.DataTypes;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.types.RowKind;
import org.apache.flink.util.Collector;
import org.junit.jupiter.api.Test;

class KeepUnparsableTest {
  private static final LogicalType TEXT = DataTypes.STRING().getLogicalType();
  private static final LogicalType OCTETS = DataTypes.BYTES().getLogicalType();
  private static final List<String> VALUE =
      List.of("member_id", "tier", KeptColumns.RAW, KeptColumns.ERROR);

  @Test
  void putsTheRecordBesideItsRow() throws Exception {
    assertThat(parse(value(), "m1,gold"))
        .containsExactly(MemberRows.row("m1", "gold", octets("m1,gold"), null));
  }

  @Test
  void keepsARecordThatCannotBeParsed() throws Exception {
    assertThat(parse(value(), "bad"))
        .containsExactly(
            MemberRows.row(
                null, null, octets("bad"), "the record can't be read as words: no comma"));
  }

  @Test
  void takesNothingOfARecordWhoseSecondRowIsBad() throws Exception {
    assertThat(parse(value(), "m1,gold\nbad"))
        .extracting(row -> row.getString(3).toString())
        .containsExactly("the record can't be read as words: not words: 'bad' no comma");
    assertThat(parse(value(), "m1,gold\nm2,silver")).hasSize(2);
  }

  @Test
  void keepsARecordThatHoldsNothing() throws Exception {
    assertThat(parse(value(), "-"))
        .containsExactly(MemberRows.row(null, null, octets("-"), "the record holds no row"));
    assertThat(parse(value(), ""))
        .containsExactly(MemberRows.row(null, null, octets(""), "the record is empty"));
    assertThat(parse(value(), null))
        .containsExactly(MemberRows.row(null, null, null, "the record's value is empty"));
  }

  @Test
  void letsAChangelogFormatSkipWhatItSkips() throws Exception {
    assertThat(parse(schema(VALUE, types(TEXT, OCTETS), 2, Set.of(), true), "-")).isEmpty();
  }

  @Test
  void findsANullWhereTheUserAllowedNone() throws Exception {
    KeepUnparsable strict = schema(VALUE, types(TEXT, OCTETS), 2, Set.of("tier"), false);

    assertThat(parse(strict, "m1,"))
        .containsExactly(
            MemberRows.row(null, null, octets("m1,"), "the record has no tier, which is NOT NULL"));
    assertThat(parse(strict, "-D m1,"))
        .extracting(RowData::getRowKind)
        .containsExactly(RowKind.DELETE);
  }

  @Test
  void leavesNoNullInTheKeyThatThePlannerTrusts() throws Exception {
    KeepUnparsable keyed =
        schema(
            VALUE,
            new LogicalType[] {TEXT.copy(false), TEXT, OCTETS, TEXT},
            2,
            Set.of("member_id"),
            false);

    assertThat(parse(keyed, ",gold"))
        .containsExactly(
            MemberRows.row(
                "", null, octets(",gold"), "the record has no member_id, which is NOT NULL"));
    assertThat(parse(keyed, "bad"))
        .extracting(row -> row.getString(0).toString())
        .containsExactly("");
  }

  @Test
  void saysInTheKeysOwnColumnWhatIsWrongWithTheKey() throws Exception {
    KeepUnparsable key =
        schema(
            List.of("member_id", "tier", KeptColumns.KEY_ERROR),
            new LogicalType[] {TEXT, TEXT, TEXT.copy(false)},
            2,
            Set.of(),
            false);

    assertThat(parse(key, "m1,gold")).containsExactly(MemberRows.row("m1", "gold", ""));
    assertThat(parse(key, "bad"))
        .containsExactly(
            MemberRows.row(null, null, "the record's key 'bad' can't be read as words: no comma"));
    assertThat(parse(key, null))
        .containsExactly(MemberRows.row(null, null, "the record's key is empty"));
  }

  @Test
  void putsMetadataBehindItsOwnColumns() throws Exception {
    List<String> physical = List.of("member_id", KeptColumns.RAW, KeptColumns.ERROR);
    KeepUnparsable schema =
        new KeepUnparsable(
            "words",
            new Words(),
            TypeInformation.of(RowData.class),
            physical,
            new LogicalType[] {TEXT, OCTETS, TEXT, TEXT},
            new int[] {0, 3},
            Set.of(),
            "",
            false);
    schema.open(null);

    assertThat(parse(schema, "m1,offset 5"))
        .containsExactly(MemberRows.row("m1", octets("m1,offset 5"), null, "offset 5"));
  }

  @Test
  void doesNotTakeAnOutageForABadRecord() throws Exception {
    KeepUnparsable schema = value();

    assertThatThrownBy(() -> parse(schema, "?"))
        .isInstanceOf(IOException.class)
        .hasRootCauseInstanceOf(ConnectException.class);
  }

  @Test
  void doesNotCatchWhatHappensToARowLater() throws Exception {
    KeepUnparsable schema = value();
    Collector<RowData> failing =
        new Collector<>() {
          @Override
          public void collect(RowData row) {
            throw new IllegalStateException("downstream");
          }

          @Override
          public void close() {}
        };

    assertThatThrownBy(() -> schema.deserialize(octets("m1,gold"), failing))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("downstream");
  }

  private static KeepUnparsable value() throws Exception {
    return schema(VALUE, types(TEXT, OCTETS), 2, Set.of(), false);
  }

  private static LogicalType[] types(LogicalType text, LogicalType octets) {
    return new LogicalType[] {text, text, octets, text};
  }

  private static KeepUnparsable schema(
      List<String> columns, LogicalType[] types, int users, Set<String> notNull, boolean skips)
      throws Exception {
    int[] places = new int[users];
    for (int i = 0; i < users; i++) {
      places[i] = i;
    }
    KeepUnparsable schema =
        new KeepUnparsable(
            "words",
            new Words(),
            TypeInformation.of(RowData.class),
            columns,
            types,
            places,
            notNull,
            "",
            skips);
    schema.open(null);
    return schema;
  }

  private static List<RowData> parse(KeepUnparsable schema, String record) throws IOException {
    List<RowData> rows = new ArrayList<>();
    schema.deserialize(record == null ? null : octets(record), new ListCollector<>(rows));
    return rows;
  }

  private static byte[] octets(String text) {
    return text.getBytes(UTF_8);
  }

  /** Two words with a comma between them a line; {@code ?} needs a server that is away. */
  private static final class Words implements DeserializationSchema<RowData> {
    private static final long serialVersionUID = 1L;

    @Override
    public void deserialize(byte[] message, Collector<RowData> out) throws IOException {
      String text = message == null ? "" : new String(message, UTF_8);
      for (String line : text.isEmpty() || text.equals("-") ? new String[0] : text.split("\n")) {
        out.collect(row(line));
      }
    }

    private static RowData row(String line) throws IOException {
      if (line.equals("?")) {
        throw new IOException("no schema", new ConnectException("refused"));
      }
      boolean delete = line.startsWith("-D ");
      String[] words = line.substring(delete ? 3 : 0).split(",", -1);
      if (words.length != 2) {
        throw new IOException("not words: '" + line + "'", new IllegalStateException("no comma"));
      }
      GenericRowData row = new GenericRowData(delete ? RowKind.DELETE : RowKind.INSERT, 2);
      for (int i = 0; i < 2; i++) {
        row.setField(i, words[i].isEmpty() ? null : StringData.fromString(words[i]));
      }
      return row;
    }

    @Override
    public RowData deserialize(byte[] message) {
      throw new UnsupportedOperationException();
    }

    @Override
    public boolean isEndOfStream(RowData row) {
      return false;
    }

    @Override
    public TypeInformation<RowData> getProducedType() {
      return TypeInformation.of(RowData.class);
    }
  }
}
