// SPDX-License-Identifier: Apache-2.0
package io.kadian.suppression;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kadian.domain.InvalidInputException;
import io.kadian.domain.Phones;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PhoneFileTest {
  @TempDir Path folder;
  private final Phones phones = new Phones("CN");

  /** What one reading came to. */
  private record Reading(List<String> phones, long wrong, List<String> complaints) {}

  private Reading read(String text) throws IOException {
    return read(text.getBytes(StandardCharsets.UTF_8));
  }

  private Reading read(byte[] octets) throws IOException {
    try (PhoneFile file = PhoneFile.open(Files.write(folder.resolve("list"), octets), phones)) {
      List<String> read = new ArrayList<>();
      for (String phone = file.next(); phone != null; phone = file.next()) {
        read.add(phone);
      }
      assertThat(file.good()).isEqualTo(read.size());
      List<String> complaints =
          file.complaints().stream().map(c -> c.replace(folder + "/", "")).toList();
      return new Reading(read, file.wrong(), complaints);
    }
  }

  private void readsAs(String text, String... expected) throws IOException {
    Reading reading = read(text);
    assertThat(reading.phones()).containsExactly(expected);
    assertThat(reading.complaints()).isEmpty();
  }

  @Test
  void readsOnePhoneALineInWhateverForm() throws IOException {
    readsAs(
        "13812345678\n+86 139-1234-5678\n  008613700000000 \n+12025550123",
        "+8613812345678",
        "+8613912345678",
        "+8613700000000",
        "+12025550123");
  }

  @Test
  void passesOverCommentsBlankLinesAByteOrderMarkAndCarriageReturns() throws IOException {
    readsAs("\uFEFF# who\r\n\r\n13812345678\r\n  \t\r\n  # 13700000000\r\n", "+8613812345678");
    readsAs("\uFEFF13812345678\r\n", "+8613812345678");
    readsAs("");
  }

  @Test
  void takesTheFirstColumnOfCsvAndPassesOverItsHeader() throws IOException {
    readsAs("Phone,Reason\n13812345678,\"asked, twice\"\n", "+8613812345678");
    readsAs("# as exported\n\"手机号\"; 原因\n\"138 1234 5678\" ;x\n", "+8613812345678");
    readsAs("13812345678\t2026-03-02\n\"13912345678\"\n", "+8613812345678", "+8613912345678");
  }

  @Test
  void namesTheLinesThatAreWrongAndReadsOn() throws IOException {
    Reading reading =
        read(
            "13812345678\nphone\n1381234567\n,13700000000\n=\"13700000000\"\n02012345678\n1391234567 8\n");

    assertThat(reading.phones()).containsExactly("+8613812345678", "+8613912345678");
    assertThat(reading.wrong()).isEqualTo(5);
    assertThat(reading.complaints())
        .containsExactly(
            "list:2: phone holds more than a number: letters, an extension or a second one",
            "list:3: phone is not a valid number",
            "list:4: phone is empty",
            "list:5: phone holds more than a number: letters, an extension or a second one",
            "list:6: phone can't take an SMS (a fixed line, say)");
  }

  @Test
  void keepsTheFirstTwentyComplaints() throws IOException {
    Reading reading = read("1\n".repeat(1000));

    assertThat(reading.wrong()).isEqualTo(1000);
    assertThat(reading.complaints()).hasSize(20).last().asString().startsWith("list:20: ");
  }

  @Test
  void saysWhatIsWrongWithTheFileItself() {
    assertThatThrownBy(() -> read("13812345678\n会员\n".getBytes("GB18030")))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageEndingWith("list: is not UTF-8; save it as UTF-8");
    assertThatThrownBy(() -> PhoneFile.open(folder.resolve("none"), phones))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageEndingWith("none: there is no such file");
    assertThatThrownBy(() -> PhoneFile.open(folder, phones))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageEndingWith(": is a folder, not a file");
  }
}
