package dev.muster.runtime.simulated;

import dev.muster.runtime.RoomRef;
import java.time.Duration;
import java.util.Optional;

/// Who plays the rooms of a [SimulatedRuntime]. Its methods are called with the runtime's monitor held, so
/// they do not wait.
interface Cast extends AutoCloseable {
    /// How long the next room takes to run.
    Duration startDelay();

    /// A room runs.
    void enter(Part part, Stage stage);

    /// A room is told to end.
    ///
    /// @return how long it takes to; empty when it never does
    Optional<Duration> dismiss(Part part);

    /// A room is no more, however it ended.
    void exit(RoomRef room);

    @Override
    default void close() {}

    /// What a room may let happen to itself.
    interface Stage {
        /// It crashes.
        void crash(RoomRef room, String description);

        /// It ends by itself, in order.
        void finish(RoomRef room);
    }
}
