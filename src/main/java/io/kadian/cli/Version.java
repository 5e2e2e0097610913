// SPDX-License-Identifier: Apache-2.0
package io.kadian.cli;

import org.apache.flink.FlinkVersion;
import picocli.CommandLine.IVersionProvider;

/** Ours from the jar's manifest, and that of what we run on. */
final class Version implements IVersionProvider {
  @Override
  public String[] getVersion() {
    String version = Version.class.getPackage().getImplementationVersion();
    return new String[] {
      "kadian " + (version == null ? "(not from a jar)" : version),
      "Flink " + FlinkVersion.current(),
      "Java " + Runtime.version()
    };
  }
}
