package dev.muster.openmatch0;

import java.util.List;

/// The text by which parts of players and matches stand in fields of Redis: JSON of their messages, with every
/// field written. What cannot be read is a [dev.muster.platform.error.MusterException] INVALID_ARGUMENT.
public interface ObjectText {
    /// A JSON array.
    String rosters(List<Roster> rosters);

    /// Reads a JSON array; blank text is the empty list.
    List<Roster> rosters(String json);

    /// A JSON array.
    String pools(List<PlayerPool> pools);

    /// Reads a JSON array; blank text is the empty list.
    List<PlayerPool> pools(String json);

    /// A JSON array.
    String attributes(List<Player.Attribute> attributes);

    /// The `error` of a JSON object that has one; else the text itself, which then is all that is known of what went
    /// wrong.
    String error(String json);
}
