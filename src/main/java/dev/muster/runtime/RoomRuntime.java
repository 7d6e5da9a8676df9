package dev.muster.runtime;

import dev.muster.scheduler.Scheduler;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/// Where rooms live. An instance is what the runtime holds for one room: a pod, a process, an actor.
///
/// Implementations are safe for use by many threads, and all calls may be repeated: after a crash the
/// caller does not know how far it got.
public interface RoomRuntime {

    /// Where the rooms of this runtime live, in words that people understand. Two runtimes with the same
    /// host reach the same rooms; rooms of another host are out of reach.
    String host();

    /// Refuses a scheduler whose rooms this runtime could never start.
    ///
    /// @throws dev.muster.platform.error.MusterException INVALID_ARGUMENT with one line
    ///     `<field>: <reason>` per fault
    void check(Scheduler scheduler);

    /// Starts the instance of a room and returns once it was started, not once it is ready. Returns as well
    /// when it exists already.
    ///
    /// @throws dev.muster.platform.error.MusterException UNAVAILABLE when it could not be started; the
    ///     message names what was missing (a command, a port, disk space)
    void create(RoomRequest room);

    /// Why what holds the instances cannot be reached at the moment, if so: that no room can be started then says
    /// nothing about the room.
    default Optional<String> outage() {
        return Optional.empty();
    }

    /// Asks an instance to end, gives it the grace period of its scheduler, then ends it by force. Returns
    /// at once; an [InstanceEvent.Gone] follows. Unknown instances are ignored.
    void delete(RoomRef room);

    /// All instances of one scheduler, alive or ended but not yet deleted.
    List<Instance> instances(String scheduler);

    /// All schedulers of which this runtime holds instances, known to Muster or not.
    List<String> schedulers();

    /// Registers a listener that is told the newest state of every instance that changes, in order per
    /// instance.
    void onChange(Consumer<InstanceEvent> listener);

    /// The secret that the instance of a room was started with, where the runtime can tell: a room whose record
    /// was lost then stays who it was.
    default Optional<String> token(RoomRef room) {
        return Optional.empty();
    }

    /// When the scheduler was created that the instance of a room was started for, where the runtime can tell: another
    /// time means another scheduler of the same name.
    default Optional<Instant> startedFor(RoomRef room) {
        return Optional.empty();
    }

    /// Told by whoever looks after a scheduler, after each look at its rooms, which of them players use: those are
    /// not to be moved away for the sake of the machines. Returns at once.
    ///
    /// @param rooms names of all rooms in use
    default void inUse(Scheduler scheduler, Set<String> rooms) {}

    /// Told by whoever looked after a scheduler that it does so no longer: which rooms players use, another knows.
    default void lookedAway(String scheduler) {}

    /// A scheduler is about to be gone, and its rooms are: clears away what was made for it beside them.
    ///
    /// @throws dev.muster.platform.error.MusterException UNAVAILABLE when that is to be asked again
    default void forget(String scheduler) {}
}
