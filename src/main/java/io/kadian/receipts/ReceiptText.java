// SPDX-License-Identifier: Apache-2.0
package io.kadian.receipts;

import io.kadian.domain.Delivery;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.annotation.Nullable;

/**
 * The text of a delivery receipt. SMPP 3.4, Appendix B shows one, and says that it is up to the
 * vendor:
 *
 * <pre>
 *   id:IIIIIIIIII sub:SSS dlvrd:DDD submit date:YYMMDDhhmm done date:YYMMDDhhmm stat:DDDDDDD err:E text:…
 * </pre>
 *
 * Vendors write the fields in another order, capitals, seconds, blanks behind the colons, and leave
 * fields out.
 *
 * @param id empty if there is none
 * @param stat empty if there is none
 */
record ReceiptText(String id, String stat, @Nullable String error, String doneDate) {
  /**
   * A field's value ends at a blank; what follows text: is the message's own and isn't looked at.
   */
  private static final Pattern ID = field("id");

  private static final Pattern STAT = field("stat");
  private static final Pattern ERROR = field("err");
  private static final Pattern DONE_DATE = field("done[ _]?date");
  private static final Pattern TEXT = Pattern.compile("(?i)(?:^|\\s)text:");

  /** A clock that is wrong by more isn't in this zone. */
  private static final Duration MOST_AHEAD = Duration.ofMinutes(15);

  private static final Duration MOST_AGO = Duration.ofDays(30);
  private static final List<DateTimeFormatter> DATES =
      List.of(
          DateTimeFormatter.ofPattern("yyMMddHHmm", Locale.ROOT),
          DateTimeFormatter.ofPattern("yyMMddHHmmss", Locale.ROOT),
          DateTimeFormatter.ofPattern("yyyyMMddHHmmss", Locale.ROOT));

  static ReceiptText of(String text) {
    Matcher own = TEXT.matcher(text);
    String fields = own.find() ? text.substring(0, own.start()) : text;
    String error = find(ERROR, fields);
    return new ReceiptText(
        find(ID, fields),
        find(STAT, fields),
        error.isEmpty() ? null : error,
        find(DONE_DATE, fields));
  }

  /** Whether it reads like a receipt, whatever the esm_class says. */
  boolean isReceipt() {
    return !id.isEmpty() && !stat.isEmpty();
  }

  /** What a stat word means. */
  sealed interface Meaning {
    record Final(Delivery delivery) implements Meaning {}

    /** On its way: another receipt follows. */
    record Intermediate() implements Meaning {}

    record Unreadable() implements Meaning {}
  }

  /** By how it begins, as some vendors write DELIVERED or UNDELIVERABLE. */
  Meaning meaning() {
    String word = stat.toUpperCase(Locale.ROOT);
    if (word.startsWith("DELIV")) {
      return new Meaning.Final(Delivery.DELIVERED);
    }
    if (word.startsWith("UNDELIV") || word.startsWith("FAIL")) {
      return new Meaning.Final(Delivery.UNDELIVERABLE);
    }
    if (word.startsWith("EXPIR")) {
      return new Meaning.Final(Delivery.EXPIRED);
    }
    if (word.startsWith("REJEC")) {
      return new Meaning.Final(Delivery.REJECTED);
    }
    if (word.startsWith("DELET")) {
      return new Meaning.Final(Delivery.DELETED);
    }
    if (word.startsWith("UNKN")) {
      return new Meaning.Final(Delivery.UNKNOWN);
    }
    if (List.of("ACCEP", "ENROU", "BUFFE", "SCHED").stream().anyMatch(word::startsWith)) {
      return new Meaning.Intermediate();
    }
    // Chinese gateways put the network's code here: MK:0001, CB:0003, ID:0012.
    return word.matches("[A-Z]{2}:?\\d{1,5}")
        ? new Meaning.Final(Delivery.UNDELIVERABLE)
        : new Meaning.Unreadable();
  }

  /** The error, or the code that stands in the place of the stat word. */
  @Nullable
  String code() {
    return error == null && stat.matches(".*\\d.*") ? stat : error;
  }

  /**
   * When it was done.
   *
   * @param zone of the SMSC's clock
   * @param came stands in for what isn't there, or can't be
   */
  Instant doneAt(ZoneId zone, Instant came) {
    for (DateTimeFormatter form : DATES) {
      try {
        Instant done = LocalDateTime.parse(doneDate, form).atZone(zone).toInstant();
        boolean possible =
            done.isBefore(came.plus(MOST_AHEAD)) && done.isAfter(came.minus(MOST_AGO));
        boolean sameMinute = done.equals(came.truncatedTo(ChronoUnit.MINUTES));
        return possible && !sameMinute && done.isBefore(came) ? done : came;
      } catch (DateTimeException e) {
        // Another form, or none.
      }
    }
    return came;
  }

  private static Pattern field(String name) {
    return Pattern.compile("(?i)(?:^|[\\s,;])" + name + ":[ ]?([^\\s,;]+)");
  }

  private static String find(Pattern field, String text) {
    Matcher matcher = field.matcher(text);
    return matcher.find() ? matcher.group(1) : "";
  }
}
