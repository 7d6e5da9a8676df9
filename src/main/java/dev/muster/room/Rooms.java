package dev.muster.room;

import dev.muster.runtime.Instance;
import dev.muster.runtime.RoomRef;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/// The rooms of all schedulers, their slots and their status. Every change is atomic and may be repeated.
///
/// A room that is removed or forced to terminate gives the tickets of its open reservations back: they are
/// searchable again. For more of them than one change may touch, it takes several.
public interface Rooms {

    /// Writes the record of a room that is about to be started.
    ///
    /// @param lease proof that the caller looks after the scheduler
    /// @return whether the name was free; a name is not used again for 24 hours
    /// @throws dev.muster.platform.error.MusterException FAILED_PRECONDITION when the scheduler is not in
    ///     sync
    boolean create(String lease, NewRoom room);

    /// Writes the record of a room that was found running without one, whatever its name was used for
    /// before and whether or not its scheduler is in sync.
    ///
    /// @param lease proof that the caller looks after the scheduler
    /// @return whether it had no record
    /// @throws dev.muster.platform.error.MusterException FAILED_PRECONDITION when the scheduler is gone
    boolean adopt(String lease, NewRoom room);

    /// Takes note of a ping. One that is refused changes nothing, not even when the room was heard last. More
    /// running matches than the room may host count as that many.
    ///
    /// @param proof that the room itself says so; the future fails with PERMISSION_DENIED when it is not the
    ///     room's
    CompletableFuture<PingAnswer> ping(RoomRef room, Ping ping, RoomProof proof);

    /// As [#ping(RoomRef, Ping, RoomProof)], from a caller that need not prove anything.
    ///
    /// @return whether the room exists and what it said was a possible change
    default CompletableFuture<Boolean> ping(RoomRef room, Ping ping) {
        return ping(room, ping, RoomProof.NONE).thenApply(answer -> answer == PingAnswer.NOTED);
    }

    /// Takes note of what the runtime says; unknown rooms are ignored, and so is what is said of a room that was
    /// moved to `terminating`: its instance may still run, but it is as good as gone.
    void observe(Instance instance);

    /// Takes note of what the runtime was asked, and may be old news by now; unknown rooms are ignored.
    ///
    /// @param lease proof that the caller looks after the scheduler
    void observe(String lease, Instance instance);

    /// Removes the record of a room that the runtime just said is gone, whoever looks after the scheduler;
    /// unknown rooms are ignored.
    void remove(RoomRef room);

    /// Removes the record of a room whose instance is gone; unknown rooms are ignored.
    ///
    /// @param lease proof that the caller looks after the scheduler
    void remove(String lease, RoomRef room);

    /// Moves a room to `terminating`, so that its instance may be ended. While it holds reservations or
    /// running matches it drains instead: it is allocated no more, and moves when it is asked again and is
    /// empty or the time is over.
    ///
    /// @param lease proof that the caller looks after the scheduler
    /// @param drainTimeout how long players may keep it
    /// @return false when it stays for the players' sake
    boolean terminate(String lease, RoomRef room, Duration drainTimeout);

    /// Calls back a room that drains: it is allocated again.
    ///
    /// @param lease proof that the caller looks after the scheduler
    /// @return false when it is unknown or on its way out
    boolean recall(String lease, RoomRef room);

    /// All rooms of a scheduler; none when the scheduler is unknown.
    List<Room> list(String scheduler);

    /// As [#list(String)], with the time by which its times are to be read.
    Census census(String scheduler);

    /// Those rooms of a scheduler that a query wants; none when the scheduler is unknown. It costs as much as
    /// there are rooms on the page, unless the query leaves rooms out or sorts by name: then a little for each
    /// room of the scheduler too.
    RoomPage page(String scheduler, RoomQuery query);

    /// One room.
    Optional<Room> find(RoomRef room);

    /// Open reservations of a room, oldest first.
    List<Reservation> reservations(RoomRef room);

    /// The secret that a room proves itself with; absent when the room is unknown.
    Optional<String> token(RoomRef room);
}
