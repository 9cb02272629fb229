package headroom.desktop;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.rolling.FixedWindowRollingPolicy;
import ch.qos.logback.core.rolling.RollingFileAppender;
import ch.qos.logback.core.rolling.SizeBasedTriggeringPolicy;
import ch.qos.logback.core.util.FileSize;
import java.nio.file.Path;
import org.slf4j.LoggerFactory;

/// Sends the log to a rotated file in the data folder and nothing to the standard streams, which
/// belong to the answer of a command.
public final class Logging {

    private static final String PATTERN =
            "%d{yyyy-MM-dd'T'HH:mm:ss.SSS'Z',UTC} %-5level [%thread] %logger{24} %msg%n%xEx";

    /// Between two looks at the file's size, in milliseconds.
    private static final long LOOK = 1;

    private Logging() {}

    /// Logs to `headroom.log` in this folder from now on: at most 5 MiB each, four old ones kept.
    /// Where the folder cannot be written there is no log, and the program goes on.
    public static void into(Path folder) {
        if (!(LoggerFactory.getILoggerFactory() instanceof LoggerContext context)) {
            return;
        }
        context.reset();
        var file = folder.resolve("headroom.log").toString();

        var encoder = new PatternLayoutEncoder();
        encoder.setContext(context);
        encoder.setPattern(PATTERN);
        encoder.start();

        var appender = new RollingFileAppender<ILoggingEvent>();
        appender.setContext(context);
        appender.setFile(file);
        appender.setEncoder(encoder);

        var rolling = new FixedWindowRollingPolicy();
        rolling.setContext(context);
        rolling.setParent(appender);
        rolling.setFileNamePattern(file + ".%i");
        rolling.setMinIndex(1);
        rolling.setMaxIndex(4);
        rolling.start();

        var trigger = new SizeBasedTriggeringPolicy<ILoggingEvent>();
        trigger.setContext(context);
        trigger.setMaxFileSize(FileSize.valueOf("5MB"));
        // by default it looks once a minute, in which a flood fills a disk
        trigger.setCheckIncrement(ch.qos.logback.core.util.Duration.buildByMilliseconds(LOOK));
        trigger.start();

        appender.setRollingPolicy(rolling);
        appender.setTriggeringPolicy(trigger);
        appender.start();
        var root = context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
        root.setLevel(Level.INFO);
        // the keychain's way there: each of its signals, and at finer levels what it carries
        context.getLogger("org.freedesktop").setLevel(Level.WARN);
        root.addAppender(appender);
        Thread.setDefaultUncaughtExceptionHandler(Logging::defect);
    }

    /// The last resort of every thread, the toolkit's included: a defect is written down, and
    /// nobody's standard error is spoiled with it.
    private static void defect(Thread thread, Throwable thrown) {
        LoggerFactory.getLogger(Logging.class)
                .error("a defect ended work on {}", thread.getName(), thrown);
    }

    /// No log at all, until [#into(Path)] says where.
    public static void none() {
        if (LoggerFactory.getILoggerFactory() instanceof LoggerContext context) {
            context.reset();
            context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME).setLevel(Level.OFF);
        }
    }
}
