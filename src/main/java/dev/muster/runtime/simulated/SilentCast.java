package dev.muster.runtime.simulated;

import dev.muster.runtime.RoomRef;
import java.time.Duration;
import java.util.Optional;
import java.util.random.RandomGenerator;

/// Rooms that run and say nothing.
record SilentCast(Distribution start, Distribution end, RandomGenerator random) implements Cast {
    @Override
    public Duration startDelay() {
        return start.sample(random);
    }

    @Override
    public void enter(Part part, Stage stage) {}

    @Override
    public Optional<Duration> dismiss(Part part) {
        return Optional.of(end.sample(random));
    }

    @Override
    public void exit(RoomRef room) {}
}
