package dev.muster.event;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// Rooms that pinged and whose state a forwarder was not told since.
public interface Resyncs {
    /// One of them.
    ///
    /// @param mark tells this ping from later ones
    /// @param state how the room is now; absent when there is nothing to tell of it
    record Due(String room, String mark, Event.@Nullable RoomResync state) {}

    /// Some of them, with those that have waited longest first.
    List<Due> due(Lane lane, int most);

    /// Takes out those that did not ping again meanwhile.
    void told(Lane lane, List<Due> told);
}
