package dev.muster.room;

import java.util.List;

/// Some of the rooms that a [RoomQuery] wants.
///
/// @param total how many it wants in all
public record RoomPage(List<Room> rooms, int total) {
    public RoomPage {
        rooms = List.copyOf(rooms);
    }
}
