// SPDX-License-Identifier: Apache-2.0
package io.kadian.selection;

import io.kadian.types.MemberSchema;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import javax.annotation.Nullable;
import org.apache.flink.table.data.ArrayData;
import org.apache.flink.table.data.DecimalData;
import org.apache.flink.table.data.MapData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.TimestampData;
import org.apache.flink.table.types.logical.ArrayType;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.MapType;
import org.apache.flink.table.types.logical.RowType;

/**
 * What a column holds, as a person would write it in a text: numbers without exponent and trailing
 * zeros of a double, {@code 2026-12-12}, {@code 2026-12-12 20:00} (instants in the campaign's
 * zone), elements joined by {@code 、}, map entries as {@code key:value}.
 */
final class ColumnText {
  private static final DateTimeFormatter MINUTES = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm");
  private static final String SEPARATOR = "、";

  private ColumnText() {}

  /**
   * @param zone of columns that are instants
   * @return null for NULL
   * @throws io.kadian.domain.InvalidInputException if there is no such column
   */
  static Function<RowData, String> of(MemberSchema schema, String column, ZoneId zone) {
    LogicalType type = schema.typeOf(column);
    int index = schema.indexOf(column);
    RowData.FieldGetter getter = RowData.createFieldGetter(type, index);
    return row -> text(getter.getFieldOrNull(row), type, zone);
  }

  @Nullable
  private static String text(@Nullable Object value, LogicalType type, ZoneId zone) {
    if (value == null) {
      return null;
    }
    return switch (type.getTypeRoot()) {
      case DATE -> LocalDate.ofEpochDay((Integer) value).toString();
      case TIME_WITHOUT_TIME_ZONE -> LocalTime.ofNanoOfDay((Integer) value * 1_000_000L).toString();
      case TIMESTAMP_WITHOUT_TIME_ZONE -> MINUTES.format(((TimestampData) value).toLocalDateTime());
      case TIMESTAMP_WITH_LOCAL_TIME_ZONE ->
          MINUTES.format(LocalDateTime.ofInstant(((TimestampData) value).toInstant(), zone));
      case FLOAT, DOUBLE -> number(((Number) value).doubleValue());
      case DECIMAL -> ((DecimalData) value).toBigDecimal().toPlainString();
      case ARRAY -> elements((ArrayData) value, ((ArrayType) type).getElementType(), zone);
      case MAP -> entries((MapData) value, (MapType) type, zone);
      case ROW -> fields((RowData) value, (RowType) type, zone);
      default -> value.toString();
    };
  }

  private static String number(double value) {
    return Double.isFinite(value)
        ? new BigDecimal(Double.toString(value)).stripTrailingZeros().toPlainString()
        : Double.toString(value);
  }

  private static String elements(ArrayData array, LogicalType type, ZoneId zone) {
    ArrayData.ElementGetter getter = ArrayData.createElementGetter(type);
    List<String> texts = new ArrayList<>();
    for (int i = 0; i < array.size(); i++) {
      String text = text(getter.getElementOrNull(array, i), type, zone);
      if (text != null) {
        texts.add(text);
      }
    }
    return String.join(SEPARATOR, texts);
  }

  private static String entries(MapData map, MapType type, ZoneId zone) {
    ArrayData.ElementGetter keys = ArrayData.createElementGetter(type.getKeyType());
    ArrayData.ElementGetter values = ArrayData.createElementGetter(type.getValueType());
    List<String> texts = new ArrayList<>();
    for (int i = 0; i < map.size(); i++) {
      String key = text(keys.getElementOrNull(map.keyArray(), i), type.getKeyType(), zone);
      String value = text(values.getElementOrNull(map.valueArray(), i), type.getValueType(), zone);
      if (key != null && value != null) {
        texts.add(key + ':' + value);
      }
    }
    texts.sort(null); // a map has no order; a text must have one, or it is another text each time
    return String.join(SEPARATOR, texts);
  }

  private static String fields(RowData row, RowType type, ZoneId zone) {
    List<String> texts = new ArrayList<>();
    for (int i = 0; i < type.getFieldCount(); i++) {
      LogicalType field = type.getTypeAt(i);
      String text = text(RowData.createFieldGetter(field, i).getFieldOrNull(row), field, zone);
      if (text != null) {
        texts.add(text);
      }
    }
    return String.join(SEPARATOR, texts);
  }
}
