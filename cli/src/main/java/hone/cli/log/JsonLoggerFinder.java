package hone.cli.log;

import java.text.MessageFormat;
import java.util.MissingResourceException;
import java.util.ResourceBundle;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/// Gives the JDK its loggers; the JDK finds this class by itself. Until a server has opened its
/// log, only warnings and errors are told, on stderr.
public final class JsonLoggerFinder extends System.LoggerFinder {
  private static final AtomicReference<@Nullable ServerLog> LOG = new AtomicReference<>();

  static void writeTo(@Nullable ServerLog log) {
    LOG.set(log);
  }

  @Override
  public System.Logger getLogger(String name, Module module) {
    return new JsonLogger(name);
  }

  /// Loggers of the JDK that write whole requests below INFO, with signatures and session tokens.
  private static boolean tellsSecrets(String name) {
    return name.startsWith("sun.") || name.startsWith("jdk.") || name.startsWith("javax.net");
  }

  private record JsonLogger(String name) implements System.Logger {
    @Override
    public String getName() {
      return name;
    }

    @Override
    public boolean isLoggable(Level level) {
      ServerLog log = LOG.get();
      if (level.getSeverity() < Level.INFO.getSeverity() && tellsSecrets(name)) {
        return false;
      }
      boolean urgent = level.getSeverity() >= Level.WARNING.getSeverity();
      if (log == null) {
        return urgent && level != Level.OFF;
      }
      // What the HTTP library is about concerns who looks for a fault alone.
      boolean told = urgent || !name.startsWith("io.helidon.") || log.takes(Level.DEBUG);
      return told && log.takes(level);
    }

    @Override
    public void log(
        Level level,
        @Nullable ResourceBundle bundle,
        @Nullable String message,
        @Nullable Throwable error) {
      if (isLoggable(level)) {
        write(level, localised(bundle, message), error);
      }
    }

    @Override
    public void log(
        Level level,
        @Nullable ResourceBundle bundle,
        @Nullable String format,
        @Nullable Object @Nullable ... parameters) {
      if (isLoggable(level)) {
        write(level, formatted(localised(bundle, format), parameters), null);
      }
    }

    private void write(Level level, String message, @Nullable Throwable error) {
      ServerLog log = LOG.get();
      if (log == null) {
        System.err.println(name + ": " + message + (error == null ? "" : ": " + error));
      } else {
        log.write(level, name, message, error);
      }
    }

    private static String formatted(String format, @Nullable Object @Nullable [] parameters) {
      if (parameters == null || parameters.length == 0) {
        return format;
      }
      try {
        return MessageFormat.format(format, parameters);
      } catch (IllegalArgumentException _) {
        return format; // braces that are no pattern: the text as it is says more than nothing
      }
    }

    private static String localised(@Nullable ResourceBundle bundle, @Nullable String text) {
      if (bundle == null || text == null) {
        return String.valueOf(text);
      }
      try {
        return bundle.getString(text);
      } catch (MissingResourceException _) {
        return text;
      }
    }
  }
}
