package dev.muster.room;

/// Which of the rooms with a free slot gets the next match. Rooms with as many free slots are taken in the
/// order of their names, [#DISTRIBUTED] in the opposite order.
public enum Placement {
    /// The one with the fewest free slots, so that others become empty and may go.
    PACKED,
    /// The one with the most free slots, so that matches share machines as little as they can.
    DISTRIBUTED
}
