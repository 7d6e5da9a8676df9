package dev.muster.openmatch0;

/// Rooms for matches whose backend has none of its own.
public interface RoomSource {
    /// There are none: backends say where to connect.
    RoomSource NONE = new RoomSource() {
        @Override
        public boolean givesRooms() {
            return false;
        }

        @Override
        public String connection(String match) {
            throw new IllegalStateException("no room is given to match " + match);
        }

        @Override
        public void release(String match) {
            // it got nothing
        }
    };

    /// Whether matches are given rooms at all.
    default boolean givesRooms() {
        return true;
    }

    /// Where a match's players connect. A match that asks again has the same room.
    ///
    /// @param match its id
    /// @throws dev.muster.platform.error.MusterException that says in words why there is no room for it
    String connection(String match);

    /// The match needs its room no more; nothing happens when it has none, or plays in it already.
    void release(String match);
}
