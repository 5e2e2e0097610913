// SPDX-License-Identifier: Apache-2.0
package io.kadian.upgrade;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.kadian.domain.Campaign;
import io.kadian.domain.Json;
import io.kadian.domain.Tally;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * What a release's savepoint holds, as {@code facts.json} beside it says: a later release's test
 * knows no more of it.
 *
 * @param settings that a job needs to go on from it
 * @param offsets where it stands in each partition of each topic
 * @param far held, due long after anybody runs this
 * @param tally of {@code far}
 * @param missed a campaign that was held, and has expired since
 * @param missedRows how many messages of it were held
 * @param waiting a campaign whose segment had not been published, by that segment's name
 * @param sample a campaign that was sent
 * @param texts of it, that the SMSC got
 * @param repeated {@code member|state|reason|repeats} of the same message announced again
 */
record ReleaseFacts(
    Map<String, String> settings,
    Map<String, List<Long>> offsets,
    Campaign far,
    Tally tally,
    String missed,
    int missedRows,
    Map<String, Campaign> waiting,
    Campaign sample,
    List<String> texts,
    List<String> repeated) {
  static final Path FOLDER = Path.of("src/test/resources/savepoints");
  private static final String FILE = "facts.json";

  static ReleaseFacts read(Path release) throws IOException {
    return Json.read(Files.readAllBytes(release.resolve(FILE)), ReleaseFacts.class);
  }

  void write(Path release) throws IOException {
    Files.writeString(release.resolve(FILE), pretty() + '\n');
  }

  private String pretty() throws JsonProcessingException {
    return Json.MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(this);
  }
}
