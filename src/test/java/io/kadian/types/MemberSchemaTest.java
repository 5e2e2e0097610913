// SPDX-License-Identifier: Apache-2.0
package io.kadian.types;

import static io.kadian.testing.MemberRows.schema;
import static org.apache.flink.table.api.DataTypes.ARRAY;
import static org.apache.flink.table.api.DataTypes.BIGINT;
import static org.apache.flink.table.api.DataTypes.BOOLEAN;
import static org.apache.flink.table.api.DataTypes.FIELD;
import static org.apache.flink.table.api.DataTypes.INT;
import static org.apache.flink.table.api.DataTypes.INTERVAL;
import static org.apache.flink.table.api.DataTypes.MONTH;
import static org.apache.flink.table.api.DataTypes.MULTISET;
import static org.apache.flink.table.api.DataTypes.RAW;
import static org.apache.flink.table.api.DataTypes.ROW;
import static org.apache.flink.table.api.DataTypes.STRING;
import static org.apache.flink.table.api.DataTypes.STRUCTURED;
import static org.apache.flink.table.api.DataTypes.TIMESTAMP_LTZ;
import static org.apache.flink.table.api.DataTypes.VARCHAR;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kadian.domain.InvalidInputException;
import java.util.List;
import java.util.stream.Stream;
import org.apache.flink.api.common.typeutils.base.VoidSerializer;
import org.apache.flink.table.types.DataType;
import org.apache.flink.table.types.logical.LocalZonedTimestampType;
import org.apache.flink.table.types.logical.TimestampKind;
import org.apache.flink.table.types.logical.utils.LogicalTypeParser;
import org.apache.flink.table.types.utils.TypeConversions;
import org.apache.flink.util.InstantiationUtil;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class MemberSchemaTest {

  @Test
  void keepsTheColumnsInTheOrderOfTheDdlWithoutSendAt() {
    MemberSchema schema =
        schema(
            "points", INT(), "send_at", TIMESTAMP_LTZ(3), "phone", STRING(), "member_id", STRING());

    assertThat(schema.columns()).isEqualTo(List.of("points", "phone", "member_id"));
    assertThat(schema.indexOf("member_id")).isEqualTo(2);
    assertThat(schema.indexOf("send_at")).isEqualTo(-1);
    assertThat(schema.typeOf("points")).isEqualTo(INT().getLogicalType());
    assertThat(schema.dataType(0)).isEqualTo(INT());
    assertThat(schema).hasToString("points INT, phone STRING, member_id STRING");
  }

  @Test
  void makesEveryColumnNullable() {
    MemberSchema schema = schema("member_id", STRING().notNull(), "phone", VARCHAR(20).notNull());

    assertThat(schema.rowType().getChildren()).allMatch(type -> type.isNullable());
  }

  @Test
  void forgetsThatAColumnIsTheRowtimeOfTheTable() {
    DataType rowtime =
        TypeConversions.fromLogicalToDataType(
            new LocalZonedTimestampType(true, TimestampKind.ROWTIME, 3));

    MemberSchema schema = schema("member_id", STRING(), "phone", STRING(), "ts", rowtime);

    assertThat(schema.typeOf("ts")).isEqualTo(TIMESTAMP_LTZ(3).getLogicalType());
  }

  @Test
  void saysWhichRequiredColumnIsMissingOrOfAnotherType() {
    assertThatThrownBy(() -> schema("phone", STRING()))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage("column member_id STRING is missing; there are phone");
    assertThatThrownBy(() -> schema("member_id", STRING(), "Phone", STRING()))
        .hasMessage("column phone STRING is missing; there are member_id, Phone");
    assertThatThrownBy(() -> schema("member_id", BIGINT(), "phone", STRING()))
        .hasMessage("column member_id is BIGINT and must be STRING");
    assertThatThrownBy(() -> schema("member_id", STRING(), "phone", STRING(), "consent", STRING()))
        .hasMessage("column consent is STRING and must be BOOLEAN");
    assertThatThrownBy(() -> schema("member_id", STRING(), "phone", STRING(), "time_zone", INT()))
        .hasMessage("column time_zone is INT and must be STRING");
    assertThatThrownBy(() -> schema("member_id", STRING(), "phone", STRING()).typeOf("tier"))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage("members has no column tier");
  }

  static Stream<DataType> unsupported() {
    return Stream.of(
        RAW(Void.class, VoidSerializer.INSTANCE),
        STRUCTURED("Address", FIELD("city", STRING())),
        MULTISET(STRING()),
        INTERVAL(MONTH()),
        ARRAY(ROW(FIELD("x", RAW(Void.class, VoidSerializer.INSTANCE)))));
  }

  @ParameterizedTest
  @MethodSource("unsupported")
  void refusesAColumnThatCannotBeKept(DataType type) {
    assertThatThrownBy(() -> schema("member_id", STRING(), "phone", STRING(), "odd", type))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageStartingWith("column odd is ")
        .hasMessageContaining("declare it as STRING");
  }

  @Test
  void isTheSameOnTheOtherSideOfJavaSerialization() throws Exception {
    MemberSchema schema =
        schema("member_id", STRING(), "phone", STRING(), "consent", BOOLEAN(), "orders", BIGINT());

    MemberSchema copy = InstantiationUtil.clone(schema);

    assertThat(copy).isEqualTo(schema).hasSameHashCodeAs(schema);
    assertThat(copy.fingerprint()).isEqualTo(schema.fingerprint());
  }

  @Test
  void hasAnotherFingerprintWhenTwoColumnsOfOneTypeChangePlaces() {
    MemberSchema one = schema("member_id", STRING(), "phone", STRING(), "a", INT(), "b", INT());
    MemberSchema other = schema("member_id", STRING(), "phone", STRING(), "b", INT(), "a", INT());

    assertThat(one.fingerprint()).isNotEqualTo(other.fingerprint());
    assertThat(one).isNotEqualTo(other);
  }

  @Test
  void namesItsTypesInAFormThatFlinkReadsBack() {
    for (DataType type : MemberRowSerializerTest.TYPES) {
      String written = type.getLogicalType().asSerializableString();

      assertThat(LogicalTypeParser.parse(written, getClass().getClassLoader()))
          .isEqualTo(type.getLogicalType());
    }
  }
}
