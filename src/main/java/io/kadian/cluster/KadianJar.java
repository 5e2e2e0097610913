// SPDX-License-Identifier: Apache-2.0
package io.kadian.cluster;

import io.kadian.domain.InvalidInputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.jar.Attributes;
import java.util.jar.JarFile;

/**
 * A jar with the job in it.
 *
 * @param version as its manifest says it
 */
public record KadianJar(Path file, String version) {
  private static final String MAIN_CLASS = "io.kadian.KadianJob";

  /**
   * @throws InvalidInputException if it can't be read or is none
   */
  public static KadianJar read(Path file) {
    if (!Files.isRegularFile(file)) {
      throw new InvalidInputException(file + ": there is no such file");
    }
    try (JarFile jar = new JarFile(file.toFile())) {
      Attributes manifest =
          jar.getManifest() == null ? new Attributes() : jar.getManifest().getMainAttributes();
      String main = manifest.getValue(Attributes.Name.MAIN_CLASS);
      if (!MAIN_CLASS.equals(main)
          || jar.getEntry(MAIN_CLASS.replace('.', '/') + ".class") == null) {
        throw new InvalidInputException(
            file
                + ": is not Kadian's jar: it runs "
                + (main == null ? "nothing" : main)
                + ", not "
                + MAIN_CLASS);
      }
      String version = manifest.getValue(Attributes.Name.IMPLEMENTATION_VERSION);
      return new KadianJar(file.toAbsolutePath(), version == null ? "unknown" : version);
    } catch (IOException e) {
      throw new InvalidInputException(file + ": is not a jar: " + e.getMessage(), e);
    }
  }
}
