// SPDX-License-Identifier: Apache-2.0
package io.kadian.members;

import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import javax.annotation.Nullable;
import javax.net.ssl.SSLException;

/** What a format's exception says of a record. */
final class ParseFault {

  /**
   * A schema registry that can't be reached, say. Were these taken for bad records, an outage would
   * send every member to the dead letters; as it is, the job restarts and reads them again.
   */
  private static final List<Class<? extends Throwable>> OUTAGES =
      List.of(
          SocketException.class,
          SocketTimeoutException.class,
          UnknownHostException.class,
          HttpTimeoutException.class,
          SSLException.class,
          InterruptedException.class);

  private ParseFault() {}

  /** Formats wrap whatever they meet, errors of the JVM too. */
  static boolean isOfRecord(Exception e) {
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      Throwable met = cause;
      boolean tooDeep = met instanceof StackOverflowError;
      if ((met instanceof Error && !tooDeep) || OUTAGES.stream().anyMatch(o -> o.isInstance(met))) {
        return false;
      }
    }
    return true;
  }

  /** In one line. Formats repeat the record around the cause; the dead letter holds it anyway. */
  static String words(Exception e, @Nullable byte[] message) {
    String record = message == null ? "" : new String(message, StandardCharsets.UTF_8);
    Set<String> words = new LinkedHashSet<>();
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      String said = cause.getMessage();
      if (cause.getCause() == null || (said != null && !said.contains(record))) {
        words.add(said == null ? cause.getClass().getSimpleName() : RawText.line(said));
      }
    }
    return RawText.line(String.join(" ", words)).replaceAll("\\[Source: [^;]*; ", "[");
  }
}
