// SPDX-License-Identifier: Apache-2.0
package io.kadian.testing;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.core.Appender;
import org.apache.logging.log4j.core.LogEvent;
import org.apache.logging.log4j.core.LoggerContext;
import org.apache.logging.log4j.core.appender.AbstractAppender;
import org.apache.logging.log4j.core.config.LoggerConfig;
import org.apache.logging.log4j.core.config.Property;

/**
 * All that this JVM logs from INFO on, Flink's and the libraries' lines too, while this is open.
 */
public final class CapturedLog implements AutoCloseable {
  private static final String CONSOLE = "console";

  /**
   * @param text message and stack trace
   */
  public record Line(Level level, String logger, String text) {}

  private final List<Line> lines = new CopyOnWriteArrayList<>();
  private final LoggerContext context = (LoggerContext) LogManager.getContext(false);
  private final LoggerConfig root = context.getConfiguration().getRootLogger();
  private final Level levelBefore = root.getLevel();
  private final AbstractAppender appender =
      new AbstractAppender("captured", null, null, true, Property.EMPTY_ARRAY) {
        @Override
        public void append(LogEvent event) {
          lines.add(new Line(event.getLevel(), event.getLoggerName(), text(event)));
        }
      };

  public CapturedLog() {
    appender.start();
    Appender console = context.getConfiguration().getAppender(CONSOLE);
    root.removeAppender(CONSOLE);
    root.addAppender(console, levelBefore, null);
    root.addAppender(appender, Level.INFO, null);
    root.setLevel(Level.INFO);
    context.updateLoggers();
  }

  public List<Line> lines() {
    return List.copyOf(lines);
  }

  /** The messages of a class or package of ours, from a level on. */
  public List<String> lines(String logger, Level from) {
    return lines.stream()
        .filter(line -> line.logger().startsWith(logger) && line.level().isMoreSpecificThan(from))
        .map(Line::text)
        .toList();
  }

  private static String text(LogEvent event) {
    StringWriter text = new StringWriter();
    text.append(event.getMessage().getFormattedMessage());
    if (event.getThrown() != null) {
      text.append('\n');
      event.getThrown().printStackTrace(new PrintWriter(text));
    }
    return text.toString();
  }

  @Override
  public void close() {
    root.removeAppender("captured");
    root.setLevel(levelBefore);
    context.updateLoggers();
  }
}
