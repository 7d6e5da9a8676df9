package dev.muster.openmatch0;

import java.util.Optional;

/// Rooms for matches whose backend has none of its own.
public interface RoomSource {
    /// There are none: backends say where to connect.
    RoomSource NONE = new RoomSource() {
        @Override
        public Optional<String> connection(String match) {
            return Optional.empty();
        }

        @Override
        public void release(String match) {
            // it got nothing
        }
    };

    /// Where a match's players connect. A match that asks again has the same room.
    ///
    /// @param match its id
    /// @return empty when no rooms are given to matches at all
    /// @throws dev.muster.platform.error.MusterException that says in words why there is no room for this match
    Optional<String> connection(String match);

    /// The match needs its room no more; nothing happens when it has none, or plays in it already.
    void release(String match);
}
