// SPDX-License-Identifier: Apache-2.0
package io.kadian.types;

import static org.apache.flink.table.types.logical.LogicalTypeFamily.CHARACTER_STRING;

import io.kadian.domain.InvalidInputException;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.apache.flink.table.api.DataTypes;
import org.apache.flink.table.catalog.Column;
import org.apache.flink.table.catalog.ResolvedSchema;
import org.apache.flink.table.types.DataType;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.LogicalTypeRoot;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.table.types.logical.utils.LogicalTypeUtils;

/**
 * The member columns that are stored, in the order of the user's DDL, each nullable: a column that
 * is added later is NULL in the records of before.
 */
public final class MemberSchema implements Serializable {
  public static final String MEMBER_ID = "member_id";
  public static final String PHONE = "phone";
  public static final String CONSENT = "consent";
  public static final String TIME_ZONE = "time_zone";

  /**
   * The campaign's instant in a segment's condition. A column of this name in the DDL makes
   * segments run in the SQL client; it isn't stored.
   */
  public static final String SEND_AT = "send_at";

  private static final long serialVersionUID = 1L;

  private static final Set<LogicalTypeRoot> STORED =
      EnumSet.of(
          LogicalTypeRoot.CHAR,
          LogicalTypeRoot.VARCHAR,
          LogicalTypeRoot.BOOLEAN,
          LogicalTypeRoot.BINARY,
          LogicalTypeRoot.VARBINARY,
          LogicalTypeRoot.DECIMAL,
          LogicalTypeRoot.TINYINT,
          LogicalTypeRoot.SMALLINT,
          LogicalTypeRoot.INTEGER,
          LogicalTypeRoot.BIGINT,
          LogicalTypeRoot.FLOAT,
          LogicalTypeRoot.DOUBLE,
          LogicalTypeRoot.DATE,
          LogicalTypeRoot.TIME_WITHOUT_TIME_ZONE,
          LogicalTypeRoot.TIMESTAMP_WITHOUT_TIME_ZONE,
          LogicalTypeRoot.TIMESTAMP_WITH_LOCAL_TIME_ZONE,
          LogicalTypeRoot.ARRAY,
          LogicalTypeRoot.MAP,
          LogicalTypeRoot.ROW);

  private final String[] columns;
  private final LogicalType[] types;

  private MemberSchema(List<String> columns, List<LogicalType> types) {
    this.columns = columns.toArray(String[]::new);
    this.types = types.toArray(LogicalType[]::new);
  }

  /**
   * @throws InvalidInputException if members of such a table can't be stored or sent to
   */
  public static MemberSchema of(ResolvedSchema schema) {
    List<String> columns = new ArrayList<>();
    List<LogicalType> types = new ArrayList<>();
    for (Column column : schema.getColumns()) {
      if (!column.getName().equals(SEND_AT)) {
        columns.add(column.getName());
        types.add(storable(column));
      }
    }
    MemberSchema members = restored(columns, types);
    members.require(MEMBER_ID, true, LogicalTypeRoot.VARCHAR, "STRING");
    members.require(PHONE, true, LogicalTypeRoot.VARCHAR, "STRING");
    members.require(CONSENT, false, LogicalTypeRoot.BOOLEAN, "BOOLEAN");
    members.require(TIME_ZONE, false, LogicalTypeRoot.VARCHAR, "STRING");
    return members;
  }

  /** The columns that a savepoint names, whatever they are. */
  static MemberSchema restored(List<String> columns, List<LogicalType> types) {
    return new MemberSchema(columns, types);
  }

  public List<String> columns() {
    return List.of(columns);
  }

  public int size() {
    return columns.length;
  }

  public LogicalType type(int column) {
    return types[column];
  }

  /**
   * @throws InvalidInputException if there is no such column
   */
  public LogicalType typeOf(String column) {
    int index = indexOf(column);
    if (index < 0) {
      throw new InvalidInputException("members has no column " + column);
    }
    return types[index];
  }

  /**
   * @throws InvalidInputException if there is no such column, or it holds no days
   */
  public void requireDays(String column) {
    LogicalType type = typeOf(column);
    if (!type.isAnyOf(
        LogicalTypeRoot.DATE,
        LogicalTypeRoot.TIMESTAMP_WITHOUT_TIME_ZONE,
        LogicalTypeRoot.TIMESTAMP_WITH_LOCAL_TIME_ZONE)) {
      throw new InvalidInputException(
          "send_at: column "
              + column
              + " is "
              + type.asSummaryString()
              + " and names no day; it must be DATE, TIMESTAMP or TIMESTAMP_LTZ");
    }
  }

  /** Where the column stands in a row, or -1. */
  public int indexOf(String column) {
    return Arrays.asList(columns).indexOf(column);
  }

  public RowType rowType() {
    return RowType.of(false, types.clone(), columns.clone());
  }

  /** Nullable, with Flink's default conversion class. */
  public DataType dataType(int column) {
    return DataTypes.of(types[column]);
  }

  /** Changes with every name, type and position; the same in every JVM. */
  int fingerprint() {
    int hash = 1;
    for (int i = 0; i < columns.length; i++) {
      hash = 31 * (31 * hash + columns[i].hashCode()) + types[i].asSerializableString().hashCode();
    }
    return hash;
  }

  private static LogicalType storable(Column column) {
    LogicalType type = column.getDataType().getLogicalType();
    if (!isStorable(type)) {
      throw new InvalidInputException(
          "column "
              + column.getName()
              + " is "
              + type.asSummaryString()
              + ", which can't be kept in state; declare it as STRING, a number, BOOLEAN, BYTES,"
              + " DATE, TIME, TIMESTAMP, TIMESTAMP_LTZ, or an ARRAY, MAP or ROW of such");
    }
    return LogicalTypeUtils.removeTimeAttributes(type).copy(true);
  }

  private static boolean isStorable(LogicalType type) {
    return STORED.contains(type.getTypeRoot())
        && type.getChildren().stream().allMatch(MemberSchema::isStorable);
  }

  private void require(String column, boolean mustBe, LogicalTypeRoot root, String declared) {
    int index = indexOf(column);
    if (index < 0) {
      if (mustBe) {
        throw new InvalidInputException(
            "column "
                + column
                + " "
                + declared
                + " is missing; there are "
                + String.join(", ", columns));
      }
      return;
    }
    LogicalType type = types[index];
    boolean matches = root == LogicalTypeRoot.VARCHAR ? type.is(CHARACTER_STRING) : type.is(root);
    if (!matches) {
      throw new InvalidInputException(
          "column " + column + " is " + type.asSummaryString() + " and must be " + declared);
    }
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof MemberSchema that
        && Arrays.equals(columns, that.columns)
        && Arrays.equals(types, that.types);
  }

  @Override
  public int hashCode() {
    return fingerprint();
  }

  /** As in a DDL: {@code member_id STRING, points INT}. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < columns.length; i++) {
      text.append(i == 0 ? "" : ", ").append(columns[i]).append(' ').append(types[i]);
    }
    return text.toString();
  }
}
