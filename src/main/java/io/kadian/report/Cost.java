// SPDX-License-Identifier: Apache-2.0
package io.kadian.report;

import io.kadian.report.CampaignReport.Parts;
import io.kadian.report.Comparison.Group;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.Map;
import javax.annotation.Nullable;

/**
 * What a campaign costs at a price per part.
 *
 * @param currency any text
 * @param sent of what the SMSC took
 * @param unknown what the messages in doubt cost, if they did go out
 * @param variants what the SMSC took of each; null: there is one text
 */
public record Cost(
    BigDecimal pricePerPart,
    String currency,
    BigDecimal sent,
    BigDecimal unknown,
    @Nullable Map<String, BigDecimal> variants) {

  public static Cost of(CampaignReport report, BigDecimal pricePerPart, String currency) {
    Parts parts = report.parts();
    Map<String, BigDecimal> variants = new LinkedHashMap<>();
    if (report.comparison() != null) {
      for (Group text : report.comparison().texts()) {
        if (text.name() != null) {
          variants.put(text.name(), times(pricePerPart, text.parts()));
        }
      }
    }
    return new Cost(
        pricePerPart,
        currency,
        times(pricePerPart, parts.sent()),
        times(pricePerPart, parts.unknown()),
        variants.isEmpty() ? null : variants);
  }

  public BigDecimal of(long parts) {
    return times(pricePerPart, parts);
  }

  private static BigDecimal times(BigDecimal pricePerPart, long parts) {
    return pricePerPart.multiply(BigDecimal.valueOf(parts));
  }
}
