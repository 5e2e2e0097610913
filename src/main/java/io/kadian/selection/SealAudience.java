// SPDX-License-Identifier: Apache-2.0
package io.kadian.selection;

import io.kadian.domain.AudienceSeal;
import io.kadian.domain.Event;
import io.kadian.types.DomainTypes;
import io.kadian.types.JobTime;
import io.kadian.types.SideOutputs;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;

/**
 * Makes of the shards' hashes of a frozen audience that of all, when the last one has come. One
 * that comes again, after a restart, makes the same again.
 */
public final class SealAudience
    extends KeyedProcessFunction<String, AudienceSeal.Part, AudienceSeal> {
  private static final long serialVersionUID = 1L;

  private static final MapStateDescriptor<Integer, AudienceSeal.Part> PARTS =
      new MapStateDescriptor<>("seal-parts", Types.INT, DomainTypes.SEAL_PART);

  private transient JobTime time;
  private transient MapState<Integer, AudienceSeal.Part> parts;

  @Override
  public void open(OpenContext openContext) {
    time = JobTime.of(getRuntimeContext());
    parts = getRuntimeContext().getMapState(PARTS);
  }

  @Override
  public void processElement(AudienceSeal.Part part, Context context, Collector<AudienceSeal> out)
      throws Exception {
    parts.put(part.shard(), part);
    if (part.shard() == part.shards() - 1 || parts.contains(part.shards() - 1)) {
      List<AudienceSeal.Part> all = inOrder(part.shards());
      if (all.size() == part.shards()) {
        Instant now = time.instantAt(context.timerService().currentProcessingTime());
        AudienceSeal seal = AudienceSeal.of(all, now);
        out.collect(seal);
        context.output(
            SideOutputs.EVENTS,
            new Event.AudienceSealed(seal.campaign(), seal.members(), seal.hash(), now));
        parts.clear();
      }
    }
  }

  private List<AudienceSeal.Part> inOrder(int shards) throws Exception {
    List<AudienceSeal.Part> all = new ArrayList<>(shards);
    for (int shard = 0; shard < shards; shard++) {
      AudienceSeal.Part part = parts.get(shard);
      if (part == null) {
        return all;
      }
      all.add(part);
    }
    return all;
  }
}
