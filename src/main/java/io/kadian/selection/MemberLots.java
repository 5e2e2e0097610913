// SPDX-License-Identifier: Apache-2.0
package io.kadian.selection;

import io.kadian.domain.Campaign;
import io.kadian.domain.Lot;
import io.kadian.domain.SendingRules;
import io.kadian.domain.Standing;
import io.kadian.domain.Timetable;
import io.kadian.types.MemberSchema;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.stream.IntStream;
import javax.annotation.Nullable;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.TimestampData;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.LogicalTypeRoot;
import org.apache.flink.table.types.logical.utils.LogicalTypeChecks;

/** Which lot of a campaign a member's message belongs in: by their clock, and by their day. */
final class MemberLots {
  private final Campaign campaign;
  private final Timetable announced;
  private final int zoneColumn;
  private final int dayColumn;
  @Nullable private final LogicalType dayType;

  /**
   * @throws io.kadian.domain.InvalidInputException if a column that it takes the day from is
   *     missing or has none
   */
  MemberLots(Campaign campaign, SendingRules rules, MemberSchema schema) {
    this.campaign = campaign;
    this.announced = new Timetable(campaign, Standing.of(campaign), rules);
    this.zoneColumn = announced.asksForZones() ? schema.indexOf(MemberSchema.TIME_ZONE) : -1;
    if (campaign.isOfColumn()) {
      schema.requireDays(campaign.memberTime().column());
      this.dayColumn = schema.indexOf(campaign.memberTime().column());
      this.dayType = schema.type(dayColumn);
    } else {
      this.dayColumn = -1;
      this.dayType = null;
    }
  }

  /** Indices of the columns that it reads. */
  IntStream columns() {
    return IntStream.of(zoneColumn, dayColumn).filter(column -> column >= 0);
  }

  /** Null if the member has no instant. */
  @Nullable
  Lot of(RowData member, int shard) {
    String zone = zoneColumn < 0 ? null : zone(member);
    Instant due = dayColumn < 0 ? campaign.sendAt() : instant(member, announced.zone(zone));
    return due == null ? null : new Lot(campaign.id(), due, shard, zone);
  }

  /** What a segment's condition takes for {@code send_at}: as it was announced. */
  Instant planned(Lot lot) {
    return announced.planned(lot.zone(), lot.due());
  }

  @Nullable
  private String zone(RowData member) {
    return member.isNullAt(zoneColumn)
        ? null
        : announced.zoneName(member.getString(zoneColumn).toString());
  }

  @Nullable
  private Instant instant(RowData member, ZoneId zone) {
    if (member.isNullAt(dayColumn)) {
      return null;
    }
    return campaign.memberTime().on(day(member, zone), zone, campaign.sendAt(), campaign.until());
  }

  private LocalDate day(RowData member, ZoneId zone) {
    if (dayType.is(LogicalTypeRoot.DATE)) {
      return LocalDate.ofEpochDay(member.getInt(dayColumn));
    }
    TimestampData at = member.getTimestamp(dayColumn, LogicalTypeChecks.getPrecision(dayType));
    return dayType.is(LogicalTypeRoot.TIMESTAMP_WITHOUT_TIME_ZONE)
        ? at.toLocalDateTime().toLocalDate()
        : LocalDate.ofInstant(at.toInstant(), zone);
  }
}
