// SPDX-License-Identifier: Apache-2.0
package io.kadian.report;

import io.kadian.report.CampaignReport.Parts;
import java.math.BigDecimal;

/**
 * What a campaign costs at a price per part.
 *
 * @param currency any text
 * @param sent of what the SMSC took
 * @param unknown what the messages in doubt cost, if they did go out
 */
public record Cost(BigDecimal pricePerPart, String currency, BigDecimal sent, BigDecimal unknown) {

  public static Cost of(Parts parts, BigDecimal pricePerPart, String currency) {
    return new Cost(
        pricePerPart,
        currency,
        pricePerPart.multiply(BigDecimal.valueOf(parts.sent())),
        pricePerPart.multiply(BigDecimal.valueOf(parts.unknown())));
  }
}
