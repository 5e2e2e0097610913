// SPDX-License-Identifier: Apache-2.0
package io.kadian.bench.measure;

import io.kadian.domain.Database;
import picocli.CommandLine.Option;

/** The options by which a program finds its PostgreSQL. */
public final class DatabaseLogin {
  @Option(names = "--jdbc-url", paramLabel = "URL", required = true, description = "PostgreSQL.")
  private String jdbcUrl;

  @Option(names = "--user", paramLabel = "U", required = true, description = "Of PostgreSQL.")
  private String user;

  @Option(
      names = "--password",
      paramLabel = "P",
      defaultValue = "postgres",
      description = "Of that user. Default: ${DEFAULT-VALUE}.")
  private String password;

  public Database database() {
    return new Database(jdbcUrl, user, password);
  }
}
