// SPDX-License-Identifier: Apache-2.0
package io.kadian;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kadian.domain.InvalidInputException;
import io.kadian.testing.SelfSigned;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SettingsTest {
  @TempDir Path folder;

  @Test
  void hasADefaultForEachKeyAndASentenceAboveIt() {
    String[] lines = Settings.help().lines().toArray(String[]::new);
    int keys = 0;
    for (int i = 0; i < lines.length; i++) {
      if (!lines[i].isBlank() && !lines[i].startsWith("#")) {
        keys++;
        boolean sharesTheSentence = lines[i - 1].contains("=");
        assertThat(sharesTheSentence || lines[i - 1].startsWith("# ")).as(lines[i]).isTrue();
      }
    }
    assertThat(keys).isGreaterThan(30);
  }

  @Test
  void understandsAllOfItsDefaults() {
    Settings settings = Settings.load(new String[0], Map.of());
    assertThat(settings.tuning().gateway().window()).isEqualTo(Duration.ofMinutes(30));
    assertThat(settings.smpp().port()).isEqualTo(2775);
    assertThat(settings.kafka()).containsEntry("bootstrap.servers", "localhost:9092");
  }

  @Test
  void takesTheCommandLineOverTheEnvironmentOverTheFileOverTheDefault() throws Exception {
    Path file =
        Files.writeString(folder.resolve("my.properties"), "smpp.host = 文件\nhold.chunk=7\n");
    String[] none = {"--settings", file.toString()};
    assertThat(Settings.load(none, Map.of()).text("smpp.host")).isEqualTo("文件");
    Map<String, String> environment = Map.of("KADIAN_SMPP_HOST", "environment");
    assertThat(Settings.load(none, environment).text("smpp.host")).isEqualTo("environment");
    String[] argument = {"--settings", file.toString(), "--smpp.host", "argument"};
    assertThat(Settings.load(argument, environment).text("smpp.host")).isEqualTo("argument");
    assertThat(Settings.load(argument, environment).number("hold.chunk")).isEqualTo(7);
  }

  @Test
  void refusesAKeyItDoesNotKnow() throws Exception {
    Path file = Files.writeString(folder.resolve("my.properties"), "smpp.hots = x\n");
    assertThatThrownBy(() -> Settings.load(new String[] {"--settings", file.toString()}, Map.of()))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining(file.toString())
        .hasMessageContaining("smpp.hots");
  }

  @Test
  void saysWhichValueIsWrongAndWhatToWrite() {
    String[] arguments = {"--guard.window", "30 minutes"};
    assertThatThrownBy(() -> Settings.load(arguments, Map.of()).gateway())
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("guard.window = 30 minutes")
        .hasMessageContaining("PT30M");
  }

  @Test
  void takesNoSecretFromTheCommandLine() {
    assertThatThrownBy(
            () -> Settings.load(new String[] {"--database.password", "hunter2"}, Map.of()))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("KADIAN_DATABASE_PASSWORD")
        .hasMessageNotContaining("hunter2");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "smpp.tls-key-file | smpp.tls-certificate-file and smpp.tls-key-file go together",
        "smpp.tls-certificate-file | smpp.tls-certificate-file and smpp.tls-key-file go together",
        "smpp.tls-ca-file | smpp.tls-ca-file: {} can't be read",
      })
  void saysWhichFileForTlsIsMissing(String key, String complaint) {
    String file = folder.resolve("none.pem").toString();
    String[] arguments = {"--smpp.tls", "true", "--" + key, file};
    assertThatThrownBy(() -> Settings.load(arguments, Map.of()).smpp())
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining(complaint.replace("{}", file));
  }

  @Test
  void saysWhichFileForTlsHoldsNoKeyAndNotWhatItHolds() throws Exception {
    SelfSigned ours = new SelfSigned(folder.resolve("ours"), "dns:kadian.example");
    Path wrong = Files.writeString(folder.resolve("wrong.pem"), "hunter2");
    String[] arguments = {
      "--smpp.tls", "true",
      "--smpp.tls-certificate-file", ours.certificate().toString(),
      "--smpp.tls-key-file", wrong.toString()
    };
    assertThatThrownBy(() -> Settings.load(arguments, Map.of()).smpp())
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("smpp.tls-key-file: " + wrong)
        .hasMessageContaining("openssl pkcs8")
        .hasMessageNotContaining("hunter2");
    arguments[5] = ours.key().toString();
    assertThat(Settings.load(arguments, Map.of()).smpp().tls().identity()).isNotNull();
  }

  @Test
  void readsASecretFromItsFileAndShowsItNowhere() throws Exception {
    Path secret = Files.writeString(folder.resolve("password"), "hunter2\n");
    Settings settings =
        Settings.load(
            new String[] {"--database.password-file", secret.toString()},
            Map.of("KADIAN_SMPP_PASSWORD", "swordf"));
    assertThat(settings.database().password()).isEqualTo("hunter2");
    assertThat(
            settings + " " + settings.database() + settings.smpp() + settings.variables(Map.of()))
        .doesNotContain("hunter2")
        .doesNotContain("swordf");
  }
}
