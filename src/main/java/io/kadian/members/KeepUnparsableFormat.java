// SPDX-License-Identifier: Apache-2.0
package io.kadian.members;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.flink.api.common.serialization.DeserializationSchema;
import org.apache.flink.table.api.DataTypes;
import org.apache.flink.table.api.DataTypes.Field;
import org.apache.flink.table.connector.ChangelogMode;
import org.apache.flink.table.connector.format.DecodingFormat;
import org.apache.flink.table.connector.source.DynamicTableSource;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.types.DataType;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.utils.DataTypeUtils;
import org.apache.flink.types.RowKind;

/**
 * Shows the inner format the user's columns only, as the user declared them. Not projectable: every
 * column is read, and where our own stand is known from their names.
 */
final class KeepUnparsableFormat implements DecodingFormat<DeserializationSchema<RowData>> {
  private final String name;
  private final DecodingFormat<DeserializationSchema<RowData>> inner;
  private final Set<String> notNull;
  private final String watched;
  private List<String> metadata = List.of();

  /**
   * @param notNull the columns of the user's that are declared so
   * @param watched as {@link KeepUnparsableFormatFactory#WATCHED}
   */
  KeepUnparsableFormat(
      String name,
      DecodingFormat<DeserializationSchema<RowData>> inner,
      Set<String> notNull,
      String watched) {
    this.name = name;
    this.inner = inner;
    this.notNull = notNull;
    this.watched = watched;
  }

  @Override
  public DeserializationSchema<RowData> createRuntimeDecoder(
      DynamicTableSource.Context context, DataType physical) {
    List<Field> users = new ArrayList<>();
    List<Integer> places = new ArrayList<>();
    List<Field> columns = DataType.getFields(physical);
    for (int i = 0; i < columns.size(); i++) {
      Field column = columns.get(i);
      if (!isOurs(column.getName())) {
        DataType type = column.getDataType();
        boolean mustBe = notNull.contains(column.getName());
        users.add(DataTypes.FIELD(column.getName(), mustBe ? type.notNull() : type));
        places.add(i);
      }
    }
    if (users.size() == columns.size()) {
      return inner.createRuntimeDecoder(context, physical); // nowhere to say what is wrong
    }
    List<Field> metadataFields = metadataFields();
    for (int i = 0; i < metadataFields.size(); i++) {
      places.add(columns.size() + i);
    }
    DataType produced = DataTypeUtils.appendRowFields(physical, metadataFields);
    return new KeepUnparsable(
        name,
        inner.createRuntimeDecoder(context, DataTypes.ROW(users).notNull()),
        context.createTypeInformation(produced),
        DataType.getFieldNames(physical),
        DataType.getFieldDataTypes(produced).stream()
            .map(DataType::getLogicalType)
            .toArray(LogicalType[]::new),
        places.stream().mapToInt(Integer::intValue).toArray(),
        notNull,
        watched,
        !inner.getChangelogMode().containsOnly(RowKind.INSERT));
  }

  private static boolean isOurs(String column) {
    return column.equals(KeptColumns.RAW)
        || column.equals(KeptColumns.ERROR)
        || column.equals(KeptColumns.KEY_ERROR);
  }

  private List<Field> metadataFields() {
    Map<String, DataType> types = listReadableMetadata();
    return metadata.stream().map(key -> DataTypes.FIELD(key, types.get(key))).toList();
  }

  @Override
  public ChangelogMode getChangelogMode() {
    return inner.getChangelogMode();
  }

  /** Each nullable: a record that can't be parsed has none. */
  @Override
  public Map<String, DataType> listReadableMetadata() {
    Map<String, DataType> types = new LinkedHashMap<>();
    inner.listReadableMetadata().forEach((key, type) -> types.put(key, type.nullable()));
    return types;
  }

  @Override
  public void applyReadableMetadata(List<String> metadataKeys) {
    inner.applyReadableMetadata(metadataKeys);
    metadata = List.copyOf(metadataKeys);
  }
}
