package dev.muster.ticket;

/// Where the players of a ticket connect to.
///
/// @param connection `host:port`
/// @param match the match that the director made, or empty when an outside director assigned
public record Assignment(String connection, String match) {}
