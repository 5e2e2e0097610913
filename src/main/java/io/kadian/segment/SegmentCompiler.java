// SPDX-License-Identifier: Apache-2.0
package io.kadian.segment;

import io.kadian.domain.BoundedSql;
import io.kadian.domain.InvalidInputException;
import io.kadian.domain.SqlTokens;
import io.kadian.types.MemberSchema;
import java.lang.invoke.MethodHandle;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.table.api.DataTypes;
import org.apache.flink.table.api.EnvironmentSettings;
import org.apache.flink.table.api.TableEnvironment;
import org.apache.flink.table.api.config.TableConfigOptions;
import org.apache.flink.table.functions.FunctionContext;
import org.apache.flink.table.functions.ScalarFunction;
import org.apache.flink.table.functions.SpecializedFunction;
import org.apache.flink.table.functions.UserDefinedFunction;

/**
 * Compiles Flink SQL conditions with Flink's planner, in a running task.
 *
 * <p>The planner hands a {@link SpecializedFunction} an evaluator factory when it plans a query
 * that calls it; so planning a throw-away query is enough to turn any scalar expression into code,
 * by public API alone. The first plan in a JVM takes seconds, so {@link #SegmentCompiler} warms up;
 * later ones take 15 to 200 ms.
 *
 * <p>Traps: on a cluster the planner takes up the cluster's configuration, and with {@code
 * pipeline.auto-generate-uids: false} it refuses even a plan that is thrown away. A
 * TableEnvironment works only in the thread that made it, so make the compiler where it is used. It
 * plans in batch mode: in streaming mode the time functions fail when evaluated. A condition with a
 * single array argument fails in generated code, so {@code send_at} always is one of the arguments.
 */
public final class SegmentCompiler {
  private static final String PROBE = "kadian_probe";

  /**
   * Characters of a generated method from which on Flink takes it apart. It does so at 4000, and
   * makes fields of the variables: four terms then took 195 ns and not 110, and the JVM's compiler
   * three times as long. This is still far from the 8000 octets that the JVM doesn't compile.
   */
  private static final int LONGEST_METHOD = 16_000;

  private final MemberSchema schema;
  private final ClassLoader classLoader;
  private final TableEnvironment planner;
  private final Probe probe = new Probe();

  /**
   * In the thread that will call {@link #compile}.
   *
   * @param zone of the calendar where a condition makes a date of an instant, or the reverse
   */
  public SegmentCompiler(MemberSchema schema, ZoneId zone, ClassLoader classLoader) {
    this.schema = schema;
    this.classLoader = classLoader;
    this.planner =
        TableEnvironment.create(
            EnvironmentSettings.newInstance().inBatchMode().withClassLoader(classLoader).build());
    planner.getConfig().set(PipelineOptions.AUTO_GENERATE_UIDS, true);
    planner.getConfig().set(TableConfigOptions.MAX_LENGTH_GENERATED_CODE, LONGEST_METHOD);
    planner.getConfig().setLocalTimeZone(zone);
    planner.createTemporarySystemFunction(PROBE, probe);
    RegexFunctions.BY_NAME.forEach(planner::createTemporarySystemFunction);
    compile("TRUE");
  }

  /**
   * @param condition as {@link io.kadian.domain.Segment#condition()}
   * @throws InvalidInputException with the planner's own message and position; also for what could
   *     take for ever ({@link BoundedSql})
   */
  public MemberPredicate compile(String condition) {
    BoundedSql.check(condition);
    refuseSubQueries(condition);
    int[] columns = columnsIn(condition);
    List<DataTypes.Field> fields = new ArrayList<>();
    for (int column : columns) {
      fields.add(
          DataTypes.FIELD(schema.columns().get(column), schema.dataType(column).toInternal()));
    }
    fields.add(DataTypes.FIELD(MemberSchema.SEND_AT, DataTypes.TIMESTAMP_LTZ(3).toInternal()));
    probe.condition = condition;
    probe.fields = fields.toArray(DataTypes.Field[]::new);
    try {
      planner.explainSql("SELECT " + PROBE + "(x) FROM (VALUES ('')) AS t(x)");
      MethodHandle handle = probe.evaluator.open(new FunctionContext(null, classLoader, null));
      return new MemberPredicate(handle, schema.rowType(), columns);
    } catch (RuntimeException | StackOverflowError e) {
      throw new InvalidInputException(rootMessage(e), e);
    }
  }

  /** Flink refuses them too, but in words that help nobody. */
  private static void refuseSubQueries(String condition) {
    for (SqlTokens.Token token : SqlTokens.of(condition)) {
      if (!token.quoted() && token.text().equalsIgnoreCase("SELECT")) {
        throw new InvalidInputException(
            "line "
                + token.line()
                + ": a condition looks at one member; it can't have a sub-query");
      }
    }
  }

  /** A name that stands anywhere in the condition may mean the column: too many does no harm. */
  private int[] columnsIn(String condition) {
    Set<String> names = new LinkedHashSet<>();
    SqlTokens.of(condition).forEach(token -> names.add(token.text()));
    return names.stream().mapToInt(schema::indexOf).filter(i -> i >= 0).toArray();
  }

  private static String rootMessage(Throwable e) {
    Throwable root = e;
    while (root.getCause() != null && root.getCause() != root) {
      root = root.getCause();
    }
    if (root instanceof StackOverflowError) {
      return "it is too large or nested too deep for Flink's planner";
    }
    return root.getMessage() == null ? root.toString() : root.getMessage();
  }

  /** Called when a query with it is planned; never evaluated itself. */
  public static final class Probe extends ScalarFunction implements SpecializedFunction {
    private static final long serialVersionUID = 1L;

    private transient String condition;
    private transient DataTypes.Field[] fields;
    private transient SpecializedFunction.ExpressionEvaluator evaluator;

    @Override
    public UserDefinedFunction specialize(SpecializedContext context) {
      evaluator = context.createEvaluator(condition, DataTypes.BOOLEAN(), fields);
      return this;
    }

    public Boolean eval(String ignored) {
      return null;
    }
  }
}
