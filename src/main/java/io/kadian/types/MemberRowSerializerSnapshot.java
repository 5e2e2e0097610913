// SPDX-License-Identifier: Apache-2.0
package io.kadian.types;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.common.typeutils.TypeSerializerSchemaCompatibility;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.LogicalTypeFamily;
import org.apache.flink.table.types.logical.utils.LogicalTypeParser;

/**
 * Names and types of the member columns, in a savepoint. A column may be added (NULL in older
 * records), dropped, and moved; it may not change its type, and consent may not go.
 */
public final class MemberRowSerializerSnapshot implements TypeSerializerSnapshot<RowData> {
  private final RestoredRow.Places places = new RestoredRow.Places();
  private MemberSchema schema;

  /** For restoring. */
  public MemberRowSerializerSnapshot() {}

  MemberRowSerializerSnapshot(MemberSchema schema) {
    this.schema = schema;
  }

  @Override
  public int getCurrentVersion() {
    return 1;
  }

  @Override
  public void writeSnapshot(DataOutputView out) throws IOException {
    out.writeInt(schema.size());
    for (int i = 0; i < schema.size(); i++) {
      Fields.write(schema.columns().get(i), out);
      Fields.write(schema.type(i).asSerializableString(), out);
    }
  }

  @Override
  public void readSnapshot(int readVersion, DataInputView in, ClassLoader classLoader)
      throws IOException {
    List<String> columns = new ArrayList<>();
    List<LogicalType> types = new ArrayList<>();
    for (int i = in.readInt(); i > 0; i--) {
      columns.add(Fields.string(in));
      types.add(LogicalTypeParser.parse(Fields.string(in), classLoader));
    }
    schema = MemberSchema.restored(columns, types);
  }

  @Override
  public TypeSerializer<RowData> restoreSerializer() {
    return new MemberRowSerializer(schema, places);
  }

  /**
   * Throws where it might say incompatible: Flink's message then names serializers, not columns,
   * and the job is restarted for ever.
   */
  @Override
  public TypeSerializerSchemaCompatibility<RowData> resolveSchemaCompatibility(
      TypeSerializerSnapshot<RowData> old) {
    if (!(old instanceof MemberRowSerializerSnapshot that)) {
      return TypeSerializerSchemaCompatibility.incompatible();
    }
    if (schema.equals(that.schema)) {
      return TypeSerializerSchemaCompatibility.compatibleAsIs();
    }
    for (String column : schema.columns()) {
      if (that.schema.indexOf(column) >= 0
          && !sameForm(that.schema.typeOf(column), schema.typeOf(column))) {
        throw RefusedState.because(
            ("Column %s of members is %s in the savepoint and %s in the DDL. A column can't change"
                    + " its type: declare it as it was, or under another name (it is then NULL"
                    + " until a member's next record comes)")
                .formatted(column, that.schema.typeOf(column), schema.typeOf(column)));
      }
    }
    if (that.schema.indexOf(MemberSchema.CONSENT) >= 0
        && schema.indexOf(MemberSchema.CONSENT) < 0) {
      throw RefusedState.because(
          "Column consent of members is in the savepoint and not in the DDL. Without it everybody"
              + " gets messages, who said no too: declare it as it was (if that is meant, as"
              + " consent AS TRUE)");
    }
    that.places.map(that.schema, schema);
    return TypeSerializerSchemaCompatibility.compatibleAfterMigration();
  }

  /** VARCHAR(20) and VARCHAR(50) are stored alike. */
  private static boolean sameForm(LogicalType old, LogicalType type) {
    return old.equals(type)
        || (old.is(LogicalTypeFamily.CHARACTER_STRING)
            && type.is(LogicalTypeFamily.CHARACTER_STRING))
        || (old.is(LogicalTypeFamily.BINARY_STRING) && type.is(LogicalTypeFamily.BINARY_STRING));
  }
}
