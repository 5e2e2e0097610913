// SPDX-License-Identifier: Apache-2.0
package io.kadian.members;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.kadian.domain.Json;
import io.kadian.types.MemberSchema;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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

/** A row for people to read, where there is no record to show: {@code {"member_id":"m1",…}}. */
final class MemberJson {
  private MemberJson() {}

  static String of(RowData row, MemberSchema schema) {
    try {
      return Json.MAPPER.writeValueAsString(fields(row, schema.rowType()));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("Not writable as JSON: " + schema, e);
    }
  }

  private static Map<String, Object> fields(RowData row, RowType type) {
    Map<String, Object> fields = new LinkedHashMap<>();
    for (int i = 0; i < type.getFieldCount(); i++) {
      LogicalType column = type.getTypeAt(i);
      fields.put(
          type.getFieldNames().get(i),
          value(RowData.createFieldGetter(column, i).getFieldOrNull(row), column));
    }
    return fields;
  }

  @Nullable
  private static Object value(@Nullable Object value, LogicalType type) {
    if (value == null) {
      return null;
    }
    return switch (type.getTypeRoot()) {
      case CHAR, VARCHAR -> value.toString();
      case DECIMAL -> ((DecimalData) value).toBigDecimal();
      case DATE -> LocalDate.ofEpochDay((int) value);
      case TIME_WITHOUT_TIME_ZONE -> LocalTime.ofNanoOfDay((int) value * 1_000_000L);
      case TIMESTAMP_WITHOUT_TIME_ZONE -> ((TimestampData) value).toLocalDateTime();
      case TIMESTAMP_WITH_LOCAL_TIME_ZONE -> ((TimestampData) value).toInstant();
      case ARRAY -> elements((ArrayData) value, ((ArrayType) type).getElementType());
      case MAP -> entries((MapData) value, (MapType) type);
      case ROW -> fields((RowData) value, (RowType) type);
      default -> value;
    };
  }

  private static List<Object> elements(ArrayData array, LogicalType type) {
    ArrayData.ElementGetter getter = ArrayData.createElementGetter(type);
    List<Object> elements = new ArrayList<>();
    for (int i = 0; i < array.size(); i++) {
      elements.add(value(getter.getElementOrNull(array, i), type));
    }
    return elements;
  }

  private static Map<String, Object> entries(MapData map, MapType type) {
    List<Object> keys = elements(map.keyArray(), type.getKeyType());
    List<Object> values = elements(map.valueArray(), type.getValueType());
    Map<String, Object> entries = new LinkedHashMap<>();
    for (int i = 0; i < keys.size(); i++) {
      entries.put(String.valueOf(keys.get(i)), values.get(i));
    }
    return entries;
  }
}
