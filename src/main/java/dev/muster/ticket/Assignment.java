package dev.muster.ticket;

/// Where the players of a ticket connect to.
///
/// @param connection `host:port`
/// @param match the match that the director made, or empty when an outside director assigned
/// @param details what an outside director said beyond that, in the form of its door
public record Assignment(String connection, String match, Opaque details) {
    /// An assignment of the director.
    public Assignment(String connection, String match) {
        this(connection, match, Opaque.NONE);
    }
}
