package dev.muster.openmatch0;

/// What a player's client is told of.
///
/// @param assignment where to connect
public record PlayerStatus(String assignment, String status, String error) {
    /// Of a player who is not there, or of whom nothing is to be told yet.
    public static final PlayerStatus NOTHING = new PlayerStatus("", "", "");
}
