// SPDX-License-Identifier: Apache-2.0
package io.kadian.rehearsal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.kadian.domain.InvalidInputException;
import io.kadian.domain.Json;
import io.kadian.members.MemberTable;
import io.kadian.types.MemberSchema;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.apache.flink.table.data.RowData;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MadeUpMembersTest {
  private static final Instant TODAY = Instant.parse("2026-12-12T12:00:00Z");
  private static final MemberSchema SCHEMA = schema();

  private static MemberSchema schema() {
    try {
      Path file = Path.of("sql/members.sql");
      return MemberTable.schemaOf(Files.readString(file), file.toString());
    } catch (java.io.IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private static MadeUpMembers members(Map<String, String> columns) {
    Map<String, ColumnValues> parsed = new java.util.HashMap<>();
    columns.forEach((column, text) -> parsed.put(column, ColumnValues.parse(text)));
    return new MadeUpMembers(SCHEMA, parsed, TODAY, true);
  }

  @Test
  void areTheSameInKafkaAndInMemory() throws Exception {
    MadeUpMembers members =
        members(
            Map.of(
                "tier", "GOLD|SILVER",
                "points", "5..9",
                "birthday", "1990-01-01..1990-12-31",
                "spend_90d", "0..10",
                "tags", "母婴|美妆"));
    for (int i = 0; i < 200; i++) {
      JsonNode json = Json.MAPPER.readTree(members.json(i));
      RowData row = members.row(i);
      assertThat(row.getString(SCHEMA.indexOf("member_id")))
          .hasToString(json.path("member_id").asText());
      assertThat(row.getString(SCHEMA.indexOf("tier")))
          .hasToString(json.path("tier").asText())
          .extracting(Object::toString)
          .isIn("GOLD", "SILVER");
      assertThat(row.getInt(SCHEMA.indexOf("points")))
          .isEqualTo(json.path("points").asInt())
          .isBetween(5, 9);
      assertThat(json.path("birthday").asText()).startsWith("1990-");
      assertThat(row.getArray(SCHEMA.indexOf("tags")).size()).isEqualTo(json.path("tags").size());
      assertThat(json.path("consent").asBoolean()).isTrue();
    }
  }

  @Test
  void haveAPhoneOfTheirOwnEachAndAreTheSameAgain() {
    MadeUpMembers members = members(Map.of());
    Set<String> phones = new HashSet<>();
    for (int i = 0; i < 1_000; i++) {
      phones.add(members.row(i).getString(SCHEMA.indexOf("phone")).toString());
      assertThat(members.json(i)).isEqualTo(members(Map.of()).json(i));
    }
    assertThat(phones).hasSize(1_000);
  }

  @Test
  void areTrueAsOftenAsTheyAreToldTo() {
    MadeUpMembers members = members(Map.of("consent", "90%"));
    long consenting = 0;
    for (int i = 0; i < 10_000; i++) {
      consenting += members.row(i).getBoolean(SCHEMA.indexOf("consent")) ? 1 : 0;
    }
    assertThat(consenting).isBetween(8_850L, 9_150L);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "colour | red | members have no column 'colour'",
        "phone | 1 | each made-up member has its own",
        "points | GOLD | 'GOLD' is no number",
        "birthday | GOLD | the column is DATE",
        "tags | 0..9 | of arrays only those of STRING",
        "preferences | a | can't be made up"
      })
  void refuseValuesThatAColumnCannotHold(String column, String values, String message) {
    assertThatThrownBy(() -> members(Map.of(column, values)))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining(message);
  }

  @ParameterizedTest
  @CsvSource({"9..0", "2000-01-02..2000-01-01", "1..GOLD", "101%", "' '"})
  void refuseWhatIsNoRange(String values) {
    assertThatThrownBy(() -> ColumnValues.parse(values)).isInstanceOf(InvalidInputException.class);
  }
}
