package dev.muster.bench;

import java.time.Duration;
import java.util.Locale;

/// What a number of calls took: time, and processor time of each process that took part.
///
/// @param server of the process that serves, or that makes the calls when there is no server between
/// @param load of the load generator; zero when that is the server
record Cost(long calls, Duration wall, Duration server, Duration redis, Duration load) {
    private static final int CORES = Runtime.getRuntime().availableProcessors();

    double perSecond() {
        return calls / (wall.toNanos() / 1e9);
    }

    double redisMicros() {
        return micros(redis);
    }

    /// The row with everything that a figure must be read beside.
    Row on(Row row) {
        var all = row.with("redis", text(redisMicros())).with("busy", busy());
        return load.isZero()
                ? all.with("caller", text(micros(server)))
                : all.with("server", text(micros(server))).with("load", text(micros(load)));
    }

    /// Which share of all cores these processes used.
    private String busy() {
        double used = server.plus(redis).plus(load).toNanos();
        return String.format(Locale.ROOT, "%.0f%%", 100 * used / wall.toNanos() / CORES);
    }

    private double micros(Duration time) {
        return time.toNanos() / 1e3 / calls;
    }

    private static String text(double micros) {
        return String.format(Locale.ROOT, "%.1fus", micros);
    }
}
