// SPDX-License-Identifier: Apache-2.0
package io.kadian.types;

import java.io.IOException;
import javax.annotation.Nullable;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.runtime.typeutils.RowDataSerializer;

/** PLACEHOLDER until the members branch is merged. */
public record ShardInput(
    int shard, @Nullable String member, @Nullable RowData row, @Nullable String ticket) {
  public static ShardInput member(int shard, String memberId, RowData row) {
    return new ShardInput(shard, memberId, row, null);
  }

  public static ShardInput departed(int shard, String memberId) {
    return new ShardInput(shard, memberId, null, null);
  }

  public static ShardInput ticket(int shard, String campaignId) {
    return new ShardInput(shard, null, null, campaignId);
  }

  public static TypeInformation<ShardInput> type(MemberSchema schema) {
    return RecordType.of(new S(new RowDataSerializer(schema.rowType())));
  }

  static final class S extends VersionedSerializer<ShardInput> {
    private static final long serialVersionUID = 1L;
    private final RowDataSerializer rows;

    S(RowDataSerializer rows) {
      super(ShardInput.class, 1);
      this.rows = rows;
    }

    @Override
    protected void write(ShardInput v, DataOutputView out) throws IOException {
      out.writeInt(v.shard);
      Fields.write(v.member, out);
      Fields.write(v.ticket, out);
      out.writeBoolean(v.row != null);
      if (v.row != null) {
        rows.serialize(v.row, out);
      }
    }

    @Override
    protected ShardInput read(DataInputView in, int version) throws IOException {
      int s = in.readInt();
      String m = Fields.string(in);
      String t = Fields.string(in);
      return new ShardInput(s, m, in.readBoolean() ? rows.deserialize(in) : null, t);
    }
  }
}
