// SPDX-License-Identifier: Apache-2.0
package io.kadian.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kadian.domain.InvalidInputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KadianJarTest {
  @TempDir Path folder;

  @Test
  void isOneThatRunsTheJob() throws IOException {
    Path jar = jar("io.kadian.KadianJob", "io/kadian/KadianJob.class");
    assertThat(KadianJar.read(jar)).isEqualTo(new KadianJar(jar, "1.2"));
  }

  @Test
  void isNoneThatRunsSomethingElseOrNothing() throws IOException {
    assertRefused(jar("org.example.Other", "org/example/Other.class"), "runs org.example.Other");
    assertRefused(jar("io.kadian.KadianJob", "io/kadian/cli/Kadian.class"), "is not Kadian's jar");
    Path plain = folder.resolve("plain.jar");
    new JarOutputStream(Files.newOutputStream(plain), new Manifest()).close();
    assertRefused(plain, "runs nothing");
  }

  @Test
  void isNoneThatCannotBeRead() throws IOException {
    assertRefused(folder.resolve("none.jar"), "there is no such file");
    assertRefused(folder, "there is no such file");
    assertRefused(Files.writeString(folder.resolve("text.jar"), "text"), "is not a jar");
    Path whole = jar("io.kadian.KadianJob", "io/kadian/KadianJob.class");
    byte[] octets = Files.readAllBytes(whole);
    Path half = folder.resolve("half.jar");
    Files.write(half, Arrays.copyOf(octets, octets.length / 2));
    assertRefused(half, "is not a jar");
  }

  private static void assertRefused(Path jar, String why) {
    assertThatThrownBy(() -> KadianJar.read(jar))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageStartingWith(jar + ": ")
        .hasMessageContaining(why);
  }

  private Path jar(String main, String entry) throws IOException {
    Manifest manifest = new Manifest();
    manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
    manifest.getMainAttributes().put(Attributes.Name.MAIN_CLASS, main);
    manifest.getMainAttributes().put(Attributes.Name.IMPLEMENTATION_VERSION, "1.2");
    Path jar = folder.resolve("a.jar");
    try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar), manifest)) {
      out.putNextEntry(new ZipEntry(entry));
      out.write(new byte[100]);
    }
    return jar;
  }
}
