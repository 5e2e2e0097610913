// SPDX-License-Identifier: Apache-2.0
package io.kadian.segment;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodType;
import java.util.Arrays;
import java.util.stream.IntStream;
import javax.annotation.Nullable;
import org.apache.flink.table.data.GenericRowData;
import org.apache.flink.table.data.RowData;
import org.apache.flink.table.data.TimestampData;
import org.apache.flink.table.types.logical.RowType;

/** A compiled condition. Reads only the columns it names. Not thread-safe. */
public final class MemberPredicate {
  private final MethodHandle handle;
  private final RowData.FieldGetter[] getters;
  private final Object[] arguments;
  private final int[] columns;

  MemberPredicate(MethodHandle handle, RowType rowType, int[] columns) {
    this.handle =
        handle
            .asSpreader(Object[].class, columns.length + 1)
            .asType(MethodType.methodType(Object.class, Object[].class));
    this.getters = new RowData.FieldGetter[columns.length];
    for (int i = 0; i < columns.length; i++) {
      getters[i] = RowData.createFieldGetter(rowType.getTypeAt(columns[i]), columns[i]);
    }
    this.columns = columns;
    this.arguments = new Object[columns.length + 1];
  }

  /** Indices of the columns that it may read, in the order that it names them. */
  public IntStream columns() {
    return Arrays.stream(columns);
  }

  /**
   * SQL's three-valued logic: NULL is not selected.
   *
   * @param sendAt the campaign's instant
   * @throws EvaluationException if it can't be evaluated for this row: a cast fails, say, or a
   *     regular expression takes too long
   */
  public boolean test(RowData member, TimestampData sendAt) {
    return Boolean.TRUE.equals(value(member, sendAt));
  }

  /**
   * As {@link #test}.
   *
   * @return null for NULL
   */
  @Nullable
  public Boolean value(RowData member, TimestampData sendAt) {
    if (member instanceof GenericRowData read) { // for all conditions, and not by each
      for (int i = 0; i < columns.length; i++) {
        arguments[i] = read.getField(columns[i]);
      }
    } else {
      for (int i = 0; i < getters.length; i++) {
        arguments[i] = getters[i].getFieldOrNull(member);
      }
    }
    arguments[getters.length] = sendAt;
    try {
      return (Boolean) (Object) handle.invokeExact(arguments);
    } catch (StackOverflowError e) { // by a regular expression over a long text
      throw new EvaluationException("it goes too deep on this text", e);
    } catch (Error e) {
      throw e;
    } catch (Throwable e) {
      throw new EvaluationException(e);
    }
  }

  /** A condition failed on a row: the row is not selected, and that is said. */
  public static final class EvaluationException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    EvaluationException(Throwable cause) {
      super(cause);
    }

    EvaluationException(String message, Throwable cause) {
      super(message, cause);
    }
  }
}
