package dev.muster.app.metrics;

import io.prometheus.client.Collector;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/// Lines that the doors of Open Match 0.3 write to the log, by severity, under its name for them.
public final class LogLines extends Collector {
    private final Map<Severity, LongAdder> lines = new EnumMap<>(Severity.class);
    // Loggers that nobody holds are forgotten, with their handlers.
    private final Logger logger;

    private enum Severity {
        DEBUG,
        INFO,
        WARNING,
        ERROR;

        static Severity of(Level level) {
            int value = level.intValue();
            if (value >= Level.SEVERE.intValue()) {
                return ERROR;
            } else if (value >= Level.WARNING.intValue()) {
                return WARNING;
            }
            return value >= Level.INFO.intValue() ? INFO : DEBUG;
        }
    }

    private LogLines(Logger logger) {
        this.logger = logger;
        for (var severity : Severity.values()) {
            lines.put(severity, new LongAdder());
        }
    }

    /// Counts what is logged below a name from now on.
    public static LogLines of(String name) {
        var lines = new LogLines(Logger.getLogger(name));
        lines.logger.addHandler(lines.new Counting());
        return lines;
    }

    @Override
    public List<MetricFamilySamples> collect() {
        var family = new Family("open_match_log_lines_total", Type.COUNTER, "Lines of the log", "severity");
        lines.forEach(
                (severity, number) -> family.value(number.sum(), severity.name().toLowerCase(Locale.ROOT)));
        return List.of(family.samples());
    }

    private final class Counting extends Handler {
        @Override
        public void publish(LogRecord line) {
            var number = lines.get(Severity.of(line.getLevel()));
            if (number != null) {
                number.increment();
            }
        }

        @Override
        public void flush() {
            // Nothing is held back.
        }

        @Override
        public void close() {
            // Nothing is held open.
        }
    }
}
