// SPDX-License-Identifier: Apache-2.0
package io.kadian.members;

import static org.apache.flink.table.api.Expressions.$;
import static org.apache.flink.table.api.Expressions.coalesce;
import static org.apache.flink.table.api.Expressions.ifThenElse;
import static org.apache.flink.table.api.Expressions.nullOf;

import io.kadian.domain.InvalidInputException;
import io.kadian.types.MemberSchema;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.table.api.ApiExpression;
import org.apache.flink.table.api.DataTypes;
import org.apache.flink.table.api.EnvironmentSettings;
import org.apache.flink.table.api.Table;
import org.apache.flink.table.api.TableEnvironment;
import org.apache.flink.table.api.ValidationException;
import org.apache.flink.table.api.bridge.java.StreamTableEnvironment;
import org.apache.flink.table.catalog.Catalog;
import org.apache.flink.table.catalog.ContextResolvedTable;
import org.apache.flink.table.catalog.UniqueConstraint;
import org.apache.flink.table.connector.source.DynamicTableSource;
import org.apache.flink.table.connector.source.ScanTableSource;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.factories.DynamicTableSourceFactory;
import org.apache.flink.table.factories.FactoryUtil;
import org.apache.flink.types.RowKind;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The table that the user's {@code CREATE TABLE members} declares, as a stream of rows: any
 * connector, any format, any columns. The file is the user's and is not changed.
 */
public final class MemberTable {
  private static final Logger LOG = LoggerFactory.getLogger(MemberTable.class);
  private static final String KEPT_TABLE = "kadian_members";

  private final MemberDdl statements;
  private final MemberSchema schema;
  private final MemberQuery query;

  private MemberTable(MemberDdl statements, MemberSchema schema, MemberQuery query) {
    this.statements = statements;
    this.schema = schema;
    this.query = query;
  }

  /**
   * @param ddl statements, one of which creates {@code members}; a placeholder {@code ${NAME}} or
   *     {@code ${NAME:-default}} stands for a value of {@code environment}
   * @param origin the file's name, for messages
   * @throws InvalidInputException in words for the person who wrote the file
   */
  public static MemberTable declare(
      StreamTableEnvironment env, String ddl, String origin, Map<String, String> environment) {
    MemberDdl statements =
        new MemberDdl(
            origin, new SqlScript(origin, ddl).filledIn(environment, SqlScript.Unset.REFUSED));
    ContextResolvedTable table = statements.run(env);
    MemberSchema schema = statements.schema(table);
    try {
      return new MemberTable(statements, schema, query(env, table, schema));
    } catch (RuntimeException e) {
      throw statements.refused(e);
    }
  }

  /** With no environment: every placeholder needs its default. */
  public static MemberTable declare(StreamTableEnvironment env, String ddl, String origin) {
    return declare(env, ddl, origin, Map.of());
  }

  /** The columns alone, without connecting to anything: placeholders need not be set. */
  public static MemberSchema schemaOf(String ddl, String origin, Map<String, String> environment) {
    MemberDdl statements =
        new MemberDdl(
            origin,
            new SqlScript(origin, ddl).filledIn(environment, SqlScript.Unset.LEFT_AS_IT_IS));
    TableEnvironment env = TableEnvironment.create(EnvironmentSettings.inStreamingMode());
    return statements.schema(statements.run(env));
  }

  public static MemberSchema schemaOf(String ddl, String origin) {
    return schemaOf(ddl, origin, Map.of());
  }

  /** The file as the Flink SQL client takes it, which knows no placeholders. */
  public static String filledIn(String ddl, String origin, Map<String, String> environment) {
    return new SqlScript(origin, ddl).filledIn(environment, SqlScript.Unset.REFUSED).sql();
  }

  public MemberSchema schema() {
    return schema;
  }

  /**
   * What {@link NormaliseMember} reads: the schema's columns, then the record as it arrived (BYTES)
   * and why it can't be parsed (STRING), either NULL. Without watermarks.
   *
   * @throws InvalidInputException for a mistake that only shows when the source is built
   */
  public DataStream<RowData> rows() {
    try {
      return query.stream();
    } catch (RuntimeException e) {
      throw statements.refused(e);
    }
  }

  private static MemberQuery query(
      StreamTableEnvironment env, ContextResolvedTable table, MemberSchema schema) {
    ScanTableSource source =
        source(env, table); // first, as the user declared it: its mistakes are his
    Optional<KeepUnparsableTable> kept =
        KeepUnparsableTable.of(table.getResolvedTable(), classLoader())
            .filter(t -> isAccepted(t, env));
    List<ApiExpression> columns = new ArrayList<>();
    schema.columns().forEach(column -> columns.add($(column)));
    columns.add(
        kept.isPresent() ? $(KeptColumns.RAW) : nullOf(DataTypes.BYTES()).as(KeptColumns.RAW));
    columns.add(
        (kept.isPresent() ? error(kept.get()) : nullOf(DataTypes.STRING())).as(KeptColumns.ERROR));

    List<String> key =
        new ArrayList<>(
            table
                .getResolvedSchema()
                .getPrimaryKey()
                .map(UniqueConstraint::getColumns)
                .orElse(List.of()));
    if (!key.isEmpty()) {
      kept.flatMap(KeepUnparsableTable::keyError).ifPresent(key::add);
    }
    boolean changelog = !source.getChangelogMode().containsOnly(RowKind.INSERT);
    if (changelog) {
      key.stream().filter(k -> schema.indexOf(k) < 0).forEach(k -> columns.add($(k)));
    }
    Table rows =
        env.from(kept.isPresent() ? KEPT_TABLE : MemberDdl.TABLE)
            .select(columns.toArray(ApiExpression[]::new));
    return new MemberQuery(env, rows, schema.size() + 2, key, source.getChangelogMode());
  }

  private static ApiExpression error(KeepUnparsableTable kept) {
    ApiExpression ofValue = $(KeptColumns.ERROR);
    return kept.keyError()
        .map(
            ofKey ->
                coalesce(
                    ofValue,
                    ifThenElse($(ofKey).isEqual(""), nullOf(DataTypes.STRING()), $(ofKey))))
        .orElse(ofValue);
  }

  /** Registers the table, unless its connector wants no other format or no more columns. */
  private static boolean isAccepted(KeepUnparsableTable kept, StreamTableEnvironment env) {
    env.createTemporaryTable(KEPT_TABLE, kept.descriptor());
    try {
      source(env, MemberDdl.find(env, KEPT_TABLE).orElseThrow());
      return true;
    } catch (ValidationException e) {
      LOG.warn(
          "A member record that can't be parsed will stop the job: the connector reads no"
              + " other format than its own",
          e);
      env.dropTemporaryTable(KEPT_TABLE);
      return false;
    }
  }

  private static ScanTableSource source(StreamTableEnvironment env, ContextResolvedTable table) {
    DynamicTableSourceFactory ofCatalog =
        table
            .getCatalog()
            .flatMap(Catalog::getFactory)
            .filter(factory -> table.isPermanent() && factory instanceof DynamicTableSourceFactory)
            .map(DynamicTableSourceFactory.class::cast)
            .orElse(null);
    DynamicTableSource source =
        FactoryUtil.createDynamicTableSource(
            ofCatalog,
            table.getIdentifier(),
            table.getResolvedTable(),
            Map.of(),
            env.getConfig(),
            classLoader(),
            table.isTemporary());
    if (source instanceof ScanTableSource scan) {
      return scan;
    }
    throw new InvalidInputException("the connector can only be joined, not read as a stream");
  }

  private static ClassLoader classLoader() {
    return Thread.currentThread().getContextClassLoader();
  }
}
