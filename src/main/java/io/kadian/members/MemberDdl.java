// SPDX-License-Identifier: Apache-2.0
package io.kadian.members;

import io.kadian.domain.InvalidInputException;
import io.kadian.domain.SqlTokens;
import io.kadian.types.MemberSchema;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.annotation.Nullable;
import org.apache.flink.table.api.TableEnvironment;
import org.apache.flink.table.api.internal.TableEnvironmentInternal;
import org.apache.flink.table.catalog.CatalogBaseTable.TableKind;
import org.apache.flink.table.catalog.ContextResolvedTable;
import org.apache.flink.table.catalog.ObjectIdentifier;

/**
 * The user's statements, one of which creates the table {@code members}; others prepare it ({@code
 * SET}, {@code CREATE CATALOG}, {@code CREATE FUNCTION}, {@code USE}). None may start a job.
 */
final class MemberDdl {
  static final String TABLE = "members";

  private static final List<String> PREPARING = List.of("CREATE", "USE", "SET", "LOAD", "UNLOAD");
  private static final Pattern SET =
      Pattern.compile(
          "\\s*SET\\s+'((?:[^']|'')+)'\\s*=\\s*'((?:[^']|'')*)'(?:\\s|--.*)*",
          Pattern.CASE_INSENSITIVE);

  private final String origin;
  private final SqlScript script;

  /**
   * @param origin the file's name, for messages
   */
  MemberDdl(String origin, SqlScript script) {
    this.origin = origin;
    this.script = script;
  }

  /**
   * @throws InvalidInputException with the file, the line and Flink's words
   */
  ContextResolvedTable run(TableEnvironment env) {
    script.statements().forEach(statement -> run(statement, env));
    ContextResolvedTable table =
        find(env, TABLE)
            .orElseThrow(
                () -> refused("there is no CREATE TABLE " + TABLE + " (…) WITH (…) in it", null));
    if (table.getResolvedTable().getTableKind() != TableKind.TABLE) {
      throw refused(TABLE + " is a view; declare a table, with computed columns if need be", null);
    }
    return table;
  }

  /** In the current catalog and database; a temporary table too. */
  static Optional<ContextResolvedTable> find(TableEnvironment env, String table) {
    return ((TableEnvironmentInternal) env)
        .getCatalogManager()
        .getTable(ObjectIdentifier.of(env.getCurrentCatalog(), env.getCurrentDatabase(), table));
  }

  MemberSchema schema(ContextResolvedTable table) {
    try {
      return MemberSchema.of(table.getResolvedSchema());
    } catch (InvalidInputException e) {
      throw refused(e);
    }
  }

  private void run(SqlScript.Statement statement, TableEnvironment env) {
    String first = firstWord(statement);
    Matcher set = SET.matcher(statement.text());
    if (first.equals("SET") && !set.matches()) {
      throw refusedAt(statement, "write SET 'key' = 'value'");
    }
    try {
      if (first.equals("SET")) {
        env.getConfig().set(unquoted(set.group(1)), unquoted(set.group(2)));
      } else {
        env.executeSql(statement.text());
      }
    } catch (RuntimeException e) {
      throw new InvalidInputException(
          origin + ", the statement at line " + statement.line() + ": " + words(e), e);
    }
  }

  /** Of a statement that starts no job. */
  private String firstWord(SqlScript.Statement statement) {
    List<String> words =
        SqlTokens.of(statement.text()).stream()
            .filter(token -> !token.quoted())
            .map(token -> token.text().toUpperCase(Locale.ROOT))
            .toList();
    String first = words.isEmpty() ? statement.text().strip() : words.get(0);
    if (!PREPARING.contains(first)) {
      throw refusedAt(
          statement, first + " has no place here, only CREATE, USE, SET, LOAD and UNLOAD");
    }
    int as = words.indexOf("SELECT") - 1;
    if (words.contains("TABLE") && as >= 0 && words.get(as).equals("AS")) {
      throw refusedAt(statement, "CREATE TABLE … AS SELECT would start a job; declare the columns");
    }
    return first;
  }

  private InvalidInputException refusedAt(SqlScript.Statement statement, String why) {
    return new InvalidInputException(origin + ", line " + statement.line() + ": " + why);
  }

  InvalidInputException refused(RuntimeException cause) {
    return refused(words(cause), cause);
  }

  private InvalidInputException refused(String why, @Nullable Throwable cause) {
    return new InvalidInputException(origin + ": " + why, cause);
  }

  /** Flink says what is wrong at the end of the chain of causes, and Calcite lists its tokens. */
  private static String words(Throwable failure) {
    Throwable root = failure;
    while (root.getCause() != null && root.getCause().getMessage() != null) {
      root = root.getCause();
    }
    String words = root.getMessage() == null ? root.toString() : root.getMessage();
    int tokens = words.indexOf("Was expecting one of:");
    return (tokens < 0 ? words : words.substring(0, tokens)).strip();
  }

  private static String unquoted(String text) {
    return text.replace("''", "'");
  }
}
