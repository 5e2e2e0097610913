// SPDX-License-Identifier: Apache-2.0
package io.kadian.members;

import io.kadian.kafka.WatchBrokers;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import javax.annotation.Nullable;
import org.apache.flink.api.common.serialization.DeserializationSchema;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.table.data.DecimalData;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.data.TimestampData;
import org.apache.flink.table.types.logical.DecimalType;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.types.RowKind;
import org.apache.flink.util.Collector;

/**
 * Parses a record's value, or its key, by the inner format; one that it can't parse becomes a row
 * that says so, instead of an exception that stops the job. A record is a row as a whole or not at
 * all: of a JSON array with a bad element nothing is taken.
 *
 * <p>The rows are {@link GenericRowData}, as Kafka's table source expects.
 */
final class KeepUnparsable implements DeserializationSchema<RowData> {
  private static final long serialVersionUID = 1L;

  private static final String IS_EMPTY = "is empty";

  private final String format;
  private final DeserializationSchema<RowData> inner;
  private final TypeInformation<RowData> produced;
  private final String[] columns;
  private final LogicalType[] types;
  private final int[] places;
  private final boolean[] mustBe;
  private final String watched;
  private final boolean skips;
  private final int raw;
  private final int error;

  private transient RowData.FieldGetter[] getters;
  private transient List<RowData> rows;
  private transient GenericRowData blank;
  @Nullable private transient String fault;

  /**
   * @param columns the names of the physical ones; metadata columns follow them
   * @param types of all columns
   * @param places of the inner format's columns among them
   * @param notNull the columns that the user declared so
   * @param watched whose Kafka clients to show a metric of, or empty
   * @param skips whether the inner format leaves records out on purpose, as those of changelogs do
   */
  KeepUnparsable(
      String format,
      DeserializationSchema<RowData> inner,
      TypeInformation<RowData> produced,
      List<String> columns,
      LogicalType[] types,
      int[] places,
      Set<String> notNull,
      String watched,
      boolean skips) {
    this.format = format;
    this.inner = inner;
    this.produced = produced;
    this.columns = columns.toArray(String[]::new);
    this.types = types;
    this.places = places;
    this.mustBe = new boolean[types.length];
    for (int i = 0; i < columns.size(); i++) {
      mustBe[i] = notNull.contains(columns.get(i));
    }
    this.watched = watched;
    this.skips = skips;
    this.raw = columns.indexOf(KeptColumns.RAW);
    int errorOfValue = columns.indexOf(KeptColumns.ERROR);
    this.error = errorOfValue >= 0 ? errorOfValue : columns.indexOf(KeptColumns.KEY_ERROR);
  }

  @Override
  public void open(InitializationContext context) throws Exception {
    inner.open(context);
    if (!watched.isEmpty()) {
      WatchBrokers.show(context.getMetricGroup(), watched);
    }
    rows = new ArrayList<>();
    getters = new RowData.FieldGetter[places.length];
    blank = new GenericRowData(types.length);
    for (int i = 0; i < places.length; i++) {
      getters[i] = RowData.createFieldGetter(types[places[i]].copy(true), i);
    }
    for (int i = 0; i < types.length; i++) {
      blank.setField(i, types[i].isNullable() ? null : emptyValue(types[i]));
    }
  }

  /** Rows go on only when all of the record is parsed, and nobody else's exceptions are caught. */
  @Override
  public void deserialize(@Nullable byte[] message, Collector<RowData> out) throws IOException {
    rows.clear();
    fault = null;
    try {
      inner.deserialize(message, new Parsed(message));
      if (fault == null && rows.isEmpty() && !skips) {
        fault = isEmpty(message) ? IS_EMPTY : "holds no row";
      }
    } catch (Exception e) {
      if (!ParseFault.isOfRecord(e)) {
        throw new IOException("Not the record's fault: " + e.getMessage(), e);
      }
      fault =
          isEmpty(message)
              ? IS_EMPTY
              : "can't be read as " + format + ": " + ParseFault.words(e, message);
    }
    if (fault == null) {
      rows.forEach(out::collect);
    } else {
      out.collect(unparsable(message, fault));
    }
  }

  private static boolean isEmpty(@Nullable byte[] message) {
    return message == null || message.length == 0;
  }

  private final class Parsed implements Collector<RowData> {
    @Nullable private final byte[] message;

    Parsed(@Nullable byte[] message) {
      this.message = message;
    }

    @Override
    public void collect(RowData row) {
      GenericRowData whole = copyOfBlank();
      whole.setRowKind(row.getRowKind());
      boolean image =
          row.getRowKind() == RowKind.INSERT || row.getRowKind() == RowKind.UPDATE_AFTER;
      for (int i = 0; i < places.length; i++) {
        int place = places[i];
        Object value = getters[i].getFieldOrNull(row);
        if (value == null && (!types[place].isNullable() || (image && mustBe[place]))) {
          fault = fault != null ? fault : "has no " + columns[place] + ", which is NOT NULL";
        } else {
          whole.setField(place, value);
        }
      }
      if (raw >= 0) {
        whole.setField(raw, message);
      }
      rows.add(whole);
    }

    @Override
    public void close() {}
  }

  private RowData unparsable(@Nullable byte[] message, String fault) {
    GenericRowData row = copyOfBlank();
    if (raw >= 0) {
      row.setField(raw, message);
    }
    row.setField(error, StringData.fromString(subject(message) + fault));
    return row;
  }

  private String subject(@Nullable byte[] message) {
    if (columns[error].equals(KeptColumns.ERROR)) {
      return message == null ? "the record's value " : "the record ";
    }
    return isEmpty(message)
        ? "the record's key "
        : "the record's key '" + RawText.line(RawText.of(message)) + "' ";
  }

  private GenericRowData copyOfBlank() {
    GenericRowData row = new GenericRowData(blank.getArity());
    for (int i = 0; i < blank.getArity(); i++) {
      row.setField(i, blank.getField(i));
    }
    return row;
  }

  /** For a column of the primary key, which the planner takes for never NULL. */
  @Nullable
  private static Object emptyValue(LogicalType type) {
    return switch (type.getTypeRoot()) {
      case CHAR, VARCHAR -> StringData.fromString("");
      case BOOLEAN -> false;
      case BINARY, VARBINARY -> new byte[0];
      case TINYINT -> (byte) 0;
      case SMALLINT -> (short) 0;
      case INTEGER, DATE, TIME_WITHOUT_TIME_ZONE -> 0;
      case BIGINT -> 0L;
      case FLOAT -> 0f;
      case DOUBLE -> 0d;
      case DECIMAL -> {
        DecimalType decimal = (DecimalType) type;
        yield DecimalData.zero(decimal.getPrecision(), decimal.getScale());
      }
      case TIMESTAMP_WITHOUT_TIME_ZONE, TIMESTAMP_WITH_LOCAL_TIME_ZONE ->
          TimestampData.fromEpochMillis(0);
      default -> null;
    };
  }

  @Override
  public RowData deserialize(byte[] message) {
    throw new UnsupportedOperationException("A record may hold several rows, or none");
  }

  @Override
  public boolean isEndOfStream(RowData row) {
    return false;
  }

  @Override
  public TypeInformation<RowData> getProducedType() {
    return produced;
  }
}
