// SPDX-License-Identifier: Apache-2.0
package io.kadian.domain;

import io.kadian.domain.SqlTokens.Kind;
import io.kadian.domain.SqlTokens.Piece;
import java.util.ArrayList;
import java.util.List;
import javax.annotation.Nullable;

/**
 * A condition taken apart at its ANDs, ORs and NOTs, as far as SQL's precedence says: NOT binds
 * looser than comparisons, tighter than AND, and that tighter than OR. The AND of a BETWEEN, and
 * what stands in CASE … END, in brackets or among a call's arguments, joins nothing.
 *
 * <p>Flink's own parser stands in a class loader that hides it. So whoever shows a tree compares
 * what its terms come to with what the whole condition does.
 *
 * @param sql the term; null if it has operands
 */
public record ConditionTree(Operator operator, @Nullable String sql, List<ConditionTree> operands) {

  /** What joins the operands. */
  public enum Operator {
    AND,
    OR,
    NOT,
    /** A condition without any of these on its outside. */
    TERM
  }

  /**
   * @param condition one that compiles, as {@link Segment#condition()}
   */
  public static ConditionTree of(String condition) {
    return of(SqlTokens.pieces(condition).stream().filter(p -> p.kind() != Kind.COMMENT).toList());
  }

  /** The whole condition as one term. */
  public static ConditionTree term(String condition) {
    return new ConditionTree(Operator.TERM, condition.strip(), List.of());
  }

  private static ConditionTree of(List<Piece> wrapped) {
    List<Piece> code = unwrapped(wrapped);
    for (Operator operator : List.of(Operator.OR, Operator.AND)) {
      List<List<Piece>> parts = split(code, operator.name());
      if (parts.size() > 1 && parts.stream().noneMatch(List::isEmpty)) {
        return new ConditionTree(operator, null, parts.stream().map(ConditionTree::of).toList());
      }
    }
    if (code.size() > 1 && isWord(code.get(0), "NOT")) {
      return new ConditionTree(Operator.NOT, null, List.of(of(code.subList(1, code.size()))));
    }
    return term(code.get(0).sql().substring(code.get(0).start(), code.get(code.size() - 1).end()));
  }

  private static List<List<Piece>> split(List<Piece> code, String word) {
    List<List<Piece>> parts = new ArrayList<>();
    int depth = 0;
    int betweens = 0;
    int from = 0;
    for (int i = 0; i < code.size(); i++) {
      Piece piece = code.get(i);
      depth += deeper(piece);
      if (depth > 0) {
        continue;
      }
      if (isWord(piece, "BETWEEN")) {
        betweens++;
      } else if (isWord(piece, "AND") && betweens > 0) {
        betweens--;
      } else if (isWord(piece, word)) {
        parts.add(code.subList(from, i));
        from = i + 1;
      }
    }
    parts.add(code.subList(from, code.size()));
    return parts;
  }

  /** Without the parentheses around the whole; those of a row, {@code (a, b)}, stay. */
  private static List<Piece> unwrapped(List<Piece> code) {
    List<Piece> inside = code;
    while (inside.size() > 2 && isInOnePair(inside)) {
      inside = inside.subList(1, inside.size() - 1);
    }
    return inside;
  }

  private static boolean isInOnePair(List<Piece> code) {
    if (!code.get(0).is('(')) {
      return false;
    }
    int depth = 0;
    for (int i = 0; i < code.size(); i++) {
      depth += deeper(code.get(i));
      if (depth == 0) {
        return i == code.size() - 1;
      }
      if (depth == 1 && code.get(i).is(',')) {
        return false;
      }
    }
    return false;
  }

  private static int deeper(Piece piece) {
    if (piece.is('(') || piece.is('[') || isWord(piece, "CASE")) {
      return 1;
    }
    return piece.is(')') || piece.is(']') || isWord(piece, "END") ? -1 : 0;
  }

  private static boolean isWord(Piece piece, String word) {
    return piece.kind() == Kind.WORD && piece.text().equalsIgnoreCase(word);
  }
}
