// SPDX-License-Identifier: Apache-2.0
package io.kadian.types;

import io.kadian.domain.AdmittedCampaign;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.typeinfo.Types;

/** The admitted campaigns by id, as selection and hold each keep them in broadcast state. */
public final class BroadcastCampaigns {
  private BroadcastCampaigns() {}

  public static MapStateDescriptor<String, AdmittedCampaign> descriptor() {
    return new MapStateDescriptor<>(
        "admitted-campaigns", Types.STRING, DomainTypes.ADMITTED_CAMPAIGN);
  }
}
