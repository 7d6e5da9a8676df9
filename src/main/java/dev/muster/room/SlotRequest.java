package dev.muster.room;

import java.time.Duration;
import java.util.List;
import java.util.Map;

/// A slot that somebody wants.
///
/// @param id made by whoever asks: asking again with it gives the same room
/// @param match what it is for
/// @param tickets whom the room is to admit
/// @param hold how long it waits for the room to confirm the match
/// @param selector labels that the room must have: `version` is that of its scheduler when it was made, all
///     others are the entries of its ping's metadata that are text
public record SlotRequest(
        String scheduler,
        String id,
        String match,
        List<String> tickets,
        Duration hold,
        Placement placement,
        Map<String, String> selector) {

    public SlotRequest {
        tickets = List.copyOf(tickets);
        selector = Map.copyOf(selector);
    }
}
