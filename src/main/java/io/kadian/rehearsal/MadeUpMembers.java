// SPDX-License-Identifier: Apache-2.0
package io.kadian.rehearsal;

import io.kadian.domain.InvalidInputException;
import io.kadian.domain.Json;
import io.kadian.types.MemberSchema;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import javax.annotation.Nullable;
import org.apache.flink.table.data.DecimalData;
import org.apache.flink.table.data.GenericArrayData;
import org.apache.flink.table.data.GenericMapData;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.StringData;
import org.apache.flink.table.data.TimestampData;
import org.apache.flink.table.types.logical.ArrayType;
import org.apache.flink.table.types.logical.DecimalType;
import org.apache.flink.table.types.logical.LogicalType;
import org.apache.flink.table.types.logical.LogicalTypeRoot;

/**
 * Members for any table, the same for the same number: each with a phone of its own, all with
 * consent, and values that go by a column's type where the plan doesn't say which.
 */
public final class MadeUpMembers {
  /** Of these there are as many phones. */
  public static final int MOST = 100_000_000;

  private static final int ALIKE = 100;
  private static final long LARGEST = 100_000;
  private static final int OLDEST_DAYS = 400;
  private static final int TAG_ONE_OF = 4;
  private static final DateTimeFormatter SQL =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss", Locale.ROOT);

  private final MemberSchema schema;
  private final Map<String, ColumnValues> columns;
  private final Instant today;
  private final boolean iso;

  /**
   * @param columns what these hold
   * @param today instants are of the year before
   * @param iso timestamps in JSON as ISO-8601 has them, and not SQL
   * @throws InvalidInputException for a column that there isn't, or that can't hold such values
   */
  public MadeUpMembers(
      MemberSchema schema, Map<String, ColumnValues> columns, Instant today, boolean iso) {
    this.schema = schema;
    this.columns = columns;
    this.today = today;
    this.iso = iso;
    columns.forEach(
        (column, values) -> {
          if (schema.indexOf(column) < 0) {
            throw new InvalidInputException(
                "columns: members have no column '%s'; there are %s"
                    .formatted(column, String.join(", ", schema.columns())));
          }
          if (column.equals(MemberSchema.MEMBER_ID) || column.equals(MemberSchema.PHONE)) {
            throw new InvalidInputException(
                "columns: " + column + ": each made-up member has its own; leave it out");
          }
        });
    row(0);
  }

  /** As {@link #json} and {@link #row} name it. */
  public static String id(int number) {
    return "r%08d".formatted(number);
  }

  /** The record of a member, for the format {@code json}. */
  public byte[] json(int number) {
    Map<String, Object> record = new LinkedHashMap<>();
    RandomGenerator random = random(number);
    for (int i = 0; i < schema.size(); i++) {
      record.put(schema.columns().get(i), inJson(value(i, number, random)));
    }
    return Json.bytes(record);
  }

  /** The same member as the job holds it. */
  public RowData row(int number) {
    GenericRowData row = new GenericRowData(schema.size());
    RandomGenerator random = random(number);
    for (int i = 0; i < schema.size(); i++) {
      row.setField(i, inRow(value(i, number, random), schema.type(i)));
    }
    return row;
  }

  private static RandomGenerator random(int number) {
    return new SplittableRandom(0x9E3779B97F4A7C15L * (number + 1));
  }

  @Nullable
  private Object value(int column, int number, RandomGenerator random) {
    String name = schema.columns().get(column);
    LogicalType type = schema.type(column);
    if (name.equals(MemberSchema.MEMBER_ID)) {
      return id(number);
    }
    if (name.equals(MemberSchema.PHONE)) {
      return "+86139%08d".formatted(number % MOST);
    }
    ColumnValues said = columns.get(name);
    if (said == null) {
      return usual(name, type, random);
    }
    try {
      return typed(name, said, type, random);
    } catch (java.time.DateTimeException e) {
      throw new InvalidInputException(
          "columns: %s: the column is %s, and %s isn't"
              .formatted(name, type.asSummaryString(), said),
          e);
    }
  }

