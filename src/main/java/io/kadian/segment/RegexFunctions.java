// SPDX-License-Identifier: Apache-2.0
package io.kadian.segment;

import io.kadian.domain.BoundedRegex;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.annotation.Nullable;
import org.apache.flink.table.functions.ScalarFunction;

/**
 * Flink's own regular expression functions, bounded. They stand before Flink's under the same
 * names: a temporary system function does. They differ from Flink's only where those log an error
 * and answer false or NULL (a bad pattern, a group that isn't there): here the row can't be
 * evaluated.
 */
final class RegexFunctions {
  static final Map<String, ScalarFunction> BY_NAME =
      Map.of(
          "REGEXP", new Regexp(),
          "REGEXP_EXTRACT", new RegexpExtract(),
          "REGEXP_REPLACE", new RegexpReplace());

  private RegexFunctions() {}

  /** Remembers the last pattern: it is nearly always the same. */
  private abstract static class Bounded extends ScalarFunction {
    private static final long serialVersionUID = 1L;

    @Nullable private transient String regex;
    @Nullable private transient Pattern pattern;

    final Matcher matcher(String text, String wanted) {
      if (!wanted.equals(regex)) {
        pattern = BoundedRegex.compile(wanted);
        regex = wanted;
      }
      return BoundedRegex.matcher(pattern, text);
    }
  }

  /** An empty pattern matches nothing, in Flink. */
  public static final class Regexp extends Bounded {
    private static final long serialVersionUID = 1L;

    @Nullable
    public Boolean eval(@Nullable String text, @Nullable String regex) {
      if (text == null || regex == null) {
        return null;
      }
      return !regex.isEmpty() && matcher(text, regex).find();
    }
  }

  public static final class RegexpExtract extends Bounded {
    private static final long serialVersionUID = 1L;

    @Nullable
    public String eval(@Nullable String text, @Nullable String regex) {
      return eval(text, regex, 0);
    }

    @Nullable
    public String eval(@Nullable String text, @Nullable String regex, @Nullable Integer group) {
      if (text == null || regex == null || group == null) {
        return null;
      }
      Matcher matcher = matcher(text, regex);
      return matcher.find() ? matcher.group(group) : null;
    }
  }

  public static final class RegexpReplace extends Bounded {
    private static final long serialVersionUID = 1L;

    @Nullable
    public String eval(@Nullable String text, @Nullable String regex, @Nullable String by) {
      return text == null || regex == null || by == null
          ? null
          : matcher(text, regex).replaceAll(Matcher.quoteReplacement(by));
    }
  }
}
