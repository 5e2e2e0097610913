// SPDX-License-Identifier: Apache-2.0
package io.kadian.types;

import java.io.IOException;
import javax.annotation.Nullable;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.common.typeutils.TypeSerializerSnapshot;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.binary.BinaryRowData;
import org.apache.flink.table.runtime.typeutils.RowDataSerializer;

/**
 * Writes members as binary rows, like Flink's {@link RowDataSerializer}, but its snapshot knows the
 * columns' names. Flink's compares types only: two columns of one type that change places in the
 * DDL come back swapped, without a word.
 *
 * <p>What it reads is a {@link BinaryRowData}; only a heap state backend may hand out another
 * {@link RowData}, of rows that an older job wrote. Rows are not to be changed once they are given
 * away.
 */
public final class MemberRowSerializer extends TypeSerializer<RowData> {
  private static final long serialVersionUID = 1L;

  private final MemberSchema schema;
  private final RowDataSerializer rows;

  /** Set where a snapshot restored this serializer: it reads rows of an older job. */
  @Nullable private final RestoredRow.Places places;

  public MemberRowSerializer(MemberSchema schema) {
    this(schema, null);
  }

  MemberRowSerializer(MemberSchema schema, @Nullable RestoredRow.Places places) {
    this.schema = schema;
    this.rows = new RowDataSerializer(schema.rowType());
    this.places = places;
  }

  public MemberSchema schema() {
    return schema;
  }

  /** A row of its own, in as many octets as it needs. */
  public BinaryRowData toBinaryRow(RowData row) {
    return rows.toBinaryRow(row).copy();
  }

  @Override
  public void serialize(RowData row, DataOutputView out) throws IOException {
    rows.serialize(asWritten(row), out);
  }

  @Override
  public RowData deserialize(DataInputView in) throws IOException {
    RowData row = rows.deserialize(in);
    return places == null ? row : new RestoredRow((BinaryRowData) row, places);
  }

  @Override
  public RowData deserialize(RowData reuse, DataInputView in) throws IOException {
    return deserialize(in);
  }

  /** RowDataSerializer's fails where a {@code DataOutputSerializer} would have to grow. */
  @Override
  public void copy(DataInputView in, DataOutputView out) throws IOException {
    rows.serialize(rows.deserialize(in), out);
  }

  @Override
  public RowData copy(RowData row) {
    if (places != null && row instanceof RestoredRow restored) {
      return restored.copy();
    }
    return toBinaryRow(row);
  }

  @Override
  public RowData copy(RowData row, RowData reuse) {
    return copy(row);
  }

  private RowData asWritten(RowData row) {
    return places != null && row instanceof RestoredRow restored ? restored.stored() : row;
  }

  @Override
  public boolean isImmutableType() {
    return false;
  }

  /** The {@link RowDataSerializer} within is of use to one thread only. */
  @Override
  public MemberRowSerializer duplicate() {
    return new MemberRowSerializer(schema, places);
  }

  @Override
  public RowData createInstance() {
    return rows.createInstance();
  }

  @Override
  public int getLength() {
    return -1;
  }

  @Override
  public TypeSerializerSnapshot<RowData> snapshotConfiguration() {
    return new MemberRowSerializerSnapshot(schema);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof MemberRowSerializer that && schema.equals(that.schema);
  }

  @Override
  public int hashCode() {
    return schema.hashCode();
  }
}
