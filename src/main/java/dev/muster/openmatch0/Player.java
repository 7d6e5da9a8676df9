package dev.muster.openmatch0;

import java.util.List;

/// A player, or a group that plays as one, as Open Match 0.3 has it.
///
/// @param id chosen by the caller; by custom a group's is the ids of its members with spaces between
/// @param properties JSON that indices are taken from; not checked
/// @param pool the pool that a slot of a roster is filled from
/// @param attributes values that the player was found by
/// @param assignment where to connect; empty while there is none
public record Player(
        String id,
        String properties,
        String pool,
        List<Attribute> attributes,
        String assignment,
        String status,
        String error) {
    /// One value that a player was found by.
    public record Attribute(String name, long value) {}

    /// A player of whom only the id is known.
    public static Player of(String id) {
        return new Player(id, "", "", List.of(), "", "", "");
    }
}
