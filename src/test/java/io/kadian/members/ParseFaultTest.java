// SPDX-License-Identifier: Apache-2.0
package io.kadian.members;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.ConnectException;
import org.junit.jupiter.api.Test;

class ParseFaultTest {

  @Test
  void doesNotBlameTheRecordForAnOutage() {
    assertThat(ParseFault.isOfRecord(new IOException("bad", new NumberFormatException()))).isTrue();
    assertThat(
            ParseFault.isOfRecord(
                new IOException("no schema 7", new IOException(new ConnectException("refused")))))
        .isFalse();
  }

  @Test
  void doesNotBlameTheRecordForAnErrorOfTheJvm() {
    assertThat(ParseFault.isOfRecord(new IOException(new OutOfMemoryError()))).isFalse();
    assertThat(ParseFault.isOfRecord(new IOException(new NoClassDefFoundError("x")))).isFalse();
    assertThat(ParseFault.isOfRecord(new IOException(new StackOverflowError()))).isTrue();
  }

  @Test
  void saysTheCausesWithoutRepeatingTheRecord() {
    Exception e =
        new IOException(
            "Failed to deserialize JSON '{\"a\":1}'.",
            new IllegalStateException(
                "at field: a.\n more", new NumberFormatException("For input string")));

    assertThat(ParseFault.words(e, "{\"a\":1}".getBytes(UTF_8)))
        .isEqualTo("at field: a. For input string");
    assertThat(ParseFault.words(new NullPointerException(), null))
        .isEqualTo("NullPointerException");
  }
}
