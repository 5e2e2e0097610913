// SPDX-License-Identifier: Apache-2.0
package io.kadian;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kadian.domain.InvalidInputException;
import io.kadian.receipts.MessageIds;
import io.kadian.receipts.ReceiverSettings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReceivingSettingsTest {
  private static final String[] TWO_ROUTES = {
    "--routes", "cmcc,unicom",
    "--receipts.enabled", "true",
    "--route.cmcc.host", "10.1.1.1",
    "--route.unicom.host", "10.2.2.2"
  };

  @TempDir Path folder;

  @Test
  void receivesNothingUnlessToldTo() {
    assertThat(load("--routes", "cmcc,unicom").isAny()).isFalse();
    assertThat(load().isAny()).isFalse();
  }

  @Test
  void isOneForAllIfNoRouteIsNamed() {
    ReceivingSettings receiving =
        load(
            "--receipts.enabled", "true",
            "--smpp.host", "10.1.1.1",
            "--smpp.system-id", "sender",
            "--receipts.port", "3000",
            "--receipts.window", "7");
    assertThat(receiving.receivers()).containsOnlyKeys("");
    ReceiverSettings receiver = receiving.receivers().get("");
    assertThat(receiver.host()).isEqualTo("10.1.1.1");
    assertThat(receiver.port()).isEqualTo(3000);
    assertThat(receiver.systemId()).isEqualTo("sender");
    assertThat(receiver.window()).isEqualTo(7);
    assertThat(receiving.origins().ofRoutes()).isEmpty();
    assertThat(receiving.origins().usual().otherRoutes()).isEmpty();
  }

  @Test
  void isOneForAllIfNoNamedRouteIsSmpp() {
    assertThat(
            load(
                    "--routes", "a,b",
                    "--gateway.kind", "dry-run",
                    "--receipts.enabled", "true",
                    "--receipts.host", "10.9.9.9")
                .receivers())
        .hasEntrySatisfying("", it -> assertThat(it.host()).isEqualTo("10.9.9.9"))
        .hasSize(1);
  }

  @Test
  void eachSmppRouteHasItsOwn() {
    ReceivingSettings receiving =
        load(
            TWO_ROUTES,
            "--route.unicom.receipts.port",
            "3000",
            "--route.unicom.receipts.binds",
            "4",
            "--route.unicom.receipts.message-ids",
            "hex-or-decimal",
            "--route.unicom.receipts.time-zone",
            "UTC",
            "--receipts.window",
            "9");
    ReceiverSettings cmcc = receiving.receivers().get("cmcc");
    ReceiverSettings unicom = receiving.receivers().get("unicom");
    assertThat(receiving.receivers()).hasSize(2);
    assertThat(cmcc).hasToString("kadian at 10.1.1.1:2775");
    assertThat(unicom).hasToString("kadian at 10.2.2.2:3000");
    assertThat(cmcc.binds()).isEqualTo(1);
    assertThat(unicom.binds()).isEqualTo(4);
    assertThat(cmcc.window()).isEqualTo(9);
    assertThat(unicom.window()).isEqualTo(9);
    var ofCmcc = receiving.origins().ofRoutes().get("cmcc");
    var ofUnicom = receiving.origins().ofRoutes().get("unicom");
    assertThat(ofCmcc.messageIds()).isEqualTo(MessageIds.EXACT);
    assertThat(ofUnicom.messageIds()).isEqualTo(MessageIds.HEX_OR_DECIMAL);
    assertThat(ofCmcc.zone()).isEqualTo(ZoneId.of("Asia/Shanghai"));
    assertThat(ofUnicom.zone()).isEqualTo(ZoneId.of("UTC"));
    assertThat(ofCmcc.otherRoutes()).containsExactly("unicom");
    assertThat(ofUnicom.otherRoutes()).containsExactly("cmcc");
  }

  @Test
  void whatARouteSaysOfItselfIsStrongerThanWhatIsSaidOfAllReceivers() throws Exception {
    Path password = Files.writeString(folder.resolve("password"), "of-all\n");
    ReceivingSettings receiving =
        ReceivingSettings.of(
            Settings.load(
                with(
                    TWO_ROUTES,
                    "--receipts.host",
                    "10.9.9.9",
                    "--receipts.port",
                    "3000",
                    "--receipts.password-file",
                    password.toString(),
                    "--route.unicom.receipts.host",
                    "10.8.8.8"),
                Map.of("KADIAN_ROUTE_CMCC_PASSWORD", "of-cmcc")));
    assertThat(receiving.receivers().get("cmcc")).hasToString("kadian at 10.1.1.1:3000");
    assertThat(receiving.receivers().get("cmcc").password()).isEqualTo("of-cmcc");
    assertThat(receiving.receivers().get("unicom")).hasToString("kadian at 10.8.8.8:3000");
    assertThat(receiving.receivers().get("unicom").password()).isEqualTo("of-all");
  }

  @Test
  void takesAReceiversSecretFromTheEnvironment() {
    ReceivingSettings receiving =
        ReceivingSettings.of(
            Settings.load(
                TWO_ROUTES,
                Map.of(
                    "KADIAN_SMPP_PASSWORD", "of-all",
                    "KADIAN_ROUTE_CMCC_RECEIPTS_PASSWORD", "of-cmcc",
                    "KADIAN_ROUTE_UNICOM_RECEIPTS_ENABLED", "false")));
    assertThat(receiving.receivers()).containsOnlyKeys("cmcc");
    assertThat(receiving.receivers().get("cmcc").password()).isEqualTo("of-cmcc");
  }

  @Test
  void oneThatIsTurnedOffIsServedByTheOthers() {
    ReceivingSettings receiving = load(TWO_ROUTES, "--route.unicom.receipts.enabled", "false");
    assertThat(receiving.receivers()).containsOnlyKeys("cmcc");
    assertThat(receiving.origins().ofRoutes().get("cmcc").otherRoutes()).isEmpty();
  }

  @Test
  void routesOfOneAccountShareAReceiver() {
    ReceivingSettings receiving =
        load(
            "--routes", "marketing,notice,unicom",
            "--receipts.enabled", "true",
            "--route.notice.source-address", "Kadian",
            "--route.unicom.host", "10.2.2.2");
    assertThat(receiving.receivers()).containsOnlyKeys("marketing,notice", "unicom");
    assertThat(receiving.origins().ofRoutes().get("marketing,notice").otherRoutes())
        .containsExactly("unicom");
    assertThat(receiving.origins().ofRoutes().get("unicom").otherRoutes())
        .containsExactlyInAnyOrder("marketing", "notice");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--route.b.receipts.binds 2 | route b: it receives as kadian at localhost:2775, as route a does",
        "--route.b.receipts.message-ids hex-or-decimal | route b: it receives as",
        "--route.b.receipts.host x --route.b.receipts.binds 0 | route b: receipts.binds must be",
        "--route.b.receipts.port x | route b: receipts.port = x: write a whole number",
        "--route.b.receipts.enabled x | route b: receipts.enabled = x: write true or false",
        "--route.b.receipts.hots x | a route of kind smpp has no 'receipts.hots'",
        "--route.b.receipts.keep P1D | a route of kind smpp has no 'receipts.keep'",
        "--route.c.receipts.port 1 | a route of kind dry-run has no 'receipts.port'",
      })
  void saysWhatIsWrong(String arguments, String complaint) {
    String[] base = {
      "--routes", "a,b,c", "--route.c.kind", "dry-run", "--receipts.enabled", "true"
    };
    assertThatThrownBy(() -> load(base, arguments.strip().split(" ", -1)))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining(complaint);
  }

  @Test
  void takesNoSecretOfAReceiverFromTheCommandLine() {
    assertThatThrownBy(() -> load(TWO_ROUTES, "--route.cmcc.receipts.password", "hunter2"))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("KADIAN_ROUTE_CMCC_RECEIPTS_PASSWORD")
        .hasMessageNotContaining("hunter2");
  }

  private static String[] with(String[] arguments, String... more) {
    return Stream.concat(Arrays.stream(arguments), Arrays.stream(more)).toArray(String[]::new);
  }

  private static ReceivingSettings load(String[] arguments, String... more) {
    return load(with(arguments, more));
  }

  private static ReceivingSettings load(String... arguments) {
    return ReceivingSettings.of(Settings.load(arguments, Map.of()));
  }
}
