// SPDX-License-Identifier: Apache-2.0
package io.kadian.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectWriter;
import io.kadian.domain.Json;
import io.kadian.status.CampaignStatus;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;

/** Campaigns' status for programs: {@code {"at": …, "campaigns": […]}}. */
final class StatusJson {
  private record Report(Instant at, List<CampaignStatus> campaigns) {}

  private StatusJson() {}

  static String pretty(List<CampaignStatus> statuses, Instant now) {
    return json(Json.MAPPER.writerWithDefaultPrettyPrinter(), statuses, now);
  }

  static String line(CampaignStatus status, Instant now) {
    return json(Json.MAPPER.writer(), List.of(status), now);
  }

  private static String json(ObjectWriter writer, List<CampaignStatus> statuses, Instant now) {
    try {
      return writer.writeValueAsString(new Report(now.truncatedTo(ChronoUnit.MILLIS), statuses));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("A status is always JSON", e);
    }
  }
}
