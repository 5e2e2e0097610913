// SPDX-License-Identifier: Apache-2.0
package io.kadian.domain;

import java.util.List;
import javax.annotation.Nullable;

/**
 * What a {@link ConditionTree} comes to for one member.
 *
 * @param sql of a term; null if it has operands
 * @param error why a term can't be evaluated
 * @param columns that a term names
 */
public record Verdict(
    ConditionTree.Operator operator,
    @Nullable String sql,
    Truth truth,
    @Nullable String error,
    List<Held> columns,
    List<Verdict> operands) {

  /**
   * What a column holds.
   *
   * @param text null for NULL
   */
  public record Held(String column, @Nullable String text) {}

  /** SQL's three, and what a cast that fails comes to. */
  public enum Truth {
    TRUE,
    FALSE,
    /** NULL: it depends on what isn't known. Such a member isn't selected. */
    UNKNOWN,
    ERROR;

    public static Truth of(@Nullable Boolean value) {
      return value == null ? UNKNOWN : value ? TRUE : FALSE;
    }
  }

  public Verdict {
    if (operator == null || truth == null || columns == null || operands == null) {
      throw new InvalidInputException("verdict: a field is missing");
    }
    columns = List.copyOf(columns);
    operands = List.copyOf(operands);
  }

  public static Verdict ofTerm(
      String sql, Truth truth, @Nullable String error, List<Held> columns) {
    return new Verdict(ConditionTree.Operator.TERM, sql, truth, error, columns, List.of());
  }

  /** Of what has operands. */
  public static Verdict of(ConditionTree.Operator operator, List<Verdict> operands) {
    Truth truth =
        switch (operator) {
          case AND -> first(operands, Truth.FALSE, Truth.ERROR, Truth.UNKNOWN, Truth.TRUE);
          case OR -> first(operands, Truth.TRUE, Truth.ERROR, Truth.UNKNOWN, Truth.FALSE);
          case NOT -> opposite(operands.get(0).truth());
          case TERM -> throw new IllegalArgumentException("a term has no operands");
        };
    return new Verdict(operator, null, truth, null, List.of(), operands);
  }

  /** The first of these that one of the operands is. */
  private static Truth first(List<Verdict> operands, Truth... strongestFirst) {
    for (Truth truth : strongestFirst) {
      if (operands.stream().anyMatch(operand -> operand.truth() == truth)) {
        return truth;
      }
    }
    throw new IllegalArgumentException("no operands");
  }

  private static Truth opposite(Truth truth) {
    return switch (truth) {
      case TRUE -> Truth.FALSE;
      case FALSE -> Truth.TRUE;
      case UNKNOWN, ERROR -> truth;
    };
  }
}
