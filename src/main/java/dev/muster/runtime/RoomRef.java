package dev.muster.runtime;

/// A room's full name.
public record RoomRef(String scheduler, String room) {
    @Override
    public String toString() {
        return scheduler + "/" + room;
    }
}
