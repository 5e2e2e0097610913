// SPDX-License-Identifier: Apache-2.0
package io.kadian.cli;

import io.kadian.domain.NearMiss;
import java.time.DateTimeException;
import java.time.ZoneId;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads a zone's name, or an offset. */
final class ZoneOption implements ITypeConverter<ZoneId> {
  @Override
  public ZoneId convert(String text) {
    try {
      return ZoneId.of(text);
    } catch (DateTimeException e) {
      throw new TypeConversionException(
          "there is no zone '"
              + text
              + "'"
              + NearMiss.hint(text, ZoneId.getAvailableZoneIds().stream().sorted().toList())
              + "; write Asia/Shanghai, or +08:00");
    }
  }
}
