// SPDX-License-Identifier: Apache-2.0
package io.kadian.domain;

import java.util.LinkedHashSet;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * Regular expressions of java.util.regex, as Flink's, that give up. A backtracking matcher can take
 * longer than the age of the universe over 100 characters; this one looks at a text's characters a
 * bounded number of times. The bound is in looks, not in time, so that the same row always has the
 * same answer.
 */
public final class BoundedRegex {
  static final int LONGEST_PATTERN = 1_000;

  /** What a text of any length may cost: about half a millisecond. */
  private static final long LOOKS = 100_000;

  private static final long LOOKS_PER_CHARACTER = 1_000;

  /** A pattern could repeat what takes no character, and so look at none. */
  private static final long MOST_REPEATS = 10_000;

  private static final Pattern REPEAT =
      Pattern.compile("\\{(\\d{1,9})(?:,(\\d{0,9}))?\\}|\\{\\d{10}");

  private static final int PROBE_LENGTH = 100;

  private static final int MOST_PUMPS = 40;

  private BoundedRegex() {}

  /** The pattern looked at the text too often, or went too deep. */
  public static final class TooSlowException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    TooSlowException() {
      super("a regular expression takes too long on this text");
    }
  }

  /**
   * @throws InvalidInputException if it is none, or too long, saying why
   */
  public static Pattern compile(String regex) {
    if (regex.length() > LONGEST_PATTERN) {
      throw new InvalidInputException(
          "a regular expression has at most " + LONGEST_PATTERN + " characters");
    }
    refuseManyRepeats(regex);
    try {
      return Pattern.compile(regex);
    } catch (PatternSyntaxException e) {
      throw new InvalidInputException("no regular expression: " + e.getDescription(), e);
    } catch (StackOverflowError e) {
      throw new InvalidInputException("a regular expression is nested too deep", e);
    }
  }

  private static void refuseManyRepeats(String regex) {
    Matcher matcher = REPEAT.matcher(regex);
    double repeats = 1;
    while (matcher.find()) {
      String most = matcher.group(2) == null ? matcher.group(1) : matcher.group(2);
      repeats *=
          matcher.group(1) == null
              ? Double.MAX_VALUE
              : Math.max(
                  1,
                  Math.max(
                      Long.parseLong(matcher.group(1)), most.isEmpty() ? 0 : Long.parseLong(most)));
    }
    if (repeats > MOST_REPEATS) {
      throw new InvalidInputException(
          "the {n} of a regular expression make more than " + MOST_REPEATS + " repeats");
    }
  }

  /**
   * Its matcher throws {@link TooSlowException}; {@link StackOverflowError} too, for a group that
   * repeats over a long text.
   */
  public static Matcher matcher(Pattern pattern, String text) {
    return pattern.matcher(new Counted(text, LOOKS + LOOKS_PER_CHARACTER * text.length()));
  }

  /**
   * Refuses what is bound to give up on a short text already, so that its author hears of it, and
   * not only the members it isn't evaluated for. A pattern that passes may still be slow on others.
   *
   * @throws InvalidInputException also if it is no regular expression
   */
  public static void probe(String regex) {
    Pattern pattern = compile(regex);
    for (String pump : pumps(regex)) {
      String much = pump.repeat(PROBE_LENGTH / pump.length());
      for (String end : Set.of("", "\u0000", "!")) {
        try {
          boolean ignored = matcher(pattern, much + end).find();
        } catch (TooSlowException | StackOverflowError e) {
          throw new InvalidInputException(
              "the regular expression takes for ever on '"
                  + pump.repeat(3)
                  + "…': it has many ways to match the same, as (a+a+)+ does",
              e);
        }
      }
    }
  }

  /** What the pattern may match again and again: its own characters and runs of them. */
  private static Set<String> pumps(String regex) {
    Set<String> pumps = new LinkedHashSet<>(Set.of("1", "a", "A", " ", "-"));
    Matcher runs = Pattern.compile("[\\p{L}\\p{N}]{2,20}").matcher(regex);
    while (runs.find() && pumps.size() < MOST_PUMPS) {
      pumps.add(runs.group());
    }
    regex
        .codePoints()
        .filter(c -> c >= ' ')
        .limit(MOST_PUMPS)
        .forEach(c -> pumps.add(Character.toString(c)));
    return pumps;
  }

  /** Counts the looks at its characters. Parts of it, which a matcher hands out, don't count. */
  private static final class Counted implements CharSequence {
    private final String text;
    private long left;

    Counted(String text, long looks) {
      this.text = text;
      this.left = looks;
    }

    @Override
    public char charAt(int index) {
      if (--left < 0) {
        throw new TooSlowException();
      }
      return text.charAt(index);
    }

    @Override
    public int length() {
      return text.length();
    }

    @Override
    public CharSequence subSequence(int start, int end) {
      return text.substring(start, end);
    }

    @Override
    public String toString() {
      return text;
    }
  }
}
