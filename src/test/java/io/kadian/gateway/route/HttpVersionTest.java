// SPDX-License-Identifier: Apache-2.0
package io.kadian.gateway.route;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpClient;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HttpVersionTest {
  @ParameterizedTest
  @CsvSource({
    "AUTO, 17.0.15+6, HTTP_1_1",
    "AUTO, 17.0.16, HTTP_1_1",
    "AUTO, 17.0.17, HTTP_2",
    "AUTO, 21.0.8, HTTP_1_1",
    "AUTO, 21.0.9, HTTP_2",
    "AUTO, 23.0.2, HTTP_1_1",
    "AUTO, 24, HTTP_2",
    "AUTO, 25.0.1+8-LTS, HTTP_2",
    "HTTP_1_1, 25, HTTP_1_1",
    "HTTP_2, 17.0.15, HTTP_2",
  })
  void avoidsHttp2WhereJavasClientLosesAnswers(
      HttpVersion version, String java, HttpClient.Version spoken) {
    assertThat(version.of(Runtime.Version.parse(java))).isEqualTo(spoken);
  }
}
