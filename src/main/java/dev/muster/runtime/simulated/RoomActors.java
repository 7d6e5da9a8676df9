package dev.muster.runtime.simulated;

import dev.muster.runtime.RoomRef;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// Plays each room as a [SimulatedRoom]: no room has a thread of its own.
final class RoomActors implements Cast {
    private final Backstage backstage;
    private final Map<RoomRef, SimulatedRoom> rooms = new ConcurrentHashMap<>();

    RoomActors(Backstage backstage) {
        this.backstage = backstage;
    }

    @Override
    public Duration startDelay() {
        return backstage.start();
    }

    @Override
    public void enter(Part part, Stage stage) {
        var room = new SimulatedRoom(part, stage, backstage);
        rooms.put(part.room(), room);
        room.begin();
    }

    @Override
    public Optional<Duration> dismiss(Part part) {
        var room = rooms.get(part.room());
        return room == null ? Optional.of(backstage.ending()) : room.dismiss();
    }

    @Override
    public void exit(RoomRef ref) {
        var room = rooms.remove(ref);
        if (room != null) {
            room.exit();
        }
    }

    /// False when there is no such room.
    boolean misbehave(RoomRef ref, Misbehaviour kind) {
        var room = rooms.get(ref);
        if (room != null) {
            room.misbehave(kind);
        }
        return room != null;
    }

    @Nullable
    SimulatedRoom find(RoomRef ref) {
        return rooms.get(ref);
    }

    PingTally.Count pings() {
        return backstage.tally().count();
    }

    /// Rooms of one scheduler.
    List<SimulatedRoom> of(String scheduler) {
        return rooms.values().stream()
                .filter(room -> room.part().room().scheduler().equals(scheduler))
                .toList();
    }

    /// Schedulers that have rooms, and whether these host several matches.
    Map<String, Boolean> schedulers() {
        Map<String, Boolean> found = new java.util.HashMap<>();
        rooms.values()
                .forEach(room ->
                        found.merge(room.part().room().scheduler(), room.part().maxMatches() > 1, Boolean::logicalOr));
        return found;
    }

    @Override
    public void close() {
        rooms.values().forEach(SimulatedRoom::exit);
        rooms.clear();
    }
}
