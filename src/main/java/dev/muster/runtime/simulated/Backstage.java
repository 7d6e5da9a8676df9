package dev.muster.runtime.simulated;

import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/// What all simulated rooms of a process share.
final class Backstage {
    private static final Duration LEAST_PAUSE = Duration.ofMillis(10);
    private static final long COMPLAINT_NANOS = Duration.ofSeconds(10).toNanos();

    private final Behaviour behaviour;
    private final RoomsDoor door;
    private final ScheduledExecutorService timer;
    private final RandomGenerator random;
    private final Clock clock;
    private final Consumer<String> complaints;
    private final PingTally tally = new PingTally();
    private long complained = System.nanoTime() - COMPLAINT_NANOS;

    /// @param random safe for use by many threads
    /// @param complaints told what goes wrong, in words
    Backstage(
            Behaviour behaviour,
            RoomsDoor door,
            ScheduledExecutorService timer,
            RandomGenerator random,
            Clock clock,
            Consumer<String> complaints) {
        this.behaviour = behaviour;
        this.door = door;
        this.timer = timer;
        this.random = random;
        this.clock = clock;
        this.complaints = complaints;
    }

    RoomsDoor door() {
        return door;
    }

    ScheduledExecutorService timer() {
        return timer;
    }

    Clock clock() {
        return clock;
    }

    PingTally tally() {
        return tally;
    }

    Behaviour.Fate fate() {
        return behaviour.fate(random);
    }

    Duration start() {
        return behaviour.startDelay().sample(random);
    }

    Duration pause() {
        var pause = behaviour.pingInterval().sample(random);
        return pause.compareTo(LEAST_PAUSE) < 0 ? LEAST_PAUSE : pause;
    }

    Duration match() {
        return behaviour.matchDuration().sample(random);
    }

    Duration ending() {
        return behaviour.endDelay().sample(random);
    }

    Optional<Duration> lifetime() {
        return behaviour.lifetime().map(life -> life.sample(random));
    }

    Duration lookInterval() {
        return behaviour.lookInterval();
    }

    /// Anything from nothing to `most`.
    Duration within(Duration most) {
        return Duration.ofNanos(random.nextLong(Math.max(1, most.toNanos())));
    }

    /// Says why a ping failed: rarely, since thousands of rooms fail alike.
    synchronized void complain(String why) {
        long now = System.nanoTime();
        if (now - complained >= COMPLAINT_NANOS) {
            complained = now;
            complaints.accept("pings of simulated rooms fail; failed so far="
                    + tally.count().failed() + " why=" + why);
        }
    }
}
