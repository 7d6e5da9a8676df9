package dev.muster.event;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// Rooms whose receiver did not take an event, and when they are tried again: after twice as long each time.
/// Several threads may use it.
final class Held {
    private static final long FIRST_MILLIS = 200;
    private static final long LONGEST_MILLIS = 10_000;

    private final Map<String, Pause> rooms = new ConcurrentHashMap<>();

    private record Pause(long millis, long until) {
        static Pause after(long millis) {
            return new Pause(millis, System.nanoTime() + millis * 1_000_000);
        }

        boolean isOver() {
            return System.nanoTime() - until >= 0;
        }
    }

    boolean isFree(String room) {
        var pause = rooms.get(room);
        return pause == null || pause.isOver();
    }

    void failed(String room) {
        rooms.compute(
                room,
                (name, before) ->
                        Pause.after(before == null ? FIRST_MILLIS : Math.min(2 * before.millis(), LONGEST_MILLIS)));
    }

    void taken(String room) {
        rooms.remove(room);
    }

    void clear() {
        rooms.clear();
    }
}
