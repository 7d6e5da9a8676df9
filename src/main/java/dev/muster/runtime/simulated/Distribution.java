package dev.muster.runtime.simulated;

import dev.muster.platform.error.MusterException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// How long something takes, drawn anew each time. As text: `constant(500ms)` or just `500ms`,
/// `uniform(1s,3s)`, `exponential(30s)` (by its mean), `normal(20s,5s)` (by mean and deviation). Times are
/// numbers with `ms`, `s`, `m` or `h`. What would be less than zero is zero.
sealed interface Distribution {
    /// Draws one.
    Duration sample(RandomGenerator random);

    /// Always the same.
    record Constant(Duration value) implements Distribution {
        @Override
        public Duration sample(RandomGenerator random) {
            return value;
        }
    }

    /// Anything from `least` to `most` alike.
    record Uniform(Duration least, Duration most) implements Distribution {
        @Override
        public Duration sample(RandomGenerator random) {
            return Duration.ofNanos(random.nextLong(least.toNanos(), most.toNanos() + 1));
        }
    }

    /// As times between events that know nothing of each other.
    record Exponential(Duration mean) implements Distribution {
        @Override
        public Duration sample(RandomGenerator random) {
            return Duration.ofNanos((long) (mean.toNanos() * random.nextExponential()));
        }
    }

    /// The bell curve.
    record Normal(Duration mean, Duration deviation) implements Distribution {
        @Override
        public Duration sample(RandomGenerator random) {
            double drawn = mean.toNanos() + deviation.toNanos() * random.nextGaussian();
            return Duration.ofNanos(Math.max(0, (long) drawn));
        }
    }

    /// Reads the text of a setting.
    ///
    /// @throws MusterException INVALID_ARGUMENT that names the setting
    static Distribution parse(String setting, String text) {
        var call = Text.CALL.matcher(text.strip());
        if (!call.matches()) {
            return new Constant(Text.time(setting, text, text));
        }
        List<Duration> times = Stream.of(call.group(2).split(",", -1))
                .map(time -> Text.time(setting, text, time))
                .toList();
        return switch (call.group(1).toLowerCase(Locale.ROOT) + times.size()) {
            case "constant1" -> new Constant(times.getFirst());
            case "exponential1" -> new Exponential(times.getFirst());
            case "normal2" -> new Normal(times.getFirst(), times.getLast());
            case "uniform2" -> {
                if (times.getFirst().compareTo(times.getLast()) > 0) {
                    throw MusterException.invalid(
                            setting + ": \"" + text + "\" ends before it begins; the shorter time comes first");
                }
                yield new Uniform(times.getFirst(), times.getLast());
            }
            default -> throw Text.unreadable(setting, text);
        };
    }

    /// Its grammar.
    final class Text {
        private static final Pattern CALL = Pattern.compile("([A-Za-z]+)\\((.*)\\)");
        private static final Pattern TIME = Pattern.compile("(\\d{1,9}(?:\\.\\d{1,9})?)(ms|s|m|h)");

        private Text() {}

        private static Duration time(String setting, String text, String time) {
            var found = TIME.matcher(time.strip());
            if (!found.matches()) {
                throw unreadable(setting, text);
            }
            double unit = switch (found.group(2)) {
                case "ms" -> 1e6;
                case "s" -> 1e9;
                case "m" -> 60e9;
                default -> 3600e9;
            };
            return Duration.ofNanos(Math.round(Double.parseDouble(found.group(1)) * unit));
        }

        private static MusterException unreadable(String setting, String text) {
            return MusterException.invalid(setting + ": \"" + text + "\" is no time such as 500ms, and none of"
                    + " constant(t), uniform(least,most), exponential(mean), normal(mean,deviation)");
        }
    }
}
