// SPDX-License-Identifier: Apache-2.0
package io.kadian.members;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kadian.domain.InvalidInputException;
import io.kadian.members.SqlScript.Unset;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SqlScriptTest {

  @Test
  void splitsAtSemicolonsThatEndAStatementOnly() {
    List<String> statements =
        statements(
            """
            -- one; of these
            SET 'a' = 'x;y''z;';
            /* not; this */ CREATE TABLE `odd;name` (a STRING COMMENT '--;'); -- nor ; this
            ;;
            /* the end; */
            """);

    assertThat(statements)
        .containsExactly("SET 'a' = 'x;y''z;'", "CREATE TABLE `odd;name` (a STRING COMMENT '--;')");
  }

  @Test
  void takesALastStatementWithoutSemicolon() {
    assertThat(statements("SET 'a'='b'; USE x")).containsExactly("SET 'a'='b'", "USE x");
    assertThat(statements("\uFEFFUSE x")).containsExactly("USE x");
    assertThat(statements(" -- nothing\n")).isEmpty();
    assertThat(statements("USE 'never closed; ")).containsExactly("USE 'never closed;");
  }

  @Test
  void keepsTheLinesOfTheFile() {
    var statement = new SqlScript("f", "USE a;\n\n-- why\nUSE\n  b;").statements().get(1);

    assertThat(statement.line()).isEqualTo(4);
    assertThat(statement.text()).isEqualTo("\n\n\nUSE\n  b");
  }

  @Test
  void fillsInWhatIsSetAndElseTheDefault() {
    Map<String, String> environment = Map.of("HOST", "kafka:9092", "EMPTY", "");

    assertThat(filledIn("'${HOST}' '${HOST:-x}'", environment))
        .isEqualTo("'kafka:9092' 'kafka:9092'");
    assertThat(filledIn("'${TOPIC:-members}' '${EMPTY:-e}' '${TOPIC:-}'", environment))
        .isEqualTo("'members' 'e' ''");
    assertThat(filledIn("'${TOPIC:-localhost:9092}' ${HOST}", environment))
        .isEqualTo("'localhost:9092' kafka:9092");
  }

  @Test
  void keepsAValueWithinItsQuotes() {
    Map<String, String> environment = Map.of("SECRET", "it's; `x` \\ $1 ${HOST}");

    assertThat(filledIn("'${SECRET}'", environment)).isEqualTo("'it''s; `x` \\ $1 ${HOST}'");
    assertThat(filledIn("`${SECRET}`", environment)).isEqualTo("`it's; ``x`` \\ $1 ${HOST}`");
    assertThat(new SqlScript("f", filledIn("USE '${SECRET}'; USE b", environment)).statements())
        .hasSize(2);
  }

  @Test
  void leavesCommentsAlone() {
    String sql = "-- ${NOT_SET}\n/* ${NOR_THIS} */ USE a";

    assertThat(filledIn(sql, Map.of())).isEqualTo(sql);
  }

  @Test
  void saysWhichPlaceholderIsNotSet() {
    assertThatThrownBy(() -> filledIn("USE a;\n'${KAFKA}'", Map.of()))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage(
            "f.sql, line 2: KAFKA is not set; set it in the environment, or write ${KAFKA:-a"
                + " default}");
  }

  @Test
  void refusesAPlaceholderOfAnotherForm() {
    for (String odd : new String[] {"${kafka-brokers}", "${A:b}", "${}", "${A"}) {
      assertThatThrownBy(() -> filledIn("'" + odd + "'", Map.of("A", "x")))
          .isInstanceOf(InvalidInputException.class)
          .hasMessageContaining(" is no placeholder; write ${NAME} or ${NAME:-a default}");
    }
  }

  @Test
  void canLeaveInWhatIsNotSet() {
    String filled =
        new SqlScript("f.sql", "'${A}' ${B:-b}").filledIn(Map.of(), Unset.LEFT_AS_IT_IS).sql();

    assertThat(filled).isEqualTo("'${A}' b");
  }

  private static List<String> statements(String sql) {
    return new SqlScript("f.sql", sql).statements().stream().map(s -> s.text().strip()).toList();
  }

  private static String filledIn(String sql, Map<String, String> environment) {
    return new SqlScript("f.sql", sql).filledIn(environment, Unset.REFUSED).sql();
  }
}
