// SPDX-License-Identifier: Apache-2.0
package io.kadian.types;

import static io.kadian.testing.MemberRows.row;
import static io.kadian.testing.MemberRows.schema;
import static org.apache.flink.table.api.DataTypes.ARRAY;
import static org.apache.flink.table.api.DataTypes.BIGINT;
import static org.apache.flink.table.api.DataTypes.BINARY;
import static org.apache.flink.table.api.DataTypes.BOOLEAN;
import static org.apache.flink.table.api.DataTypes.BYTES;
import static org.apache.flink.table.api.DataTypes.CHAR;
import static org.apache.flink.table.api.DataTypes.DATE;
import static org.apache.flink.table.api.DataTypes.DECIMAL;
import static org.apache.flink.table.api.DataTypes.DOUBLE;
import static org.apache.flink.table.api.DataTypes.FIELD;
import static org.apache.flink.table.api.DataTypes.FLOAT;
import static org.apache.flink.table.api.DataTypes.INT;
import static org.apache.flink.table.api.DataTypes.MAP;
import static org.apache.flink.table.api.DataTypes.ROW;
import static org.apache.flink.table.api.DataTypes.SMALLINT;
import static org.apache.flink.table.api.DataTypes.STRING;
import static org.apache.flink.table.api.DataTypes.TIME;
import static org.apache.flink.table.api.DataTypes.TIMESTAMP;
import static org.apache.flink.table.api.DataTypes.TIMESTAMP_LTZ;
import static org.apache.flink.table.api.DataTypes.TINYINT;
import static org.apache.flink.table.api.DataTypes.VARCHAR;
import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.List;
import java.util.Map;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.binary.BinaryRowData;
import org.apache.flink.table.data.conversion.DataStructureConverter;
import org.apache.flink.table.data.conversion.DataStructureConverters;
import org.apache.flink.table.types.DataType;
import org.apache.flink.types.Row;
import org.apache.flink.util.InstantiationUtil;
import org.junit.jupiter.api.Test;

class MemberRowSerializerTest {
  static final List<DataType> TYPES =
      List.of(
          STRING(),
          CHAR(3),
          VARCHAR(30),
          BOOLEAN(),
          TINYINT(),
          SMALLINT(),
          INT(),
          BIGINT(),
          FLOAT(),
          DOUBLE(),
          DECIMAL(10, 2),
          DECIMAL(38, 18),
          DATE(),
          TIME(3),
          TIMESTAMP(3),
          TIMESTAMP(9),
          TIMESTAMP_LTZ(3),
          TIMESTAMP_LTZ(6),
          ARRAY(STRING()),
          ARRAY(INT()),
          MAP(STRING(), STRING()),
          MAP(STRING(), ARRAY(BIGINT())),
          ROW(FIELD("street name", STRING()), FIELD("no", INT())),
          BINARY(4),
          BYTES());

  private static final List<Object> VALUES =
      List.of(
          "NUL \0 and \uD83C\uDF89 and 会员",
          "abc",
          "",
          true,
          (byte) -1,
          (short) 300,
          Integer.MIN_VALUE,
          Long.MAX_VALUE,
          1.5f,
          Double.NaN,
          new BigDecimal("-12345678.90"),
          new BigDecimal("12345678901234567890.123456789012345678"),
          LocalDate.of(1899, 12, 31),
          LocalTime.of(23, 59, 59, 999_000_000),
          LocalDateTime.of(2026, 12, 12, 20, 0, 0, 1_000_000),
          LocalDateTime.of(1969, 12, 31, 23, 59, 59, 999_999_999),
          Instant.parse("2026-12-12T12:00:00.001Z"),
          Instant.parse("0001-01-01T00:00:00.000001Z"),
          new String[] {"vip", null, ""},
          new Integer[] {1, null},
          Map.of("color", "red"),
          Map.of("k", new Long[] {1L, null}),
          Row.of("Nanjing Lu", null),
          new byte[] {0, 1, 2, -1},
          new byte[0]);

  private final MemberSchema schema = allTypes();
  private final MemberRowSerializer serializer = new MemberRowSerializer(schema);

  private static MemberSchema allTypes() {
    Object[] columns = new Object[4 + 2 * TYPES.size()];
    columns[0] = "member_id";
    columns[1] = STRING();
    columns[2] = "phone";
    columns[3] = STRING();
    for (int i = 0; i < TYPES.size(); i++) {
      columns[4 + 2 * i] = "c" + i;
      columns[5 + 2 * i] = TYPES.get(i);
    }
    return schema(columns);
  }

  private static GenericRowData allValues() {
    Object[] values = new Object[2 + TYPES.size()];
    values[0] = "m1";
    values[1] = "+8613812345678";
    for (int i = 0; i < TYPES.size(); i++) {
      values[2 + i] = converter(TYPES.get(i)).toInternal(VALUES.get(i));
    }
    return row(values);
  }

  private static DataStructureConverter<Object, Object> converter(DataType type) {
    DataStructureConverter<Object, Object> converter = DataStructureConverters.getConverter(type);
    converter.open(MemberRowSerializerTest.class.getClassLoader());
    return converter;
  }

  @Test
  void keepsEveryColumnType() throws Exception {
    RowData restored = roundTrip(allValues());

    assertThat(restored).isInstanceOf(BinaryRowData.class);
    for (int i = 0; i < TYPES.size(); i++) {
      Object internal =
          RowData.createFieldGetter(schema.type(2 + i), 2 + i).getFieldOrNull(restored);
      Object external = converter(TYPES.get(i)).toExternal(internal);
      assertThat(Row.of(external)) // whose equality goes into arrays and maps
          .as("%s", TYPES.get(i))
          .isEqualTo(Row.of(VALUES.get(i)));
    }
  }

  @Test
  void keepsNullInEveryColumnType() throws Exception {
    RowData restored = roundTrip(new GenericRowData(schema.size()));

    for (int i = 0; i < schema.size(); i++) {
      assertThat(restored.isNullAt(i)).as("%s", schema.type(i)).isTrue();
    }
  }

  @Test
  void makesARowThatALaterOneDoesNotWriteOver() {
    BinaryRowData first = serializer.toBinaryRow(allValues());
    BinaryRowData copy = first.copy();

    serializer.toBinaryRow(new GenericRowData(schema.size()));

    assertThat(first).isEqualTo(copy);
    assertThat(first.getSegments()[0].size()).isEqualTo(first.getSizeInBytes());
  }

  @Test
  void copiesToARowOfItsOwn() {
    BinaryRowData row = serializer.toBinaryRow(allValues());

    RowData copy = serializer.copy(row);

    assertThat(copy).isEqualTo(row).isNotSameAs(row);
    assertThat(serializer.copy(allValues())).isEqualTo(row);
  }

  @Test
  void isTheSameAfterItsOwnSerializationAndDuplication() throws Exception {
    assertThat(InstantiationUtil.clone(serializer)).isEqualTo(serializer);
    assertThat(serializer.duplicate()).isEqualTo(serializer).isNotSameAs(serializer);
  }

  private RowData roundTrip(RowData row) throws Exception {
    DataOutputSerializer out = new DataOutputSerializer(64);
    serializer.serialize(row, out);
    DataOutputSerializer copied = new DataOutputSerializer(64);
    serializer.copy(new DataInputDeserializer(out.getCopyOfBuffer()), copied);
    return serializer.deserialize(new DataInputDeserializer(copied.getCopyOfBuffer()));
  }
}
