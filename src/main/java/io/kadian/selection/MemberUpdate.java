// SPDX-License-Identifier: Apache-2.0
package io.kadian.selection;

import java.util.BitSet;
import javax.annotation.Nullable;
import org.apache.flink.table.data.RowData;

/**
 * A member's new record.
 *
 * @param before null: there was none
 * @param after null: the member is gone
 * @param changed the columns that are not what they were; null if there is only one of both
 */
record MemberUpdate(
    String member,
    int shard,
    @Nullable RowData before,
    @Nullable RowData after,
    @Nullable BitSet changed) {}