  @Nullable
  private static Object typed(
      String name, ColumnValues said, LogicalType type, RandomGenerator random) {
    return switch (type.getTypeRoot()) {
      case CHAR, VARCHAR -> said.next(random);
      case BOOLEAN -> Boolean.valueOf(said.next(random));
      case TINYINT, SMALLINT, INTEGER, BIGINT ->
          ColumnValues.number(said.next(random), name).longValue();
      case FLOAT, DOUBLE, DECIMAL -> ColumnValues.number(said.next(random), name);
      case DATE -> LocalDate.parse(said.next(random));
      case TIMESTAMP_WITHOUT_TIME_ZONE -> LocalDate.parse(said.next(random)).atTime(LocalTime.NOON);
      case TIMESTAMP_WITH_LOCAL_TIME_ZONE -> Instant.parse(said.next(random) + "T12:00:00Z");
      case ARRAY -> some(name, said, (ArrayType) type, random);
      default ->
          throw new InvalidInputException(
              "columns: " + name + ": values of " + type.asSummaryString() + " can't be made up");
    };
  }

  private static List<String> some(
      String name, ColumnValues said, ArrayType type, RandomGenerator random) {
    if (!(said instanceof ColumnValues.Choice choice)
        || type.getElementType().getTypeRoot() != LogicalTypeRoot.VARCHAR) {
      throw new InvalidInputException(
          "columns: " + name + ": of arrays only those of STRING can be made up, such as 母婴|美妆");
    }
    List<String> some = new ArrayList<>();
    for (String each : choice.values()) {
      if (random.nextInt(TAG_ONE_OF) == 0) {
        some.add(each);
      }
    }
    return some;
  }

  @Nullable
  private Object usual(String name, LogicalType type, RandomGenerator random) {
    if (name.equals(MemberSchema.CONSENT)) {
      return true;
    }
    if (name.equals(MemberSchema.TIME_ZONE)) {
      return null;
    }
    return switch (type.getTypeRoot()) {
      case CHAR, VARCHAR -> name + '-' + random.nextInt(ALIKE);
      case BOOLEAN -> random.nextBoolean();
      case TINYINT -> (long) random.nextInt(ALIKE);
      case SMALLINT, INTEGER, BIGINT -> random.nextLong(LARGEST) % Short.MAX_VALUE;
      case FLOAT, DOUBLE -> BigDecimal.valueOf(random.nextLong(LARGEST));
      case DECIMAL -> BigDecimal.valueOf(random.nextInt(9));
      case DATE -> LocalDate.of(1950 + random.nextInt(55), 1 + random.nextInt(12), 1);
      case TIMESTAMP_WITHOUT_TIME_ZONE ->
          LocalDateTime.ofInstant(lately(random), java.time.ZoneOffset.UTC);
      case TIMESTAMP_WITH_LOCAL_TIME_ZONE -> lately(random);
      case ARRAY -> List.of();
      case MAP -> Map.of();
      default -> null;
    };
  }

  private Instant lately(RandomGenerator random) {
    return Instant.ofEpochSecond(today.getEpochSecond() - random.nextLong(OLDEST_DAYS * 86_400L));
  }

  @Nullable
  private Object inJson(@Nullable Object value) {
    if (value instanceof LocalDateTime time) {
      return iso ? DateTimeFormatter.ISO_LOCAL_DATE_TIME.format(time) : SQL.format(time);
    }
    if (value instanceof Instant instant) {
      return iso
          ? instant.toString()
          : SQL.format(LocalDateTime.ofInstant(instant, java.time.ZoneOffset.UTC)) + 'Z';
    }
    return value instanceof LocalDate day ? day.toString() : value;
  }

  @Nullable
  private static Object inRow(@Nullable Object value, LogicalType type) {
    if (value == null) {
      return null;
    }
    return switch (type.getTypeRoot()) {
      case CHAR, VARCHAR -> StringData.fromString((String) value);
      case TINYINT -> ((Long) value).byteValue();
      case SMALLINT -> ((Long) value).shortValue();
      case INTEGER -> ((Long) value).intValue();
      case FLOAT -> ((BigDecimal) value).floatValue();
      case DOUBLE -> ((BigDecimal) value).doubleValue();
      case DECIMAL -> {
        DecimalType decimal = (DecimalType) type;
        yield DecimalData.fromBigDecimal(
            ((BigDecimal) value).setScale(decimal.getScale(), RoundingMode.DOWN),
            decimal.getPrecision(),
            decimal.getScale());
      }
      case DATE -> (int) ((LocalDate) value).toEpochDay();
      case TIMESTAMP_WITHOUT_TIME_ZONE -> TimestampData.fromLocalDateTime((LocalDateTime) value);
      case TIMESTAMP_WITH_LOCAL_TIME_ZONE -> TimestampData.fromInstant((Instant) value);
      case ARRAY ->
          new GenericArrayData(
              ((List<?>) value)
                  .stream().map(each -> StringData.fromString((String) each)).toArray());
      case MAP -> new GenericMapData(Map.of());
      default -> value;
    };
  }
}
