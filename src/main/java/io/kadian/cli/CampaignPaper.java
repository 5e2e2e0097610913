// SPDX-License-Identifier: Apache-2.0
package io.kadian.cli;

import io.kadian.domain.Campaign;
import io.kadian.domain.CampaignFile;
import java.nio.file.Path;
import java.time.Instant;

/** A campaign's file, checked as announcing does but not announced. */
final class CampaignPaper {
  private CampaignPaper() {}

  /**
   * Warns of what may be a mistake.
   *
   * @param now its instant must not be before
   */
  static Campaign read(Path file, Instant now, Kadian kadian) {
    Campaign campaign = CampaignFile.read(InputFile.read(file), file.toString(), now);
    CampaignFile.checkColumns(
        campaign,
        Members.schema(kadian.settings(), kadian.surroundings()).columns(),
        file.toString());
    CampaignFile.warnings(campaign).forEach(warning -> kadian.warn("warning: " + warning));
    return campaign;
  }
}
