// SPDX-License-Identifier: Apache-2.0
package io.kadian.gateway.route;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kadian.domain.InvalidInputException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HttpDefinitionTest {
  private static final String GOOD =
      """
      method: POST
      url: https://sms.example.com/send
      json: {to: "{phone}", body: "{text}"}
      code: /code
      message-id: /id
      answers:
        - {status: [200], code: ["0"], means: accepted}
      """;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "method: POST              | method: GET               | may be sent twice",
        "method: POST              | method:                   | 'method' is missing",
        "https://sms.example.com   | ftp://sms.example.com     | must be https://",
        "https://sms.example.com/send | nowhere                | must be https://",
        "com/send                  | com/{phone}               | there is no {phone} here",
        "{phone}                   | {fone}                    | there is no {fone} here",
        "{phone}                   | 1                         | no {phone}, {digits} or {national}",
        "{text}                    | x                         | no {text}",
        "json:                     | form:                     | ''",
        "json:                     | body:                     | json",
        "means: accepted           | means: fine               | fine",
        "means: accepted           | means: refused            | means 'accepted'",
        "', means: accepted'       | ''                        | 'means'",
        "status: [200]             | status: [ok]              | ok",
        "'status: [200], code: [\"0\"], ' | ''                 | a status, a code, or both",
        "code: /code               | code: code                | JSON pointer",
        "code: /code               | x: 1                    | stands",
        "message-id: /id           | message-id: id            | JSON pointer",
        "'  - {status: [200], code: [\"0\"], means: accepted}' | '' | 'answers' are missing",
      })
  void saysWhatIsWrong(String part, String wrong, String complaint) {
    String yaml = GOOD.replace(part, wrong == null ? "" : wrong);
    assertThat(yaml).isNotEqualTo(GOOD);
    if (complaint == null || complaint.isEmpty()) {
      assertThat(HttpDefinition.read(yaml, "my.yaml").form()).hasSize(2);
      return;
    }
    assertThatThrownBy(() -> HttpDefinition.read(yaml, "my.yaml"))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageStartingWith("my.yaml: ")
        .hasMessageContaining(complaint);
  }

  @Test
  void refusesANameItDoesNotKnow() {
    assertThatThrownBy(() -> HttpDefinition.read(GOOD + "time-out: 3\n", "my.yaml"))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("time-out");
  }

  @Test
  void aCodeNeedsItsPlace() {
    assertThatThrownBy(() -> HttpDefinition.read(GOOD.replace("code: /code\n", ""), "my.yaml"))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("doesn't say where it stands");
  }

  @ParameterizedTest
  @CsvSource({"''", "'# nothing'", "'- 1'", "'{'"})
  void refusesWhatIsNoDefinition(String yaml) {
    assertThatThrownBy(() -> HttpDefinition.read(yaml, "my.yaml"))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageStartingWith("my.yaml: ");
  }

  @Test
  void travelsToTheTaskManager() throws Exception {
    HttpDefinition definition = HttpDefinition.read(GOOD, "my.yaml");
    ByteArrayOutputStream octets = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(octets)) {
      out.writeObject(definition);
    }
    try (ObjectInputStream in =
        new ObjectInputStream(new ByteArrayInputStream(octets.toByteArray()))) {
      assertThat(in.readObject()).isEqualTo(definition);
    }
  }
}
