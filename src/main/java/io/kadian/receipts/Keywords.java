// SPDX-License-Identifier: Apache-2.0
package io.kadian.receipts;

import io.kadian.domain.InvalidInputException;
import java.io.Serializable;
import java.text.Normalizer;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The words that opt out and in again. A reply is one if it is that word alone: in capitals or not,
 * full-width or not (NFKC), with blanks or punctuation around it. A sentence that holds it isn't:
 * "don't STOP" would be one, too.
 */
public final class Keywords implements Serializable {
  private static final long serialVersionUID = 1L;
  private static final String AROUND = "[\\p{Z}\\p{C}\\p{P}\\s]*";

  private final LinkedHashSet<String> out;
  private final LinkedHashSet<String> in;

  private Keywords(Set<String> out, Set<String> in) {
    this.out = new LinkedHashSet<>(out);
    this.in = new LinkedHashSet<>(in);
  }

  /**
   * @param out words that opt out, with commas between them
   * @param in words that opt in again
   * @throws InvalidInputException if a word would do both
   */
  public static Keywords of(String out, String in) {
    Set<String> outs = words(out);
    Set<String> ins = words(in);
    List<String> both = outs.stream().filter(ins::contains).toList();
    if (!both.isEmpty()) {
      throw new InvalidInputException(
          "receipts.opt-in-keywords: " + both + " opt out already; a word can't do both");
    }
    return new Keywords(outs, ins);
  }

  /** What a reply asks for: {@code out} or not, and the word that says so. */
  record Wish(boolean out, String keyword) {}

  Optional<Wish> wishOf(String reply) {
    String word = normal(reply);
    if (out.contains(word)) {
      return Optional.of(new Wish(true, word));
    }
    return in.contains(word) ? Optional.of(new Wish(false, word)) : Optional.empty();
  }

  private static Set<String> words(String commaSeparated) {
    return Arrays.stream(commaSeparated.split("[,，]"))
        .map(Keywords::normal)
        .filter(word -> !word.isEmpty())
        .collect(Collectors.toCollection(LinkedHashSet::new));
  }

  private static String normal(String text) {
    return Normalizer.normalize(text, Normalizer.Form.NFKC)
        .replaceAll("^" + AROUND + "|" + AROUND + "$", "")
        .toUpperCase(Locale.ROOT);
  }
}
