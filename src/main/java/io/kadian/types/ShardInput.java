// SPDX-License-Identifier: Apache-2.0
package io.kadian.types;

import javax.annotation.Nullable;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.table.data.RowData;

/**
 * What a shard of the selection is told: a member's latest record, that a member is gone, or the
 * ticket of a campaign or a question, for which the shard is to be scanned.
 *
 * @param member set of a member, with or without a row
 * @param row the member's columns, null if the member is gone; not to be changed any more
 * @param ticket the campaign's id, or a {@link io.kadian.domain.QuestionTicket}
 */
public record ShardInput(
    int shard, @Nullable String member, @Nullable RowData row, @Nullable String ticket) {

  public static ShardInput member(int shard, String member, RowData row) {
    return new ShardInput(shard, member, row, null);
  }

  public static ShardInput departed(int shard, String member) {
    return new ShardInput(shard, member, null, null);
  }

  public static ShardInput ticket(int shard, String campaign) {
    return new ShardInput(shard, null, null, campaign);
  }

  public static TypeInformation<ShardInput> type(MemberSchema schema) {
    return new RecordType<>(ShardInput.class, new ShardInputSerializer(schema));
  }
}
