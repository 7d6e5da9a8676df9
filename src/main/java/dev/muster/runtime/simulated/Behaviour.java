package dev.muster.runtime.simulated;

import dev.muster.platform.error.MusterException;
import java.time.Duration;
import java.util.Optional;
import java.util.random.RandomGenerator;

/// How simulated rooms behave, read from their settings.
record Behaviour(
        Distribution startDelay,
        Distribution pingInterval,
        Distribution matchDuration,
        Distribution endDelay,
        Optional<Distribution> lifetime,
        Duration lookInterval,
        Faults faults) {

    /// Shares of rooms.
    record Faults(double crashAtStart, double neverReady, double hang, double crashInMatch, double lie) {
        static final Faults NONE = new Faults(0, 0, 0, 0, 0);
    }

    /// Reads the settings.
    ///
    /// @throws MusterException INVALID_ARGUMENT that names the faulty one
    static Behaviour of(SimulatedConfig config) {
        var faults = config.faults();
        return new Behaviour(
                time("start-delay", config.startDelay()),
                time("ping-interval", config.pingInterval()),
                time("match-duration", config.matchDuration()),
                time("end-delay", config.endDelay()),
                config.lifetime().map(text -> time("lifetime", text)),
                fixed("look-interval", config.lookInterval()),
                new Faults(
                        share("crash-at-start", faults.crashAtStart()),
                        share("never-ready", faults.neverReady()),
                        share("hang", faults.hang()),
                        share("crash-in-match", faults.crashInMatch()),
                        share("lie", faults.lie())));
    }

    /// What becomes of a new room by itself; the shares are drawn one after the other.
    Fate fate(RandomGenerator random) {
        if (random.nextDouble() < faults.crashAtStart()) {
            return Fate.CRASH_AT_START;
        } else if (random.nextDouble() < faults.neverReady()) {
            return Fate.NEVER_READY;
        } else if (random.nextDouble() < faults.hang()) {
            return Fate.HANG;
        } else if (random.nextDouble() < faults.crashInMatch()) {
            return Fate.CRASH_IN_MATCH;
        } else if (random.nextDouble() < faults.lie()) {
            return Fate.LIE;
        }
        return Fate.WELL;
    }

    /// What becomes of a room by itself.
    enum Fate {
        WELL,
        CRASH_AT_START,
        NEVER_READY,
        HANG,
        CRASH_IN_MATCH,
        LIE
    }

    private static Distribution time(String name, String text) {
        return Distribution.parse("muster.simulated." + name, text);
    }

    private static Duration fixed(String name, String text) {
        if (time(name, text) instanceof Distribution.Constant(Duration value)) {
            return value;
        }
        throw MusterException.invalid("muster.simulated." + name + ": must be a time such as 500ms");
    }

    private static double share(String name, double share) {
        if (share >= 0 && share <= 1) {
            return share;
        }
        throw MusterException.invalid("muster.simulated.faults." + name + ": must be a share from 0 to 1");
    }
}
