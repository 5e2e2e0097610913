// SPDX-License-Identifier: Apache-2.0
package io.kadian.gateway.route;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.core.LogEvent;
import org.apache.logging.log4j.core.LoggerContext;
import org.apache.logging.log4j.core.appender.AbstractAppender;
import org.apache.logging.log4j.core.config.LoggerConfig;
import org.apache.logging.log4j.core.config.Property;

/** What the gateway's package logs while this is open. */
final class LogLines implements AutoCloseable {
  private static final String PACKAGE = "io.kadian.gateway";

  private final List<String> lines = new CopyOnWriteArrayList<>();
  private final LoggerContext context = (LoggerContext) LogManager.getContext(false);
  private final AbstractAppender appender =
      new AbstractAppender("lines", null, null, true, Property.EMPTY_ARRAY) {
        @Override
        public void append(LogEvent event) {
          lines.add(event.getLevel() + " " + event.getMessage().getFormattedMessage());
        }
      };

  LogLines() {
    appender.start();
    LoggerConfig config = new LoggerConfig(PACKAGE, Level.INFO, true);
    config.addAppender(appender, Level.INFO, null);
    context.getConfiguration().addLogger(PACKAGE, config);
    context.updateLoggers();
  }

  List<String> lines() {
    return List.copyOf(lines);
  }

  @Override
  public void close() {
    context.getConfiguration().removeLogger(PACKAGE);
    context.updateLoggers();
  }
}
