package dev.muster.runtime.simulated;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.util.Optional;
import java.util.OptionalLong;

/// Settings of the `simulated` runtime. Times are texts as `500ms`, `uniform(1s,3s)`, `exponential(30s)`
/// or `normal(20s,5s)`.
@ConfigMapping(prefix = "muster.simulated")
public interface SimulatedConfig {
    // The defaults, which `muster simulate-rooms` shares.
    String START_DELAY = "uniform(100ms,500ms)";
    String PING_INTERVAL = "5s";
    String MATCH_DURATION = "normal(20s,5s)";
    String END_DELAY = "uniform(50ms,200ms)";
    String LOOK_INTERVAL = "500ms";

    /// Where `muster simulate-rooms` listens; without it, rooms live in this process.
    Optional<String> url();

    /// From the creation of a room until it runs and pings.
    @WithDefault(START_DELAY)
    String startDelay();

    /// Between two pings of a room that have nothing new to say.
    @WithDefault(PING_INTERVAL)
    String pingInterval();

    /// How long a match is played.
    @WithDefault(MATCH_DURATION)
    String matchDuration();

    /// From being told to end until it is gone.
    @WithDefault(END_DELAY)
    String endDelay();

    /// After which a room ends by itself, once no match runs; never unless set.
    Optional<String> lifetime();

    /// How often rooms that hold reservations are looked for, at most.
    @WithDefault(LOOK_INTERVAL)
    String lookInterval();

    /// Rooms run but say nothing: somebody else pings for them.
    @WithDefault("false")
    boolean silent();

    /// Makes what is drawn repeatable.
    OptionalLong seed();

    /// What goes wrong by itself.
    Faults faults();

    /// Shares of rooms, from 0 to 1.
    interface Faults {
        /// Crash as soon as they run.
        @WithDefault("0")
        double crashAtStart();

        /// Run and say nothing.
        @WithDefault("0")
        double neverReady();

        /// Stop in their first minute: no pings, no play, no answer when told to end.
        @WithDefault("0")
        double hang();

        /// Crash in the middle of their first match.
        @WithDefault("0")
        double crashInMatch();

        /// Say that they are occupied when they are not, and the other way round.
        @WithDefault("0")
        double lie();
    }
}
