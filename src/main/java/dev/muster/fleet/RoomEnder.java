package dev.muster.fleet;

import dev.muster.room.Room;
import dev.muster.room.Rooms;
import dev.muster.runtime.RoomRef;
import dev.muster.runtime.RoomRuntime;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/// Ends rooms: an instance is ended only after its record was moved to `terminating` under the lease. A room
/// that players need drains: it is asked again once it is empty, now and then, and when its time is over.
final class RoomEnder {
    private static final long ASK_AGAIN_MILLIS = 5_000;
    private static final long OVERDUE_MILLIS = 250;

    private final Rooms rooms;
    private final RoomRuntime runtime;
    private final int atOnce;
    private final Set<RoomRef> ending = ConcurrentHashMap.newKeySet();
    private final Map<String, Asked> draining = new HashMap<>();

    /// When a room was asked to go that players needed.
    private record Asked(long first, long latest) {
        long next(long drainMillis) {
            long over = first + drainMillis;
            return latest >= over ? latest + OVERDUE_MILLIS : Math.min(over, latest + ASK_AGAIN_MILLIS);
        }
    }

    RoomEnder(Rooms rooms, RoomRuntime runtime, int atOnce) {
        this.rooms = rooms;
        this.runtime = runtime;
        this.atOnce = atOnce;
    }

    /// Forgets rooms that are no longer there.
    void follow(List<Room> all) {
        var there = all.stream().map(Room::name).collect(Collectors.toSet());
        ending.removeIf(room -> !there.contains(room.room()));
        draining.keySet().retainAll(there);
    }

    /// Whether it was ended, and is not gone yet.
    boolean isEnding(Room room) {
        return ending.contains(ref(room));
    }

    /// Ends rooms that are of no use to anybody.
    void end(Collection<Room> useless, String lease, Consumer<Room> ended) {
        end(useless, lease, Duration.ZERO, room -> {}, ended);
    }

    /// Ends rooms once players do not need them, or the time to drain is over.
    ///
    /// @param ended told each that was ended now
    /// @return how long until one of them is to be asked again, in milliseconds
    long drain(Collection<Room> leaving, String lease, Duration drainTimeout, long now, Consumer<Room> ended) {
        long drain = drainTimeout.toMillis();
        var due = leaving.stream()
                .filter(room -> !isInUse(room) || !draining.containsKey(room.name()) || next(room, drain) <= now)
                .toList();
        end(due, lease, drainTimeout, room -> ask(room, now), ended);
        return leaving.stream()
                .filter(room -> draining.containsKey(room.name()) && !isEnding(room))
                .mapToLong(room -> next(room, drain) - now)
                .min()
                .orElse(Long.MAX_VALUE);
    }

    private long next(Room room, long drain) {
        var asked = draining.get(room.name());
        return asked == null ? 0 : asked.next(drain);
    }

    private void ask(Room room, long now) {
        synchronized (draining) {
            draining.merge(room.name(), new Asked(now, now), (before, latest) -> new Asked(before.first, now));
        }
    }

    private void end(
            Collection<Room> which, String lease, Duration drainTimeout, Consumer<Room> stays, Consumer<Room> ended) {
        var left = which.stream().filter(room -> !isEnding(room)).toList();
        Together.each(left, atOnce, () -> true, room -> {
            if (rooms.terminate(lease, ref(room), drainTimeout)) {
                runtime.delete(ref(room));
                ending.add(ref(room));
                synchronized (this) {
                    ended.accept(room);
                }
            } else {
                stays.accept(room);
            }
        });
    }

    private static boolean isInUse(Room room) {
        return room.runningMatches() + room.reservations() > 0;
    }

    private static RoomRef ref(Room room) {
        return new RoomRef(room.scheduler(), room.name());
    }
}
