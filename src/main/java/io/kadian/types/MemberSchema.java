// SPDX-License-Identifier: Apache-2.0
package io.kadian.types;

import java.io.Serializable;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.flink.table.catalog.Column;
import org.apache.flink.table.catalog.ResolvedSchema;
import org.apache.flink.table.types.DataType;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.RowType;

/** The columns of the member table. */
public final class MemberSchema implements Serializable {
  private static final long serialVersionUID = 1L;
  public static final String MEMBER_ID = "member_id";
  public static final String PHONE = "phone";
  public static final String CONSENT = "consent";
  public static final String TIME_ZONE = "time_zone";
  public static final String SEND_AT = "send_at";

  private final List<String> columns;
  private final List<DataType> types;

  private MemberSchema(List<String> columns, List<DataType> types) {
    this.columns = columns;
    this.types = types;
  }

  public static MemberSchema of(ResolvedSchema schema) {
    List<Column> stored =
        schema.getColumns().stream().filter(c -> !c.getName().equals(SEND_AT)).toList();
    return new MemberSchema(
        stored.stream().map(Column::getName).toList(),
        stored.stream().map(c -> c.getDataType().nullable()).toList());
  }

  public List<String> columns() {
    return columns;
  }

  public int indexOf(String column) {
    return columns.indexOf(column);
  }

  public DataType dataType(int index) {
    return types.get(index);
  }

  public LogicalType type(int index) {
    return types.get(index).getLogicalType();
  }

  public org.apache.flink.api.common.typeinfo.TypeInformation<org.apache.flink.table.data.RowData>
      rowTypeInfo() {
    return org.apache.flink.table.runtime.typeutils.InternalTypeInfo.of(rowType());
  }

  public RowType rowType() {
    return new RowType(
        IntStream.range(0, columns.size())
            .mapToObj(i -> new RowType.RowField(columns.get(i), type(i)))
            .collect(Collectors.toList()));
  }
}
