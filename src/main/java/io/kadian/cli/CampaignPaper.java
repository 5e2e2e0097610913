// SPDX-License-Identifier: Apache-2.0
package io.kadian.cli;

import io.kadian.domain.Campaign;
import io.kadian.domain.CampaignFile;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneId;

/** A campaign's file, checked as announcing does but not announced. */
final class CampaignPaper {
  private CampaignPaper() {}

  /**
   * Warns of what may be a mistake.
   *
   * @param evenIfOver its instant may have passed
   */
  static Campaign read(Path file, boolean evenIfOver, Kadian kadian) {
    Instant now = kadian.surroundings().clock().instant();
    ZoneId zone = kadian.settings().rules().zone();
    String yaml = InputFile.read(file);
    Campaign campaign =
        evenIfOver
            ? CampaignFile.readEvenIfOver(yaml, file.toString(), now, zone)
            : CampaignFile.read(yaml, file.toString(), now, zone);
    CampaignFile.checkColumns(
        campaign,
        Members.schema(kadian.settings(), kadian.surroundings()).columns(),
        file.toString());
    CampaignFile.warnings(campaign).forEach(warning -> kadian.warn("warning: " + warning));
    return campaign;
  }
}
