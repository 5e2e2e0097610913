// SPDX-License-Identifier: Apache-2.0
package io.kadian.members;

import java.util.List;
import org.apache.flink.api.common.functions.MapFunction;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.table.api.DataTypes;
import org.apache.flink.table.api.Schema;
import org.apache.flink.table.api.Table;
import org.apache.flink.table.api.TableConfig;
import org.apache.flink.table.api.bridge.java.StreamTableEnvironment;
import org.apache.flink.table.api.config.ExecutionConfigOptions;
import org.apache.flink.table.api.config.ExecutionConfigOptions.UidGeneration;
import org.apache.flink.table.catalog.Column;
import org.apache.flink.table.connector.ChangelogMode;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.runtime.typeutils.InternalTypeInfo;
import org.apache.flink.table.types.DataType;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.RowType;
import org.apache.flink.types.Row;
import org.apache.flink.types.RowKind;

/**
 * A query's rows as a DataStream, without converting a single value, and with uids that are the
 * same each time the job is submitted: Flink's own count in the JVM.
 *
 * @param columns how many of the query's there are in the stream; the key's may follow them
 * @param key the primary key's columns; empty if there is none
 */
record MemberQuery(
    StreamTableEnvironment env, Table rows, int columns, List<String> key, ChangelogMode changes) {

  /** A scan, a projection, a sink: one of each type, so no two have the same. */
  private static final String UID_FORMAT = "members_<type>_<transformation>";

  private static final String UID_OF_ROWS = "members-rows";

  DataStream<RowData> stream() {
    TableConfig config = env.getConfig();
    UidGeneration generation = config.get(ExecutionConfigOptions.TABLE_EXEC_UID_GENERATION);
    String format = config.get(ExecutionConfigOptions.TABLE_EXEC_UID_FORMAT);
    config.set(ExecutionConfigOptions.TABLE_EXEC_UID_GENERATION, UidGeneration.ALWAYS);
    config.set(ExecutionConfigOptions.TABLE_EXEC_UID_FORMAT, UID_FORMAT);
    try {
      return changes.containsOnly(RowKind.INSERT) ? insertOnly() : changelog();
    } finally {
      config.set(ExecutionConfigOptions.TABLE_EXEC_UID_GENERATION, generation);
      config.set(ExecutionConfigOptions.TABLE_EXEC_UID_FORMAT, format);
    }
  }

  private DataStream<RowData> insertOnly() {
    DataTypes.Field[] fields =
        streamed().stream()
            .map(c -> DataTypes.FIELD(c.getName(), c.getDataType().toInternal().nullable()))
            .toArray(DataTypes.Field[]::new);
    return env.toDataStream(rows, DataTypes.ROW(fields).notNull().bridgedTo(RowData.class));
  }

  /**
   * Upserts are taken as they are: asked for anything else, the planner would put a stateful
   * ChangelogNormalize in between, which refuses a new column. A {@link Row} here holds internal
   * values.
   */
  private DataStream<RowData> changelog() {
    boolean upserts =
        changes.contains(RowKind.UPDATE_AFTER) && !changes.contains(RowKind.UPDATE_BEFORE);
    Schema.Builder schema = Schema.newBuilder();
    for (Column column : rows.getResolvedSchema().getColumns()) {
      DataType type = column.getDataType().toInternal();
      boolean ofKey = upserts && key.contains(column.getName());
      schema.column(column.getName(), ofKey ? type.notNull() : type.nullable());
    }
    if (upserts) {
      schema.primaryKey(key);
    }
    LogicalType[] types =
        streamed().stream().map(c -> c.getDataType().getLogicalType()).toArray(LogicalType[]::new);
    String[] names = streamed().stream().map(Column::getName).toArray(String[]::new);
    return env.toChangelogStream(
            rows, schema.build(), upserts ? ChangelogMode.upsert() : ChangelogMode.all())
        .map(new Rows(columns))
        .returns(InternalTypeInfo.of(RowType.of(false, types, names)))
        .name(UID_OF_ROWS)
        .uid(UID_OF_ROWS);
  }

  private List<Column> streamed() {
    return rows.getResolvedSchema().getColumns().subList(0, columns);
  }

  /** The first columns of a row, internal values as they are. */
  private static final class Rows implements MapFunction<Row, RowData> {
    private static final long serialVersionUID = 1L;
    private final int columns;

    Rows(int columns) {
      this.columns = columns;
    }

    @Override
    public RowData map(Row row) {
      GenericRowData internal = new GenericRowData(row.getKind(), columns);
      for (int i = 0; i < columns; i++) {
        internal.setField(i, row.getField(i));
      }
      return internal;
    }
  }
}
