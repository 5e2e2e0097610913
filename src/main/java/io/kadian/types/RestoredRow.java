// SPDX-License-Identifier: Apache-2.0
package io.kadian.types;

import java.io.Serializable;
import javax.annotation.Nullable;
import org.apache.flink.table.data.ArrayData;
import org.apache.flink.table.data.DecimalData;
import org.apache.flink.table.data.MapData;
import org.apache.flink.table.data.RawValueData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.data.TimestampData;
import org.apache.flink.table.data.binary.BinaryRowData;
import org.apache.flink.types.RowKind;
import org.apache.flink.types.variant.Variant;

/**
 * A row of an older job, seen with the columns of this one. A heap state backend reads all rows
 * while it restores, before it is told of the new serializer, and never converts them (RocksDB
 * does): so the row learns its columns' places later, through the {@link Places} that it shares
 * with the snapshot that restored it.
 */
final class RestoredRow implements RowData {

  /** Where the columns of this job stand in the rows of the older one. */
  static final class Places implements Serializable {
    private static final long serialVersionUID = 1L;

    @Nullable private int[] old;

    /** Until then rows are seen as they were written. */
    void map(MemberSchema from, MemberSchema to) {
      old = to.columns().stream().mapToInt(from::indexOf).toArray();
    }
  }

  private final BinaryRowData stored;
  private final Places places;

  RestoredRow(BinaryRowData stored, Places places) {
    this.stored = stored;
    this.places = places;
  }

  /** As the older job wrote it. */
  BinaryRowData stored() {
    return stored;
  }

  RestoredRow copy() {
    return new RestoredRow(stored.copy(), places);
  }

  private int at(int pos) {
    return places.old == null ? pos : places.old[pos];
  }

  @Override
  public int getArity() {
    return places.old == null ? stored.getArity() : places.old.length;
  }

  @Override
  public RowKind getRowKind() {
    return stored.getRowKind();
  }

  @Override
  public void setRowKind(RowKind kind) {
    stored.setRowKind(kind);
  }

  @Override
  public boolean isNullAt(int pos) {
    int at = at(pos);
    return at < 0 || stored.isNullAt(at);
  }

  @Override
  public boolean getBoolean(int pos) {
    return stored.getBoolean(at(pos));
  }

  @Override
  public byte getByte(int pos) {
    return stored.getByte(at(pos));
  }

  @Override
  public short getShort(int pos) {
    return stored.getShort(at(pos));
  }

  @Override
  public int getInt(int pos) {
    return stored.getInt(at(pos));
  }

  @Override
  public long getLong(int pos) {
    return stored.getLong(at(pos));
  }

  @Override
  public float getFloat(int pos) {
    return stored.getFloat(at(pos));
  }

  @Override
  public double getDouble(int pos) {
    return stored.getDouble(at(pos));
  }

  @Override
  public StringData getString(int pos) {
    return stored.getString(at(pos));
  }

  @Override
  public DecimalData getDecimal(int pos, int precision, int scale) {
    return stored.getDecimal(at(pos), precision, scale);
  }

  @Override
  public TimestampData getTimestamp(int pos, int precision) {
    return stored.getTimestamp(at(pos), precision);
  }

  @Override
  public <T> RawValueData<T> getRawValue(int pos) {
    return stored.getRawValue(at(pos));
  }

  @Override
  public byte[] getBinary(int pos) {
    return stored.getBinary(at(pos));
  }

  @Override
  public ArrayData getArray(int pos) {
    return stored.getArray(at(pos));
  }

  @Override
  public MapData getMap(int pos) {
    return stored.getMap(at(pos));
  }

  @Override
  public RowData getRow(int pos, int numFields) {
    return stored.getRow(at(pos), numFields);
  }

  @Override
  public Variant getVariant(int pos) {
    return stored.getVariant(at(pos));
  }
}
